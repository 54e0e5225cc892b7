import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { eventually } from '@pganalytics/servers';

import { OpenSpool, optionsOf, serverIds } from '../delivery/testing/open-spool.js';
import { startStatusServer } from '../status/status-server.js';
import { startCollector } from '../start-collector.js';
import { RecordingSink, aCollectorConfig, silent } from '../testing.js';
import { runProgram } from './program.js';

const NOWHERE = 'postgres://u:hunter2@127.0.0.1:1/x';

describe('operating a collector from the command line', () => {
  let directory: string;
  let environment: Record<string, string>;

  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'pganalytics-collector-'));
    environment = { DATA_DIR: directory, DATABASE_URLS: NOWHERE };
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  async function program(...words: readonly string[]) {
    const [printed, complained]: string[][] = [[], []];
    const exitCode = await runProgram(words, {
      environment,
      print: (text) => printed.push(text),
      complain: (text) => complained.push(text),
      stopped: () => Promise.resolve(),
    });
    return { exitCode, text: printed.join('\n'), complaint: complained.join('\n') };
  }

  it('says that nothing runs, with another exit code than for a problem', async () => {
    environment['HTTP_PORT'] = '1';

    expect(await program('status')).toMatchObject({ exitCode: 3, text: '' });
    expect((await program('status')).complaint).toMatch(/^No collector answers at http:\/\/127\.0\.0\.1:1\. Start it/);
  });

  it('shows a collector that runs, fails while a server cannot be reached, and shows no password', async () => {
    const config = aCollectorConfig({ DATABASE_URLS: NOWHERE, DATA_DIR: directory });
    const collector = await startCollector(config, { sink: new RecordingSink(), logger: silent });
    environment['HTTP_PORT'] = new URL(collector.url).port;

    const unreachable = await eventually(async () => {
      const answer = await program('status');
      expect(answer.text).toContain('Nothing listens there');
      return answer;
    });
    const json = await program('status', '--json');
    await program('pause', '127.0.0.1:1');
    const paused = await eventually(async () => {
      const answer = await program('status');
      expect(answer.text).toMatch(/127\.0\.0\.1:1 +paused/);
      return answer;
    });
    await collector.stop();

    expect(unreachable).toMatchObject({ exitCode: 1, complaint: '' });
    expect(unreachable.text).toMatch(/^collector 0\.1\.0, process \d+/);
    expect(JSON.parse(json.text)).toMatchObject({ targets: [{ targetId: '127.0.0.1:1' }] });
    expect(paused.exitCode).toBe(0);
    expect([unreachable, json, paused].map(({ text }) => text).join()).not.toContain('hunter2');
  });

  it('fails while the certificate is not renewed', async () => {
    const own = { pid: 7, cpuSeconds: 1, rssBytes: 1 };
    const delivery = { connected: true, spooledSnapshots: 0, spooledBytes: 0, droppedSnapshots: 0 };
    let problem: string | undefined;
    const server = await startStatusServer('127.0.0.1', 0, {
      ready: () => true,
      metrics: () => Promise.resolve(''),
      status: () =>
        Promise.resolve({
          version: '1.2.3',
          startedAtMs: 0,
          process: own,
          delivery,
          targets: [],
          certificate: { notAfterMs: Date.now() + 3_600_000, problem },
        }),
    });
    environment['HTTP_PORT'] = new URL(server.url).port;

    const fine = await program('status');
    problem = 'no answer';
    const late = await program('status');
    await server.close();

    expect(fine).toMatchObject({
      exitCode: 0,
      text: expect.stringMatching(/^identity +certificate until .* by itself$/m),
    });
    expect(late).toMatchObject({ exitCode: 1, text: expect.stringContaining('NOT RENEWED yet: no answer') });
  });

  it('pauses and resumes all or one by a file that lasts', async () => {
    await program('pause');
    expect(existsSync(path.join(directory, 'paused'))).toBe(true);
    await program('pause', '127.0.0.1:1');

    const resumed = await program('resume');

    expect(existsSync(path.join(directory, 'paused'))).toBe(false);
    expect(resumed.text).toContain(`This still pauses: ${path.join(directory, 'paused.127.0.0.1:1')}`);
    expect((await program('resume', '127.0.0.1:1')).text).toBe('127.0.0.1:1 is resumed.');
    expect(await readdir(directory)).toEqual([]);
  });

  it('names the targets there are when one is not among them', async () => {
    expect(await program('pause', 'order')).toEqual({
      exitCode: 1,
      text: '',
      complaint: 'There is no target with the id order. The targets are: 127.0.0.1:1.',
    });
  });

  it('shows what waits of each server, and finds damage, while the collector has the spool', async () => {
    const spool = path.join(directory, 'spool');
    const opened = await OpenSpool.at(optionsOf(spool));
    for (let sequence = 1; sequence <= 30; sequence++) await opened.append(sequence, { server: sequence % 2 });

    const listed = await program('spool', 'list', '--json');
    const shown = await program('spool');
    const intact = await program('spool', 'verify');
    await opened.spool.close();
    const [file = ''] = await readdir(spool);
    const content = await readFile(path.join(spool, file));
    content[700] = (content[700] ?? 0) ^ 1;
    await writeFile(path.join(spool, file), content);
    const damaged = await program('spool', 'verify');

    const { servers } = JSON.parse(listed.text) as { servers: { serverId: string; waiting: number }[] };
    expect(new Map(servers.map(({ serverId, waiting }) => [serverId, waiting]))).toEqual(
      new Map([
        [serverIds[1], 15],
        [serverIds[0], 15],
      ]),
    );
    expect(shown.text).toMatch(new RegExp(`${serverIds[1]} +15 +`));
    expect(intact).toMatchObject({ exitCode: 0, complaint: '' });
    expect(damaged.exitCode).toBe(1);
    expect(damaged.complaint).toMatch(new RegExp(`^${file}: \\d+ bytes are damaged$`));
  });

  it('names SPOOL_DIR when there is no spool', async () => {
    const { exitCode, complaint } = await program('spool');

    expect([exitCode, complaint]).toEqual([1, expect.stringMatching(/^The spool in .* cannot be used: .*SPOOL_DIR/)]);
  });

  it('says which setting frees a port that is taken', async () => {
    const first = await startCollector(aCollectorConfig({ DATABASE_URLS: NOWHERE }), {
      sink: new RecordingSink(),
      logger: silent,
    });
    const HTTP_PORT = new URL(first.url).port;

    const second = startCollector(aCollectorConfig({ DATABASE_URLS: NOWHERE, HTTP_PORT }), {
      sink: new RecordingSink(),
      logger: silent,
    });

    await expect(second).rejects.toThrow(/The status port \d+ of 127\.0\.0\.1 cannot be used .*HTTP_PORT/);
    await first.stop();
  });
});
