import { createLogger } from '@pganalytics/telemetry';

import type { UnsequencedSnapshot } from '../snapshot/snapshot-sink.js';
import { nameOf } from './freeze-snapshot.js';
import { KeepSnapshots } from './keep-snapshots.js';
import { MemorySpool } from './spool.memory-spool.js';
import type { SpoolPlace, SpooledBytes, SpooledSnapshot } from './spool.js';

const serverId = '11111111-1111-5111-8111-111111111111';
const EPOCH = 1_700_000_000_000n;
const frame: UnsequencedSnapshot['frames'][number] = {
  schema: { family: 'server', version: 1, sparse: false, columns: [{ name: 'uptime', role: 'gauge', type: 'int' }] },
  intervalMs: 10_000,
  body: new Uint8Array(8),
};

/** A disk that may stop to answer, as one behind a network does. */
class StallingSpool extends MemorySpool {
  private stalled: Promise<void> | undefined;
  private goOn = () => {};
  /** Bytes that it was given and has not answered for. */
  heldBytesNow = 0;

  stall(): void {
    this.stalled = new Promise((resolve) => (this.goOn = resolve));
  }

  recover(): void {
    this.stalled = undefined;
    this.goOn();
  }

  override async append(
    snapshot: SpooledSnapshot,
    bytes: Uint8Array,
    schemas: ReadonlyMap<string, Uint8Array>,
  ): Promise<SpoolPlace> {
    this.heldBytesNow += bytes.length;
    await this.stalled;
    this.heldBytesNow -= bytes.length;
    return super.append(snapshot, bytes, schemas);
  }
}

describe('keeping snapshots on a disk that does not answer', () => {
  const spool = new StallingSpool();
  const MIB = 1_048_576;
  let keeper: KeepSnapshots;
  let taken = 0;

  beforeEach(async () => {
    keeper = new KeepSnapshots({
      spool,
      collectorId: '33333333-3333-7333-8333-333333333333',
      maxBytes: 100 * MIB,
      maxMemoryBytes: 2 * MIB,
      retryMs: 10,
      logger: createLogger({ service: 'spec', level: 'silent' }),
      onWaiting: () => undefined,
    });
    await keeper.open();
  });
  afterEach(() => keeper.close());

  const accept = (count: number, epoch = EPOCH) => {
    for (let index = 0; index < count; index++) {
      const familyStates = [{ family: 'server', state: 'ok' as const, reason: 'x'.repeat(100_000), intervalMs: 0 }];
      keeper.accept(
        { serverId, epoch, collectedAtMs: ++taken, frames: [], identity: undefined, familyStates },
        10 * MIB,
      );
    }
  };
  const settled = async () => {
    while (!keeper.settled) await new Promise((resolve) => setImmediate(resolve));
  };
  const sent = async (): Promise<SpooledBytes[]> => {
    const all: SpooledBytes[] = [];
    for (let entry = keeper.backlog.next(); entry; entry = keeper.backlog.next()) {
      const bytes = await keeper.read(entry);
      if (bytes) all.push(bytes);
      keeper.backlog.markSent(entry.handle);
    }
    return all;
  };

  it('sends them all the same, and writes them when it answers again', async () => {
    accept(1);
    await settled();
    spool.stall();
    accept(10);

    expect((await sent()).length).toBe(11);
    expect(keeper.backlog.unkept).toBe(10);
    spool.recover();
    await settled();
    expect([keeper.backlog.unkept, keeper.backlog.size]).toEqual([0, 11]);
  });

  it('knows the definitions of their schemas, which the disk has not been able to take', async () => {
    accept(1);
    await settled();
    spool.stall();
    keeper.accept(
      { serverId, epoch: EPOCH, collectedAtMs: ++taken, frames: [frame], identity: undefined, familyStates: [] },
      10 * MIB,
    );
    const [written, unwritten] = [keeper.backlog.next()!, keeper.backlog.next()!];

    const { id, definition } = nameOf(frame.schema);
    expect(spool.readSchema(id)).toBeUndefined();
    expect(keeper.definitionOf(id, unwritten)).toEqual(definition);
    expect(keeper.definitionOf(id, written)).toBeUndefined();
    spool.recover();
    await settled();
    expect(keeper.definitionOf(id, unwritten)).toEqual(definition);
  });

  it('holds no more of them in memory than is set, and declares the oldest that go', async () => {
    accept(1);
    await settled();
    spool.stall();
    accept(100);

    expect(keeper.backlog.bytes).toBeLessThan(4.2 * MIB);
    expect(spool.heldBytesNow).toBeLessThan(4.2 * MIB);
    expect(keeper.backlog.dropped).toBeGreaterThan(50);
    spool.recover();
    await settled();
    expect(keeper.backlog.unkept).toBe(0);
    expect((await sent()).length).toBe(101 - keeper.backlog.dropped);
  });

  it('sends nothing of an epoch that the disk does not have yet: the next process may take it again', async () => {
    spool.stall();
    accept(2);

    expect(await sent()).toEqual([]);
    spool.recover();
    await settled();
    expect((await sent()).length).toBe(2);
  });

  it('says so as soon as the disk is overdue', async () => {
    spool.stall();
    accept(3);
    while (keeper.keeps) await new Promise((resolve) => setTimeout(resolve, 5));

    expect(keeper.unkept).toBe(3);
    spool.recover();
    await settled();
    expect([keeper.keeps, keeper.unkept]).toEqual([true, 0]);
  });
});
