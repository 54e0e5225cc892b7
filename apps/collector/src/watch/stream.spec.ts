import { createLogger } from '@pganalytics/telemetry';

import type { FamilyState } from '../snapshot/snapshot-sink.js';
import type { Target } from '../targets/target.js';
import { Clock } from './clock.js';
import { Stream } from './stream.js';

describe('the reason why a server gives nothing', () => {
  it('is told on change and once the server has answered in between, and not at every tick', () => {
    const told: (readonly FamilyState[])[] = [];
    const stream = new Stream({
      target: {
        id: 'shop',
        name: 'shop',
        labels: {},
        plan: { hosts: [{ host: '127.0.0.1', port: 5432 }] },
      } as unknown as Target,
      serverId: 'shop',
      sink: {
        accept: ({ familyStates }: { familyStates: readonly FamilyState[] }) => told.push(familyStates),
      } as never,
      logger: createLogger({ service: 'test', level: 'silent' }),
      clock: new Clock(),
    });
    const ok: FamilyState = { family: 'pg_stat_database', state: 'ok', reason: '', intervalMs: 10_000 };

    for (const reason of ['down', 'down', 'refused', 'refused']) stream.shipReason('unavailable', reason, {});
    stream.ship({ states: [ok] });
    stream.shipReason('unavailable', 'refused', {});

    expect(told.map(([{ reason }]) => reason)).toEqual(['down', 'refused', '', 'refused']);
  });
});

describe('the epochs of a server', () => {
  it('only grow, also over a restart and when the clock was set far back', () => {
    const time = { wall: 1_000_000_000, steady: 0 };
    const clock = new Clock({ wallMs: () => time.wall, steadyMs: () => time.steady });
    const target = { id: 'shop', name: 'shop', labels: {}, plan: { hosts: [] } } as unknown as Target;
    const logger = createLogger({ service: 'test', level: 'silent' });
    const begin = (epochBefore: bigint) =>
      new Stream({ target, serverId: 'shop', sink: {} as never, logger, clock, epochBefore });

    const first = begin(0n);
    const after = begin(2_000_000_000n);
    time.wall -= 3_600_000;
    clock.nowMs();

    expect([first.currentEpoch, after.currentEpoch]).toEqual([1_000_000_000n, 2_000_000_001n]);
    expect([first.follow(clock.series), first.follow(clock.series)]).toEqual([true, false]);
    expect(first.currentEpoch).toBe(1_000_000_001n);
  });
});
