import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { jest } from '@jest/globals';

import { runProgram } from '../program.js';
import type { Surroundings } from '../surroundings.js';
import { completionScripts } from './completion-scripts.js';

const surroundings: Surroundings = {
  environment: {},
  homeDirectory: '/nowhere',
  hostName: 'here',
  write: () => undefined,
  complain: () => undefined,
  terminal: undefined,
  ask: undefined,
  readInput: async () => '',
  stopped: () => new Promise(() => undefined),
  now: () => 0,
};

describe('what the shells complete', () => {
  afterEach(() => jest.restoreAllMocks());

  async function completed(...words: string[]): Promise<string[]> {
    const lines: string[] = [];
    jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
    await runProgram(['complete', '--', ...words], surroundings);
    return lines.slice(0, -1).map((line) => line.split('\t')[0]);
  }

  it('are commands', async () => {
    expect(await completed('ser')).toEqual(['servers', 'series']);
  });

  it('are options, with those that every command takes', async () => {
    expect(await completed('servers', '--o')).toEqual(['--output']);
  });

  it('are the values of an option', async () => {
    expect(await completed('queries', '--output', '')).toEqual(['table', 'json', 'yaml', 'csv']);
  });

  it('are commands that help tells of, and the shells there are scripts for', async () => {
    expect(await completed('help', 'ser')).toEqual(['servers', 'series']);
    expect(await completed('complete', '')).toEqual(['bash', 'zsh', 'fish']);
  });

  it('are no servers, and no error, where nobody is signed in', async () => {
    expect(await completed('locks', '')).toEqual([]);
  });
});

describe('the script for bash', () => {
  // Read twice, as by who reads his .bashrc again; descriptor 3 takes what the command was asked.
  const pressTab = String.raw`
    set -eu
    pganalytics-cli() { shift 2; printf '[%s]' "$@" >&3; printf '%s\tmeaning\n' $OFFERED; echo :4; }
    for time in first second; do eval "$SCRIPT"; done
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_POINT=${'$'}{#COMP_LINE}
    exec 3>&1
    __pganalytics_cli_complete
    printf ' %s' "${'$'}{COMPREPLY[@]}"`;

  it.each([
    { line: 'cli ser', words: ['ser'], offered: 'servers series locks', becomes: '[ser] servers series' },
    { line: 'cli  locks ', words: ['locks', ''], offered: 'shop', becomes: '[locks][] shop' },
    { line: 'cli locks db:54', words: ['locks', 'db', ':', '54'], offered: 'db:5432', becomes: '[locks][db:54] 5432' },
    { line: 'cli top -o=', words: ['top', '-o', '='], offered: 'json', becomes: '[top][-o=] ' },
    {
      line: 'cli top --output=j',
      words: ['top', '--output', '=', 'j'],
      offered: 'json yaml',
      becomes: '[top][--output=j] json',
    },
    { line: 'cli top $(date) s', words: ['top', '$(date)', 's'], offered: 'shop', becomes: '[top][$(date)][s] shop' },
  ])('makes of "$line" what belongs there, and runs nothing of it', async ({ line, words, offered, becomes }) => {
    const { stdout } = await promisify(execFile)('bash', ['--norc', '-c', pressTab, 'bash', 'cli', ...words], {
      env: { PATH: '/usr/bin:/bin', SCRIPT: completionScripts.bash, OFFERED: offered, COMP_LINE: line },
    });

    expect(stdout).toBe(becomes);
  });
});
