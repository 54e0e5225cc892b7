import { execFileSync } from 'node:child_process';

import { startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';

import type { TargetReport } from './finding.js';
import { runProgram } from './program.js';

async function program(words: readonly string[], environment: Record<string, string> = {}) {
  const printed: string[] = [];
  const print = (text: string) => printed.push(text);
  const exitCode = await runProgram(words, { environment, print, complain: print, stopped: () => Promise.resolve() });
  return { exitCode, text: printed.join('\n') };
}

const psql = (url: string, sql: string) =>
  execFileSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-c', sql, url], { encoding: 'utf8' });

describe('collector check', () => {
  let server: TestPostgres;

  beforeAll(async () => {
    server = await startPostgres({ settings: { track_activity_query_size: 1024 } });
  });
  afterAll(() => server.stop('immediate'));

  const codes = (text: string) =>
    (JSON.parse(text) as { targets: TargetReport[] }).targets.map(({ findings }) => findings.map(({ code }) => code));

  it('names what is missing with the exact fix, and passes when it was done', async () => {
    psql(server.url, "CREATE ROLE plain LOGIN PASSWORD 'x'");
    const url = server.url.replace('postgres:pganalytics@', 'plain:x@');

    const before = await program(['check', '--json'], { DATABASE_URLS: url });
    psql(server.url, 'CREATE EXTENSION pg_stat_statements');
    psql(server.url, 'GRANT pg_monitor TO "plain"');
    const after = await program(['check', '--json'], { DATABASE_URLS: url });

    expect([before.exitCode, after.exitCode]).toEqual([1, 0]);
    expect(codes(before.text)[0]).toEqual(expect.arrayContaining(['missing-rights', 'statements-in-another-database']));
    expect(before.text).toContain(String.raw`GRANT pg_monitor TO \"plain\";`);
    expect(codes(after.text)[0]).toEqual(['rules-hidden', 'activity-query-size-small']);
  });

  it('reports each target, and one that cannot be reached fails the check', async () => {
    const { exitCode, text } = await program(['check'], { DATABASE_URLS: `${server.url} postgres://u@127.0.0.1:1/x` });

    expect(exitCode).toBe(1);
    expect(text).toContain(`127.0.0.1:${server.port}: PostgreSQL 18.`);
    expect(text).toMatch(/127\.0\.0\.1:1: not reachable\n {2}PROBLEM refused: Nothing listens there/);
  });

  it('notices an old extension version and settings that are off', async () => {
    psql(server.url, 'DROP EXTENSION IF EXISTS pg_stat_statements');
    psql(server.url, "CREATE EXTENSION pg_stat_statements VERSION '1.8'");
    psql(server.url, 'ALTER ROLE postgres SET track_io_timing = off');

    const { exitCode, text } = await program(['check', '--json'], { DATABASE_URLS: server.url });

    expect(exitCode).toBe(0);
    expect(codes(text)[0]).toEqual(['statements-old', 'track-io-timing-off', 'activity-query-size-small']);
  });

  it('says that pg_stat_statements is not loaded', async () => {
    const bare = await startPostgres({ major: 14, settings: { shared_preload_libraries: '' } });

    const { exitCode, text } = await program(['check', '--json'], { DATABASE_URLS: bare.url });

    expect(exitCode).toBe(1);
    expect(codes(text)[0]).toContain('statements-not-preloaded');
    await bare.stop('immediate');
  });

  it('lists wrong settings and shows no password', async () => {
    const { exitCode, text } = await program(['check'], { DATABASE_URLS: 'postgres://u:hunter2@h:x/d' });

    expect(exitCode).toBe(1);
    expect(text).toContain('DATABASE_URLS[0]');
    expect(text).not.toContain('hunter2');
  });
});

describe('collector', () => {
  it('names the commands there are when one is not known', async () => {
    const { exitCode, text } = await program(['strat'], {});

    expect(exitCode).toBe(1);
    expect(text).toMatch(/^There is no command "strat"\. The commands are: run, check,/);
  });

  it('checks that there is something to watch', async () => {
    const { exitCode, text } = await program(['check'], {});

    expect(exitCode).toBe(1);
    expect(text).toContain('PROBLEM no-targets: No server is named.');
  });
});

describe('collector run', () => {
  it('says what is missing in one sentence', async () => {
    const { exitCode, text } = await program(['run'], { COLLECTOR_TOKEN: 'x', DATABASE_URLS: 'postgres://h/d' });

    expect(exitCode).toBe(1);
    expect(text).toMatch(/^The collector has no identity: enrol it with collector-register[^\n]*$/);
  });
});
