import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { eventually, freePort, sharedPostgres } from '@pganalytics/servers';

import { runProgram } from './commands/program.js';
import { startCollector } from './start-collector.js';
import type { RunningCollector } from './start-collector.js';
import { RecordingSink, aCollectorConfig, silent } from './testing.js';

const NOWHERE = '127.0.0.1:1';

describe('a collector whose files change', () => {
  let server: { url: string };
  let directory: string;
  let sink: RecordingSink;
  let collector: RunningCollector;
  const stops: (() => Promise<void>)[] = [];

  const write = (name: string, text: string) => writeFileSync(path.join(directory, name), text);
  const start = async (settings: Record<string, string> = {}) => {
    const config = aCollectorConfig({
      COLLECTOR_CONFIG: path.join(directory, 'collector.yaml'),
      COLLECTOR_PAUSE_FILE: path.join(directory, 'paused'),
      COLLECTOR_RELOAD_MS: '100',
      ...settings,
    });
    collector = await startCollector(config, { sink, logger: silent });
    stops.push(() => collector.stop());
  };
  const lastOf = (target: string) => sink.of(target).at(-1);
  const reasonsOf = (target: string) =>
    sink.of(target).flatMap(({ familyStates }) => familyStates.map((s) => s.reason));

  beforeAll(async () => {
    server = await sharedPostgres();
  });
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'pganalytics-reload-'));
    sink = new RecordingSink();
  });
  afterEach(async () => {
    await Promise.all(stops.splice(0).map((stop) => stop()));
    rmSync(directory, { recursive: true });
  });

  it('begins and ends targets while it leaves the others untouched, and keeps them all when a file is wrong', async () => {
    const one = `- { id: one, url: "${server.url}", os: false }`;
    write('collector.yaml', one);
    await start();
    const epoch = await eventually(() => {
      expect(lastOf('one')?.frames.length).toBeGreaterThan(0);
      return lastOf('one')?.epoch;
    });

    write('collector.yaml', `${one}\n- { id: two, url: "${server.url}", os: false, labels: { team: a } }`);
    await eventually(() => expect(lastOf('two')?.frames.length).toBeGreaterThan(0));
    write('collector.yaml', `${one}\n- { id: two, url: "${server.url}", os: false, labels: { team: b } }`);
    await eventually(() => expect(lastOf('two')?.identity?.labels).toEqual({ team: 'b' }));
    write('collector.yaml', `${one}\n- { id: two, colour: red }`);
    expect(await collector.reload()).toMatchObject({ targets: 2, problem: expect.stringMatching(/colour/) });
    expect(await (await fetch(`${collector.url}/metrics`)).text()).toMatch(/collector_targets_wrong\S* 1/);
    write('collector.yaml', one);
    expect(await collector.reload()).toEqual({ targets: 1, problem: undefined });

    const states = await collector.watching.states();
    expect(states.map(({ targetId, state }) => [targetId, state])).toEqual([['one', 'connected']]);
    expect(reasonsOf('two').at(-1)).toMatch(/^collector-removed: /);
    expect(lastOf('two')?.familyStates.every(({ intervalMs }) => intervalMs === 0)).toBe(true);
    expect(new Set(sink.of('one').map((snapshot) => snapshot.epoch))).toEqual(new Set([epoch]));
  });

  it('connects at once when a password file is put right, not after the minute that a wrong one costs', async () => {
    write('password', 'wrong\n');
    const url = server.url.replace(':pganalytics@', '@');
    write(
      'collector.yaml',
      `- { id: one, url: "${url}", os: false, password_file: ${path.join(directory, 'password')} }`,
    );
    await start();
    await eventually(() => expect(reasonsOf('one').join()).toMatch(/server-refused \(password\)/));

    write('password', 'pganalytics\n');

    await eventually(async () => expect(await collector.watching.states()).toMatchObject([{ state: 'connected' }]));
  });

  it('reads nothing and holds no connection while a pause file is there, from the start on', async () => {
    write('paused.one', '');
    write(
      'collector.yaml',
      `- { id: one, url: "${server.url}", os: false }\n- { id: two, host: ${NOWHERE.replace(':', ', port: ')} }`,
    );
    await start();
    await eventually(() => expect(reasonsOf('two').join()).toMatch(/server-unreachable/));
    expect(reasonsOf('one').join()).toMatch(/collector-paused: A pause file/);
    expect((await collector.watching.states())[0]).toMatchObject({ state: 'paused', connections: 0 });

    rmSync(path.join(directory, 'paused.one'));
    await eventually(() => expect(sink.polls('pg_stat_database').length).toBeGreaterThan(0));
    write('paused', '');
    await eventually(async () => {
      const states = await collector.watching.states();
      expect(states.map(({ state, connections }) => [state, connections])).toEqual([
        ['paused', 0],
        ['paused', 0],
      ]);
    });
    const polls = sink.polls('pg_stat_database').length;
    rmSync(path.join(directory, 'paused'));

    await eventually(() => expect(sink.polls('pg_stat_database').length).toBeGreaterThan(polls));
  });

  it('takes changes up when the program is asked to', async () => {
    const port = await freePort();
    const { COLLECTOR_TOKEN } = aCollectorConfig();
    write('collector.yaml', '- { id: one, url: "postgres://u@127.0.0.1:1/x" }');
    let reload: (() => void) | undefined;
    let stop: (() => void) | undefined;
    const ended = runProgram(['run'], {
      environment: {
        COLLECTOR_TOKEN,
        COLLECTOR_CONFIG: path.join(directory, 'collector.yaml'),
        COLLECTOR_RELOAD_MS: '3600000',
        DATA_DIR: directory,
        HTTP_PORT: String(port),
        LOG_LEVEL: 'silent',
      },
      print: () => undefined,
      complain: () => undefined,
      stopped: () => new Promise((resolve) => (stop = resolve)),
      onReload: (act) => (reload = act),
    });
    stops.push(async () => {
      stop?.();
      await ended;
    });
    const metrics = async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    await eventually(async () => expect(await metrics()).toMatch(/targets\{state="unreachable",\S* 1/));

    write(
      'collector.yaml',
      '- { id: one, url: "postgres://u@127.0.0.1:1/x" }\n- { id: two, url: "host=127.0.0.1 port=1" }',
    );
    reload?.();

    await eventually(async () => expect(await metrics()).toMatch(/targets\{state="unreachable",\S* 2/));
  });
});
