import { startPostgres } from '@pganalytics/servers';
import { Client } from 'pg';

import { listTargets } from '../targets/list-targets.js';
import { checkTarget } from './check-target.js';
import { runProgram } from './program.js';

async function sql(...words: string[]): Promise<string> {
  const printed: string[] = [];
  const print = (text: string) => printed.push(text);
  await runProgram(['sql', ...words], { environment: {}, print, complain: print, stopped: () => Promise.resolve() });
  return printed.join('\n');
}

/** Runs a script as an administrator would; answers with the last value. */
async function execute(url: string, script: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const results = await client.query({ text: script, rowMode: 'array' });
    return [results].flat().at(-1)?.rows[0]?.[0];
  } finally {
    await client.end();
  }
}

/** Everything that the scripts could leave behind. */
const TRACES = `SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
  SELECT 'role ' || rolname FROM pg_roles WHERE rolname !~ '^pg_'
  UNION ALL SELECT 'member ' || roleid::regrole || ' ' || member::regrole FROM pg_auth_members
  UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp'
  UNION ALL SELECT 'extension ' || extname FROM pg_extension
  UNION ALL SELECT 'function ' || oid::regprocedure || ' ' || coalesce(proacl::text, '') FROM pg_proc
  UNION ALL SELECT 'database ' || datname || coalesce(datacl::text, '') FROM pg_database
  UNION ALL SELECT 'depends ' || classid || ' ' || objid || ' ' || refobjid::regrole FROM pg_shdepend
             WHERE refclassid = 'pg_authid'::regclass AND refobjid <> 10) t(line)`;

const WATCHER = `SELECT current_setting('is_superuser') || rolconnlimit FROM pg_roles WHERE rolname = current_user`;
const SEEN = `SELECT (SELECT last_value FROM pganalytics.sequence_values(0, 4294967295)) || '|' ||
  (SELECT null_frac FROM pganalytics.column_statistics(0, 4294967295) WHERE relation = 't'::regclass AND attname = 'a')`;

async function codesOf(url: string): Promise<string[]> {
  const [target] = listTargets({ databaseUrls: url, configFile: undefined, environment: {} });
  const report = target && (await checkTarget(target));
  return (report?.findings ?? []).filter(({ severity }) => severity === 'problem').map(({ code }) => code);
}

describe.each([
  [12, 'rds'],
  [13, 'aurora'],
  [14, 'azure'],
  [15, 'cloudsql'],
  [16, 'rds'],
  [17, 'azure'],
  [18, 'cloudsql'],
])('collector sql on PostgreSQL %i', (major, platform) => {
  it(`makes a role with which nothing is missing, also as ${platform}, and takes everything back`, async () => {
    const server = await startPostgres({ major });
    await execute(server.url, 'CREATE TABLE t (a serial); INSERT INTO t DEFAULT VALUES; ANALYZE t');
    const before = await execute(server.url, TRACES);
    const url = server.url.replace('postgres:pganalytics@', 'watcher:w@');

    await execute(server.url, await sql('--role', 'watcher'));
    await execute(server.url, await sql('--role', 'watcher', '--helpers'));
    await execute(server.url, "ALTER ROLE watcher PASSWORD 'w'");
    const found = [await codesOf(url), await execute(url, WATCHER), await execute(url, SEEN)];
    const rules = await execute(url, 'SELECT count(*) > 0 FROM pg_hba_file_rules()');
    const rows = execute(url, 'SELECT a FROM t');
    await expect(rows).rejects.toThrow(/permission denied/);
    await execute(server.url, await sql('--role', 'watcher', '--helpers', '--take-back'));
    await execute(server.url, await sql('--role', 'watcher', '--take-back'));

    expect(found).toEqual([[], 'off4', '1|0']);
    expect(rules).toBe(true);
    expect(await execute(server.url, TRACES)).toBe(before);

    // Where nobody is superuser: an administrator that may make roles, and an extension that is there.
    await execute(
      server.url,
      `CREATE EXTENSION pg_stat_statements; CREATE ROLE chief LOGIN CREATEROLE PASSWORD 'c';
       GRANT pg_monitor TO chief WITH ADMIN OPTION; GRANT CREATE ON DATABASE postgres TO chief; ALTER TABLE t OWNER TO chief`,
    );
    const chief = server.url.replace('postgres:pganalytics@', 'chief:c@');
    const beforeClouds = await execute(server.url, TRACES);
    const words = ['--for', platform, '--role', 'watcher'];
    await execute(chief, await sql(...words));
    await execute(chief, await sql(...words, '--helpers'));
    await execute(chief, "ALTER ROLE watcher PASSWORD 'w'");
    const atCloud = [await codesOf(url), await execute(url, SEEN)];
    await execute(chief, await sql(...words, '--helpers', '--take-back'));
    await execute(chief, await sql(...words, '--take-back'));

    expect(atCloud).toEqual([[], '1|0']);
    expect(await execute(server.url, TRACES)).toBe(beforeClouds);
    await server.stop('immediate');
  });
});

describe('the scripts of collector sql', () => {
  it('leave an extension alone that was there before', async () => {
    const server = await startPostgres();
    await execute(server.url, 'CREATE EXTENSION pg_stat_statements');

    await execute(server.url, await sql());
    await execute(server.url, await sql('--take-back'));

    expect(await execute(server.url, "SELECT count(*) FROM pg_extension WHERE extname = 'pg_stat_statements'")).toBe(
      '1',
    );
    await server.stop('immediate');
  });

  it('quote the name of the role, and refuse one that cannot be quoted safely', async () => {
    expect(await sql('--role', 'Data "Team"')).toContain('CREATE ROLE "Data ""Team""" WITH LOGIN CONNECTION LIMIT 4;');
    expect(await sql('--role', "x'; DROP")).toMatch(/cannot be the name of the role/);
  });

  it('refuse a platform that they do not know', async () => {
    expect(await sql('--for', 'moon')).toMatch(/Allowed choices are self, rds, aurora, azure, cloudsql/);
  });
});
