import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { lengthOf, statementMilliseconds } from './statement-cpu.js';

const told = (kind: string, user: string, statement: string): string =>
  [
    `2026-01-01 10:00:00.000 UTC [7] LOG:  ${kind} STATISTICS`,
    '2026-01-01 10:00:00.000 UTC [7] DETAIL:  ! system usage stats:',
    `\t!\t${user} s user, 0.001000 s system, 0.500000 s elapsed`,
    '\t!\t[1.000000 s user, 1.000000 s system total]',
    `2026-01-01 10:00:00.000 UTC [7] STATEMENT:  ${statement}`,
    '',
  ].join('\n');

describe('the CPU of statements', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'statement-cpu-'));
  const log = path.join(directory, 'log');
  afterAll(() => rmSync(directory, { recursive: true }));

  it('is added up by kind over their messages, from a place of the log on', () => {
    appendFileSync(log, told('QUERY', '9.000000', 'select ours'));
    const since = lengthOf(log);
    appendFileSync(log, told('BIND MESSAGE', '0.002000', 'select\n\t ours'));
    appendFileSync(log, told('EXECUTE MESSAGE', '0.004000', 'select\n\t ours'));
    appendFileSync(log, told('QUERY', '5.000000', 'select theirs'));

    const found = statementMilliseconds(log, since, (statement) => /ours$/.exec(statement)?.[0]);

    expect([...found.keys()]).toEqual(['ours']);
    expect(found.get('ours')?.milliseconds).toBeCloseTo(8);
    expect(found.get('ours')?.messages).toBe(2);
  });
});
