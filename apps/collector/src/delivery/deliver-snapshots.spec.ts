import { publish } from '@pganalytics/bus';
import { collectorsChanged, serverWatched } from '@pganalytics/contracts';
import { eventually } from '@pganalytics/servers';

import { DeliveryFixture, EPOCH, source, upTo } from './testing/delivery-fixture.js';
import { MalformedCollectorToken, PlaintextIngest } from './delivery.errors.js';

describe('delivering snapshots to a real ingest', () => {
  let fixture: DeliveryFixture;

  beforeAll(async () => {
    fixture = await DeliveryFixture.start();
  });
  afterEach(() => fixture.closeSinks());
  afterAll(() => fixture.stop());

  it('numbers snapshots from 1 without holes, and keeps each until it is stored', async () => {
    const [sink, serverId] = [await fixture.sink(), fixture.server()];

    fixture.accept(sink, serverId, 30);

    await eventually(() => expect(fixture.sequencesOf(serverId)).toEqual(upTo(30)));
    expect(sink.status().spooledSnapshots).toBe(30);
    await fixture.announceStored(serverId, 1, 30);
    await eventually(() => expect(sink.status()).toMatchObject({ spooledSnapshots: 0, spooledBytes: 0 }));
  });

  it('loses nothing when ingest is stopped and started again', async () => {
    const [sink, serverId] = [await fixture.sink(), fixture.server()];
    fixture.accept(sink, serverId, 5);
    await eventually(() => expect(fixture.sequencesOf(serverId)).toEqual(upTo(5)));

    const port = await fixture.stopIngest();
    fixture.accept(sink, serverId, 20);
    await eventually(() => expect(sink.status().connected).toBe(false));
    await fixture.startIngest(port);
    fixture.accept(sink, serverId, 5);

    await eventually(() => expect(fixture.sequencesOf(serverId)).toEqual(upTo(30)));
  });

  it('sends what is logged and not stored again after the set time', async () => {
    const [sink, serverId] = [await fixture.sink({ RESEND_SECONDS: '1' }), fixture.server()];

    fixture.accept(sink, serverId, 1);

    await eventually(() => expect(fixture.snapshotsOf(serverId).length).toBeGreaterThanOrEqual(2));
    const bytes = fixture.records.filter((record) => record.key?.toString() === serverId).map((record) => record.value);
    expect(bytes[0]?.equals(bytes[1] ?? Buffer.alloc(0))).toBe(true);
    expect(sink.status().droppedSnapshots).toBe(0);
  });

  it('declares what a full spool dropped in a later snapshot', async () => {
    const sink = await fixture.sink({ SPOOL_MAX_BYTES: '3000', INGEST_URL: 'http://127.0.0.1:9' });
    const serverId = fixture.server();
    fixture.accept(sink, serverId, 10, { bytes: 500 });
    await eventually(() => expect(sink.status().droppedSnapshots).toBeGreaterThan(0));
    const dropped = sink.status().droppedSnapshots;
    await sink.close(0);

    const later = await fixture.sink({ SPOOL_MAX_BYTES: '3000' });
    fixture.accept(later, serverId, 10, { bytes: 500 });
    await eventually(() => expect(fixture.sequencesOf(serverId)).toContain(10));
    fixture.accept(later, serverId, 1, { bytes: 500 });

    await eventually(() =>
      expect(fixture.snapshotsOf(serverId).flatMap((snapshot) => snapshot.gaps)).toMatchObject([
        { fromSequence: 1n, toSequence: BigInt(dropped), reason: 'spool-full' },
      ]),
    );
  });

  it('drops what ingest refuses for good and declares the gap', async () => {
    const [sink, serverId] = [await fixture.sink(), fixture.server()];
    const ahead = Date.now() + 3_600_000;
    const refused = { serverId, epoch: EPOCH, frames: [], identity: fixture.identityOf(serverId), familyStates: [] };
    sink.accept({ ...refused, collectedAtMs: ahead });
    await eventually(() => expect(sink.status().droppedSnapshots).toBe(1));

    fixture.accept(sink, serverId, 1);

    await eventually(() =>
      expect(fixture.snapshotsOf(serverId)[0]?.gaps).toEqual([
        { fromSequence: 1n, toSequence: 1n, fromMs: ahead, toMs: ahead, reason: 'refused-by-ingest' },
      ]),
    );
  });

  it('gives up one frame that is larger than ingest takes, and keeps the connection', async () => {
    const [sink, serverId] = [await fixture.sink(), fixture.server()];
    await eventually(() => expect(sink.status().connected).toBe(true));

    fixture.accept(sink, serverId, 1, { bytes: 4_500_000 });
    fixture.accept(sink, serverId, 1);

    await eventually(() => expect(fixture.sequencesOf(serverId)).toEqual([2]));
    expect(sink.status()).toMatchObject({ connected: true, droppedSnapshots: 1 });
  });

  it('passes on the controls of the platform', async () => {
    const [sink, serverId] = [await fixture.sink(), fixture.server()];
    const heard: unknown[] = [];
    sink.onControl({
      pause: (server, paused) => heard.push(['pause', server, paused]),
      watch: (server, until) => heard.push(['watch', server, until]),
    });
    fixture.accept(sink, serverId, 1);
    await eventually(() => expect(fixture.sequencesOf(serverId)).toEqual([1]));
    const until = Date.now() + 60_000;

    await publish(fixture.bus, serverWatched, { organisationId: fixture.ids.organisationId, serverId, until }, source);
    await eventually(() => expect(heard).toContainEqual(['watch', serverId, until]));
    await publish(fixture.bus, collectorsChanged, { ...fixture.enrolled, paused: true }, source);
    await eventually(() => expect(heard).toContainEqual(['pause', undefined, true]));
    await publish(fixture.bus, collectorsChanged, fixture.enrolled, source);
    await eventually(() => expect(heard.at(-1)).toEqual(['pause', undefined, false]));
  });

  it('delivers what it has before it closes', async () => {
    const [sink, serverId] = [await fixture.sink(), fixture.server()];
    fixture.accept(sink, serverId, 20);

    await sink.close(10_000);

    await eventually(() => expect(fixture.sequencesOf(serverId)).toEqual(upTo(20)));
  });

  it('does not start without a token, or with one that would cross a network in clear', async () => {
    await expect(fixture.sink({ COLLECTOR_TOKEN: 'secret' })).rejects.toThrow(MalformedCollectorToken);
    await expect(fixture.sink({ INGEST_URL: 'http://ingest.example:8443' })).rejects.toThrow(PlaintextIngest);
  });
});
