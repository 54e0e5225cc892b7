import { createHash } from 'node:crypto';

import { tagsOf } from './comment-tags.js';
import type { Parsers } from './parser-pool.js';
import { fingerprintOfTokens, redactTokens } from './redact-tokens.js';

/** A statement as it may leave the process. */
export interface RedactedStatement {
  /** Our own identifier of the statement, the same on every server and major; null when no parser had time for it now. */
  readonly fingerprint: string | null;
  readonly text: string;
  /** Allowed tags of its comments, as JSON. */
  readonly tags: string | null;
}

/** Longer texts are not worth a parser's time; they are redacted token by token. */
const PARSER_LIMIT = 100_000;

/** Normalises and redacts statements. What it has seen it remembers, by hash, so that no raw text is kept. */
export class Redactor {
  private readonly remembered = new Map<string, Promise<RedactedStatement>>();
  /** Texts, by hash, that a parser did not come to an end with. */
  private readonly endless = new Set<string>();

  constructor(
    private readonly parsers: Parsers,
    private readonly capacity = 20_000,
  ) {}

  async redact(sql: string): Promise<RedactedStatement> {
    const key = createHash('sha1').update(sql).digest('base64');
    const known = this.remembered.get(key);
    if (known) {
      this.remembered.delete(key);
      this.remembered.set(key, known);
      return known;
    }
    const made = this.make(sql, key);
    this.remembered.set(key, made);
    if (this.remembered.size > this.capacity) this.remembered.delete(this.remembered.keys().next().value ?? '');
    const statement = await made;
    // It is not what the statement is for good: whoever asks again may get more.
    if (statement.fingerprint === null && this.remembered.get(key) === made) this.remembered.delete(key);
    return statement;
  }

  async close(): Promise<void> {
    await this.parsers.close();
  }

  private async make(sql: string, key: string): Promise<RedactedStatement> {
    const parsed = sql.length > PARSER_LIMIT ? 'does-not-parse' : await this.parsers.parse(sql);
    const tags = tagsOf(redactTokens(sql).comments);
    if (typeof parsed === 'string') {
      const { text } = redactTokens(sql);
      const again = parsed === 'not-in-time' || (parsed === 'no-end' && this.mayTryAgain(key));
      return { fingerprint: again ? null : fingerprintOfTokens(text), text, tags };
    }
    // The parser leaves literals in some utility statements and type modifiers; the tokens have the last word.
    return { fingerprint: parsed.fingerprint, text: redactTokens(parsed.normalized).text, tags };
  }

  /** A busy machine may keep a parser from its work once; a text that takes one down twice is left to the tokens. */
  private mayTryAgain(key: string): boolean {
    if (this.endless.delete(key)) return false;
    this.endless.add(key);
    if (this.endless.size > this.capacity) this.endless.delete(this.endless.values().next().value ?? '');
    return true;
  }
}
