import { randomUUID } from 'node:crypto';

import { eventually } from '@pganalytics/servers';

import { TestStack, aFrame } from '../testing.js';
import type { TestServer } from '../testing.js';

const NOW = Date.now();
const at = (secondsAgo: number) => NOW - secondsAgo * 1_000;

const setting = (name: string, value: string) => ({ name, setting: value });
const settings = [
  setting('autovacuum', 'on'),
  setting('autovacuum_max_workers', '1'),
  setting('autovacuum_vacuum_threshold', '50'),
  setting('autovacuum_vacuum_scale_factor', '0.2'),
  setting('autovacuum_vacuum_insert_threshold', '1000'),
  setting('autovacuum_vacuum_insert_scale_factor', '0.2'),
  setting('autovacuum_freeze_max_age', '200000000'),
  setting('autovacuum_multixact_freeze_max_age', '400000000'),
  setting('vacuum_failsafe_age', '1600000000'),
];
const table = (relid: number, relname: string, more: object = {}) => ({
  datid: 5,
  datname: 'shop',
  schemaname: 'public',
  relid,
  relname,
  relkind: 'r',
  reltuples: 1_000,
  frozenxid_age: 1_000,
  ...more,
});
const counted = (relid: number, relname: string, n_dead_tup: number, n_ins_since_vacuum = 0) => ({
  datid: 5,
  datname: 'shop',
  schemaname: 'public',
  relid,
  relname,
  n_dead_tup,
  n_ins_since_vacuum,
});

