import { newId } from '@pganalytics/contracts';
import { eventually, startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';

import { ParserPool } from '../redaction/parser-pool.js';
import { Redactor } from '../redaction/redactor.js';
import { parseConninfo } from '../sources/conninfo.js';
import { planConnection } from '../sources/connection-plan.js';
import type { Target } from '../targets/target.js';
import { RecordingSink, silent } from '../testing.js';
import { Clock } from './clock.js';
import { TargetGroup } from './target-group.js';

describe('a machine whose clock is set back by a day', () => {
  let server: TestPostgres;

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop('immediate'));

  it('goes on reading everything at the same pace, in a new epoch', async () => {
    const time = { aheadMs: 0 };
    const clock = new Clock({ wallMs: () => Date.now() + time.aheadMs, steadyMs: () => performance.now() });
    const sink = new RecordingSink();
    const redactor = new Redactor(new ParserPool(1));
    const settings = { organisationId: newId(), tickMs: 300, activityMs: 100, budgetPercent: 100, osRoot: '/' };
    const group = new TargetGroup({ settings, sink, redactor, logger: silent, clock });
    const target: Target = {
      id: 'shop',
      name: 'shop',
      labels: {},
      plan: planConnection(parseConninfo(server.url), {}),
      password: {},
      readsHost: false,
      databases: { include: [], exclude: [] },
      measuresBloat: false,
    };
    const follow = ['pg_stat_activity', 'pg_stat_database', 'pg_stat_all_tables'];
    try {
      await group.watchOnly([target]);
      await eventually(() => expect(follow.every((family) => sink.polls(family).length > 0)).toBe(true));
      const epoch = sink.snapshots.at(-1)?.epoch ?? 0n;

      time.aheadMs = -86_400_000;

      await eventually(() => {
        const since = new RecordingSink();
        since.snapshots.push(...sink.snapshots.filter((snapshot) => snapshot.epoch > epoch));
        expect(follow.every((family) => since.polls(family).length > 1)).toBe(true);
      });
      const [state] = await group.states();
      expect(state).toMatchObject({ state: 'connected', tier: 'schema' });
    } finally {
      await group.close();
      await redactor.close();
    }
  });
});
