import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { loadModule, scanSync } from 'libpg-query';

import { redactTokens } from './redact-tokens.js';

const REGRESSION = fileURLToPath(new URL('testdata/regress', import.meta.url));
/** The extensions of the Debian package. */
const EXTENSIONS = '/usr/share/postgresql/15/extension';

const filesIn = (directory: string, pattern: RegExp) =>
  readdirSync(directory)
    .filter((name) => pattern.test(name))
    .map((name) => path.join(directory, name));

/** What PostgreSQL's own scanner calls constants: of numbers, strings, bits, in each way of writing them. */
const CONSTANTS = new Set([260, 261, 262, 263, 264, 266]);

interface Statement {
  readonly sql: string;
  /** Without white space and comments, `?` for each constant. */
  readonly expected: string;
  /** All that stands outside of constants and comments. */
  readonly words: ReadonlySet<string>;
}

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}_]+/gu) ?? [];
const squeeze = (text: string) => text.replaceAll(/\s+/g, '').replaceAll(/\?+/g, '?');

function statementsOf(source: string): Statement[] {
  const bytes = Buffer.from(source);
  const found: Statement[] = [];
  let from = 0;
  let tokens: string[] = [];
  for (const { text, end, tokenType } of scanSync(source).tokens) {
    if (text.startsWith('--') || text.startsWith('/*')) continue;
    tokens.push(CONSTANTS.has(tokenType) ? '?' : text);
    if (text !== ';') continue;
    const words = new Set(tokens.flatMap(wordsOf));
    found.push({ sql: bytes.subarray(from, end).toString(), expected: squeeze(tokens.join('')), words });
    tokens = [];
    from = end;
  }
  return found;
}

describe.each([
  ['PostgreSQL’s regression suite', filesIn(REGRESSION, /\.sql$/), 5000],
  ['the extensions of PostgreSQL', filesIn(EXTENSIONS, /^[a-z_]+--[\d.]+\.sql$/), 1500],
])('in the SQL of %s', (_, files, atLeast) => {
  beforeAll(() => loadModule());

  it('R-ENC-15 nothing is left of what PostgreSQL’s own scanner takes for a constant or a comment', () => {
    const left: unknown[] = [];
    let [statements, exact] = [0, 0];
    for (const file of files) {
      // psql's own commands are no SQL.
      const source = readFileSync(file, 'utf8').replaceAll(/^\\.*$/gm, '');
      for (const { sql, expected, words } of statementsOf(source)) {
        const { text } = redactTokens(sql);
        const more = wordsOf(text).filter((word) => !words.has(word));
        if (more.length > 0) left.push({ file, sql, text, more });
        statements++;
        if (squeeze(text) === expected) exact++;
      }
    }

    expect(left).toEqual([]);
    expect(statements).toBeGreaterThan(atLeast);
    // And little else is lost: what follows the word password, or an uncertain end of a string.
    expect(exact / statements).toBeGreaterThan(0.95);
  });
});
