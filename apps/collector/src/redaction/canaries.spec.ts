import { canaries, leakIn } from './testing/canaries.js';
import { ParserPool } from './parser-pool.js';
import { redactTokens } from './redact-tokens.js';
import { Redactor } from './redactor.js';
import { tagsOf } from './comment-tags.js';

describe('a corpus of 500 statements with secrets in them', () => {
  const redactor = new Redactor(new ParserPool(1));
  afterAll(() => redactor.close());

  it('holds 500 statements, and each shows its secret before it is redacted', () => {
    expect(canaries).toHaveLength(500);
    expect(canaries.filter(({ sql, canary }) => leakIn(sql, canary) === undefined)).toEqual([]);
  });

  it('R-ENC-15 loses all of them, parsed or not', async () => {
    const leaks: unknown[] = [];
    for (const { sql, canary } of canaries) {
      const cuts = [sql, sql.slice(0, Math.round(sql.length * 0.6)), sql.slice(0, -2)];
      for (const cut of cuts) {
        const redacted = JSON.stringify(await redactor.redact(cut));
        const leak = leakIn(redacted, canary);
        if (leak !== undefined) leaks.push({ cut, redacted, leak });
      }
    }

    expect(leaks).toEqual([]);
  });

  it('R-ENC-15 loses them wherever track_activity_query_size cuts the text', () => {
    const leaks: unknown[] = [];
    for (const { sql, canary } of canaries) {
      for (let end = 1; end <= sql.length; end++) {
        const { text, comments } = redactTokens(sql.slice(0, end));
        const leak = leakIn(`${text} ${tagsOf(comments) ?? ''}`, canary);
        if (leak !== undefined) leaks.push({ cut: sql.slice(0, end), text, leak });
      }
    }

    expect(leaks.slice(0, 20)).toEqual([]);
  });
});
