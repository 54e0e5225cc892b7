import { publish } from '@pganalytics/bus';
import { MemoryBus } from '@pganalytics/bus/testing';
import { collectorsChanged, snapshotsReceived, snapshotsStored } from '@pganalytics/contracts';
import { decodeSnapshot } from '@pganalytics/contracts/wire';
import { eventually } from '@pganalytics/servers';

import { DeliveryFixture, EPOCH, source, upTo } from './testing/delivery-fixture.js';

describe('delivering to a log that loses what it had', () => {
  let fixture: DeliveryFixture;

  beforeAll(async () => {
    fixture = await DeliveryFixture.start();
  });
  afterAll(() => fixture.stop());

  /** A log of its own that knows the collector and nothing else. */
  async function aLog(incarnation?: string): Promise<MemoryBus> {
    const bus = new MemoryBus();
    if (incarnation !== undefined) bus.incarnation = incarnation;
    await publish(bus, collectorsChanged, fixture.enrolled, source);
    return bus;
  }

  const sequencesIn = (bus: MemoryBus) =>
    bus.records
      .filter(({ topic }) => topic === snapshotsReceived.name)
      .map(({ value }) => Number(decodeSnapshot(value ?? Buffer.alloc(0)).sequence));

  it('sends at once again what is logged and not stored when ingest has another log, and only then (R-FLT-4)', async () => {
    const port = await fixture.stopIngest();
    const first = await aLog();
    await fixture.startIngest(port, first);
    const [sink, serverId] = [await fixture.sink(), fixture.server()];
    fixture.accept(sink, serverId, 5);
    await eventually(() => expect(sequencesIn(first)).toEqual(upTo(5)));
    const sequences: [string, string][] = [['1', '2']];
    const { organisationId, collectorId } = fixture.ids;
    const item = {
      organisationId,
      serverId,
      collectorId,
      epoch: String(EPOCH),
      collectedAtMs: 1,
      families: [],
      sequences,
    };
    await publish(first, snapshotsStored, { partition: 0, storedAt: new Date().toISOString(), items: [item] }, source);
    await eventually(() => expect(sink.status().spooledSnapshots).toBe(3));

    // The same log behind a new process: only what is new goes there.
    await fixture.stopIngest();
    const same = await aLog(first.incarnation);
    await fixture.startIngest(port, same);
    fixture.accept(sink, serverId, 1);
    await eventually(() => expect(sequencesIn(same)).toEqual([6]));

    await fixture.stopIngest();
    const another = await aLog();
    await fixture.startIngest(port, another);
    await eventually(() => expect(sequencesIn(another).toSorted((a, b) => a - b)).toEqual(upTo(6, 3)));
    expect([sink.status().spooledSnapshots, sequencesIn(same)]).toEqual([4, [6]]);
  });
});
