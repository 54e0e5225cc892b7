import { randomUUID } from 'node:crypto';
import { TestStack, aFrame } from './testing.js';
const HOUR = 3_600_000;
const START = Date.now() - HOUR;
it('times', async () => {
  const stack = await TestStack.start();
  const org = randomUUID();
  const token = await stack.token(org);
  const server = await stack.addServer(org, 'big');
  const N = 1000;
  const id = (q: number) => ({
    userid: 10,
    dbid: 5,
    toplevel: true,
    usename: 'app',
    datname: 'shop',
    queryid: BigInt(q) * 7_000_000_000_000_001n,
  });
  for (let block = 0; block < 36; block++) {
    await stack.store(
      server,
      Array.from({ length: 10 }, (_, k) => {
        const t = block * 10 + k;
        const at = START + t * 10_000;
        const changed = Array.from({ length: N }, (_, q) => q).filter((q) => t === 0 || (q + t) % 5 === 0);
        const frames = [
          aFrame('pg_stat_statements', [
            {
              at,
              rows: changed.map((q) => ({
                ...id(q),
                calls: t * 3 + q,
                total_exec_time: t * 1.5 * (q % 17),
                rows: t,
                shared_blks_hit: t * 11,
                shared_blks_read: t,
              })),
            },
          ]),
          aFrame(
            'pg_stat_activity',
            Array.from({ length: 10 }, (_, s) => ({
              at: at + s * 1000,
              rows: Array.from({ length: 8 }, (_, p) => ({
                pid: p,
                backend_start: START,
                state: 'active',
                datname: 'shop',
                usename: 'app',
                query_id: String(BigInt((p * 31 + t) % N) * 7_000_000_000_000_001n),
                wait_event_type: p % 2 ? 'IO' : null,
                wait_event: p % 2 ? 'DataFileRead' : null,
              })),
            })),
          ),
          aFrame('pg_stat_database', [
            {
              at,
              rows: Array.from({ length: 10 }, (_, d) => ({
                datid: d,
                datname: 'db' + d,
                xact_commit: t * 100 * d,
                blks_hit: t,
                numbackends: d,
              })),
            },
          ]),
        ];
        if (t % 6 === 0)
          frames.push(
            aFrame('pg_stat_statements_full', [
              {
                at,
                rows: Array.from({ length: N }, (_, q) => ({
                  ...id(q),
                  calls: t * 3 + q,
                  total_exec_time: t * 1.5,
                  rows: t,
                  wal_bytes: t * 1000,
                  wal_records: t,
                  temp_blks_read: t,
                  temp_blks_written: t,
                  shared_blks_hit: t,
                  shared_blks_read: t,
                  shared_blks_dirtied: t,
                  shared_blks_written: 0,
                  local_blks_hit: 0,
                  local_blks_read: 0,
                  plans: 0,
                  stats_since: START - 5,
                })),
              },
            ]),
          );
        return { collectedAt: at, frames, states: t === 0 ? [{ family: 'pg_stat_statements' }] : [] };
      }),
    );
  }
  const time = async (path: string) => {
    const c = process.cpuUsage();
    const s = performance.now();
    const r = await stack.get(`/servers/${server.serverId}${path}`, { token });
    const u = process.cpuUsage(c);
    return `${path} ${r.status} ${(performance.now() - s).toFixed(0)} ms, cpu ${((u.user + u.system) / 1000).toFixed(0)} ms, ${JSON.stringify(r.body).length} B`;
  };
  if (process.env['ONLY']) {
    console.log(await time('/queries?limit=50'));
    console.log(await time('/queries?limit=50&order=calls'));
    await stack.stop();
    return;
  }
  const all = async () => {
    const out = [];
    for (const p of [
      '/queries?limit=50',
      '/queries?limit=51',
      '/queries/7000000000000001',
      '/activity/history?by=wait_event_type',
      '/activity/history?by=query',
      '/series?metric=pg_stat_database.xact_commit&by=datname',
      '/series?metric=pg_stat_database.numbackends&by=datname&points=299',
      '/series?metric=pg_stat_database.numbackends&by=datname&points=59',
      '/activity',
    ])
      out.push(await time(p));
    return out.join('\n');
  };
  console.log('hot\n' + (await all()));
  await stack.closeChunks();
  await new Promise((r) => setTimeout(r, 6000));
  console.log('closed\n' + (await all()));
  await stack.stop();
}, 600000);