describe('how vacuum keeps up', () => {
  let stack: TestStack;
  let server: TestServer;
  let token: string;

  beforeAll(async () => {
    stack = await TestStack.start();
    const organisationId = randomUUID();
    token = await stack.token(organisationId);
    server = await stack.addServer(organisationId, 'dusty');
    const oldest = { oldest_table: 'public.old', oldest_table_age: 1_900_000_000 };
    await stack.store(server, [
      {
        collectedAt: at(5),
        frames: [
          aFrame('pg_settings', [{ at: at(300), rows: settings }]),
          aFrame('pg_class', [
            {
              at: at(200),
              rows: [
                table(1, 'dead'),
                table(2, 'calm'),
                table(3, 'filling', { reltuples: 10_000 }),
                table(4, 'old', { frozenxid_age: 1_900_000_000, reloptions: 'autovacuum_enabled=false' }),
                table(5, 'strict', { reloptions: 'fillfactor=70, autovacuum_vacuum_scale_factor=0' }),
                table(6, 'running', {}),
              ],
            },
          ]),
          aFrame('pg_stat_all_tables', [
            {
              at: at(60),
              rows: [
                counted(1, 'dead', 500),
                counted(2, 'calm', 249),
                counted(3, 'filling', 0, 9_000),
                counted(4, 'old', 10_000),
                counted(5, 'strict', 60),
                counted(6, 'running', 700),
              ],
            },
          ]),
          aFrame('pg_stat_database', [
            { at: at(5), rows: [{ datid: 5, datname: 'shop', age_datfrozenxid: 1_900_000_000, age_datminmxid: 10 }] },
          ]),
          aFrame('database_visits', [{ at: at(60), rows: [{ datid: 5, datname: 'shop', ...oldest }] }]),
          aFrame('xmin_horizon', [
            {
              at: at(30),
              rows: [
                {
                  source: 'backend',
                  age: 5_000_000,
                  holders: 1,
                  holder: 'app on report',
                  pid: 77,
                  held_since: at(9_000),
                },
                { source: 'slot xmin', age: 9_000_000, holders: 1, holder: 'unused_slot' },
              ],
            },
          ]),
          aFrame('pg_stat_progress_vacuum', [
            {
              at: at(5),
              rows: [
                {
                  pid: 90,
                  datid: 5,
                  datname: 'shop',
                  relid: 6,
                  phase: 'scanning heap',
                  heap_blks_total: 400,
                  heap_blks_scanned: 100,
                  heap_blks_vacuumed: 0,
                  index_vacuum_count: 2,
                },
              ],
            },
          ]),
          aFrame('pg_stat_activity', [
            {
              at: at(2),
              rows: [
                {
                  pid: 90,
                  backend_start: at(60),
                  backend_type: 'autovacuum worker',
                  state: 'active',
                  xact_start: at(50),
                  query_start: at(50),
                  blocked_by: '77',
                },
              ],
            },
          ]),
          aFrame('pg_stat_progress_copy', [
            {
              at: at(5),
              rows: [
                {
                  pid: 91,
                  datid: 5,
                  datname: 'shop',
                  relid: 1,
                  command: 'COPY FROM',
                  bytes_processed: 10,
                  bytes_total: 0,
                },
              ],
            },
          ]),
        ],
        states: [{ family: 'table_bloat', state: 'ok', reason: '' }],
      },
    ]);
  });
  afterAll(async () => stack?.stop());

  const ask = async (path: string) => (await stack.get(`/servers/${server.serverId}/${path}`, { token })).body;

  it('says which tables are due by the settings and by their own storage parameters, the most urgent first', async () => {
    const { waiting, waitingTables } = await ask('vacuum');

    expect(waiting.map(({ name, due }: Record<string, unknown>) => [name, due])).toEqual([
      ['public.old', ['frozen age']],
      ['public.filling', ['inserted rows']],
      ['public.dead', ['dead rows']],
      ['public.strict', ['dead rows']],
    ]);
    expect(waitingTables).toBe(4);
    expect(waiting[2]).toMatchObject({ deadRows: 500, deadThreshold: 250, urgency: 2 });
    expect(waiting[0]).toMatchObject({ autovacuum: false, urgency: 9.5 });
  });

  it('tells the age of databases against the limit, with the table that has it', async () => {
    const { databases, limits, oldest } = await ask('vacuum?limit=1');

    expect(databases).toMatchObject([{ datname: 'shop', xidShare: 0.8848, oldestTable: 'public.old' }]);
    expect(limits).toMatchObject({ freezeMaxAge: 200_000_000, failsafeAge: 1_600_000_000 });
    expect(oldest).toMatchObject([{ id: '5.4', frozenAge: 1_900_000_000 }]);
  });

  it('tells who holds the xmin horizon and since when, the oldest first', async () => {
    const { horizon } = await ask('vacuum');

    expect(horizon).toMatchObject([
      { source: 'slot xmin', holder: 'unused_slot', heldSince: null },
      { source: 'backend', holder: 'app on report', pid: 77, heldSince: at(9_000) },
    ]);
  });

  it('tells the running workers, how far they are, what blocks them, and that tables wait for one', async () => {
    const { running, workers } = await ask('vacuum');

    expect(workers).toEqual({ running: 1, max: 1, allBusy: true });
    expect(running).toMatchObject([
      {
        command: 'VACUUM',
        table: 'public.running',
        tableId: '5.6',
        phase: 'scanning heap',
        share: 0.25,
        indexPasses: 2,
        automatic: true,
        startedAt: at(50),
        blockedBy: [77],
      },
    ]);
  });

  it('shows the progress of every command, and none where the server does not know the whole', async () => {
    const { items } = await ask('progress');

    expect(items).toHaveLength(2);
    const [copy] = items.filter(({ command }: { command: string }) => command === 'COPY');
    expect(copy).toMatchObject({ detail: 'COPY FROM', done: 10, total: null, share: null, automatic: null });
  });

  it('says what it was read from', async () => {
    const { sources } = await ask('vacuum');

    expect(sources).toContainEqual({
      family: 'xmin_horizon',
      state: 'unknown',
      reason: null,
      at: at(30),
      earlier: null,
    });
  });

  it('is no newer than the oldest of what it was made of, and counts no workers that were sampled long before', async () => {
    const { at: before, workers } = await ask('vacuum');
    const sample = (of: string, moment: number, row: object) => aFrame(of, [{ at: moment, rows: [row as never] }]);
    await stack.store(server, [
      {
        collectedAt: at(-120),
        frames: [sample('pg_stat_database', at(-120), { datid: 5, datname: 'shop', age_datfrozenxid: 5 })],
      },
    ]);

    // The answer of before holds until the service has heard of what was stored.
    const after = await eventually(async () => {
      const answer = await ask('vacuum');
      expect(answer.sources).toContainEqual(expect.objectContaining({ family: 'pg_stat_database', at: at(-120) }));
      return answer;
    });
    const progress = await ask('progress');

    expect(workers.running).toBe(1);
    expect([before, after.at]).toEqual([at(200), at(200)]);
    expect(after.workers.running).toBeNull();
    expect(progress.at).toBe(at(5));
  });
});
