import { jest } from '@jest/globals';

import { runProgram } from '../program.js';
import type { Surroundings } from '../surroundings.js';

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

  it('are no servers, and no error, where nobody is signed in', async () => {
    expect(await completed('locks', '')).toEqual([]);
  });
});
