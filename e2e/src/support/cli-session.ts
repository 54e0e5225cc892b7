import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { eventually } from '@pganalytics/servers';

import type { Api } from './api.js';
import type { Platform } from './platform.js';

const WORKSPACE = path.resolve(import.meta.dirname, '../../..');
const DOCUMENT = path.join(WORKSPACE, 'docs/cli.md');
/** The address and the server that the document speaks of. */
const ADDRESS = 'http://127.0.0.1:8080';
const SERVER = 'shop';

const run = promisify(execFile);

/** One command of the document, and how what it prints begins. */
interface Step {
  readonly command: string;
  readonly lines: readonly string[];
}

/** What differs from the document, by command; empty when all of it is as it says. */
export async function replaySession(platform: Platform, api: Api, serverId: string): Promise<string[]> {
  await api.fetch(`/admin/servers/${serverId}`, { method: 'PATCH', body: JSON.stringify({ name: SERVER }) });
  await eventually(async () => {
    if (!(await api.servers()).some(({ name }) => name === SERVER)) throw new Error('the new name is not known yet');
  });
  const directory = await mkdtemp(path.join(tmpdir(), 'pganalytics-cli-'));
  try {
    await symlink(path.join(WORKSPACE, 'apps/cli/bin/pganalytics-cli.js'), path.join(directory, 'pganalytics-cli'));
    await writeFile(path.join(directory, 'password.txt'), `${platform.password}\n`, { mode: 0o600 });
    const problems: string[] = [];
    for (const step of await stepsOf(platform)) problems.push(...(await differences(step, directory)));
    return problems;
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function stepsOf({ url }: Platform): Promise<Step[]> {
  const text = await readFile(DOCUMENT, 'utf8');
  const session = /```console\n(.*?)```/s.exec(text)?.[1] ?? '';
  const steps = session
    .split(/^\$ /m)
    .slice(1)
    .map((part) => part.trimEnd().replaceAll(ADDRESS, url).split('\n'))
    .map(([command, ...lines]) => ({ command, lines }));
  if (steps.length === 0) throw new Error(`${DOCUMENT} has no session.`);
  return steps;
}

async function differences({ command, lines }: Step, directory: string): Promise<string[]> {
  const env = {
    PATH: `${directory}:${path.dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
    PGANALYTICS_PROFILES: path.join(directory, 'profiles.json'),
  };
  try {
    const { stdout } = await run('sh', ['-c', command], { cwd: directory, env });
    const printed = stdout.split('\n').map(plain);
    return lines
      .map(plain)
      .filter((line, index) => !printed[index]?.startsWith(line))
      .map((line) => `${command}: "${line}" is missing from:\n${stdout}`);
  } catch (error) {
    const { code, stderr } = error as { code?: number; stderr?: string };
    return [`${command}: ended with ${code ?? 'no code'}: ${stderr ?? String(error)}`];
  }
}

/** Columns are as wide as what stands in them. */
const plain = (line: string): string => line.replaceAll(/ {2,}/g, '  ').trim();
