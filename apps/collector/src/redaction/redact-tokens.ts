import { createHash } from 'node:crypto';

/** A statement without literals and comments, and the comments that were taken out. */
export interface RedactedTokens {
  readonly text: string;
  readonly comments: readonly string[];
}

const IDENTIFIER_START = /[\p{L}_]/u;
const IDENTIFIER_PART = /[\p{L}\p{N}_$]/u;
/** What follows is a secret even where it is not written as a string. */
const SECRET_WORD = /^(password|passwd|pwd|secret|token|apikey|api_key|passphrase|sslpassword|authorization|bearer)$/i;
/** An identifier that a person chose, not data that slipped between double quotes. */
const PLAIN_NAME = /^[\p{L}_][\p{L}\p{N}_$ .-]{0,62}$/u;

/**
 * Takes every literal out of SQL, or out of text that only resembles SQL: strings of all kinds, numbers, comments.
 * Where it is in doubt (a string without an end, a backslash before a quote) it drops all that follows.
 */
export function redactTokens(sql: string): RedactedTokens {
  return new TokenRedactor(sql).run();
}

/** Identifies a statement that does not parse: the same for the same tokens, 16 hexadecimal digits like the parser's. */
export function fingerprintOfTokens(redacted: string): string {
  const canonical = redacted
    .replaceAll(/\?(\s*,\s*\?)+/g, '?')
    .replaceAll(/\s+/g, ' ')
    .toLowerCase();
  return createHash('sha256').update(canonical).digest('hex').slice(0, 16);
}

class TokenRedactor {
  private at = 0;
  private output = '';
  private afterSecretWord = false;
  private readonly setting = new SettingTracker();
  private readonly comments: string[] = [];

  constructor(private readonly sql: string) {}

  run(): RedactedTokens {
    while (this.at < this.sql.length) this.token();
    return { text: this.output.replaceAll(/[ \t]+(?=\n|$)/g, '').trim(), comments: this.comments };
  }

  private token(): void {
    const character = this.sql[this.at] ?? '';
    const next = this.sql[this.at + 1] ?? '';
    if (/\s/.test(character)) this.copy(1);
    else if (character === '-' && next === '-') this.lineComment();
    else if (character === '/' && next === '*') this.blockComment();
    else if (character === "'") this.string(false);
    else if (character === '"') this.quotedName();
    else if (character === '$') this.dollar();
    else if (/\d/.test(character) || (character === '.' && /\d/.test(next))) this.number();
    else if (IDENTIFIER_START.test(this.pointAt(this.at))) this.word();
    else if (this.sql.startsWith('://', this.at)) this.address();
    else {
      this.setting.symbol(character);
      this.copy(this.pointAt(this.at).length);
    }
  }

  private pointAt(index: number): string {
    const code = this.sql.codePointAt(index);
    return code === undefined ? '' : String.fromCodePoint(code);
  }

  private copy(length: number): void {
    this.output += this.sql.slice(this.at, this.at + length);
    this.at += length;
  }

  /** Of a URL the scheme is left: user, password and parameters may all be secrets. */
  private address(): void {
    this.output += '://';
    this.literal(this.endOfRun(this.at));
  }

  /** Where what is written in one piece ends. */
  private endOfRun(from: number): number {
    return from + (/^[^\s'"(),;]*/.exec(this.sql.slice(from))?.[0].length ?? 0);
  }

  private literal(end: number): void {
    this.output += '?';
    this.at = end;
    this.afterSecretWord = false;
  }

  private dropRest(): void {
    this.literal(this.sql.length);
  }

  private lineComment(): void {
    const end = this.sql.indexOf('\n', this.at);
    const stop = end === -1 ? this.sql.length : end;
    this.comments.push(this.sql.slice(this.at + 2, stop));
    this.at = stop;
  }

  private blockComment(): void {
    let depth = 0;
    let index = this.at;
    do {
      if (this.sql.startsWith('/*', index)) depth++;
      else if (this.sql.startsWith('*/', index)) depth--;
      else {
        index++;
        continue;
      }
      index += 2;
    } while (depth > 0 && index < this.sql.length);
    if (depth === 0) this.comments.push(this.sql.slice(this.at + 2, index - 2));
    this.output += ' ';
    this.at = index;
  }

  /** With escapes a backslash takes the next character; without, it makes the end of the string uncertain. */
  private string(escapes: boolean): void {
    for (let index = this.at + 1; index < this.sql.length; index++) {
      const character = this.sql[index];
      if (character === '\\') {
        if (!escapes && this.sql[index + 1] === "'") return this.dropRest();
        if (escapes) index++;
      } else if (character === "'") {
        if (this.sql[index + 1] !== "'") return this.literal(index + 1);
        index++;
      }
    }
    return this.dropRest();
  }

  private quotedName(): void {
    let index = this.at + 1;
    for (; index < this.sql.length; index++) {
      if (this.sql[index] !== '"') continue;
      if (this.sql[index + 1] !== '"') break;
      index++;
    }
    if (index >= this.sql.length) return this.dropRest();
    const name = this.sql.slice(this.at + 1, index);
    if (PLAIN_NAME.test(name) && !this.afterSecretWord && !looksLikeKey(name)) this.copy(index + 1 - this.at);
    else {
      this.output += '"?"';
      this.at = index + 1;
    }
  }

  private dollar(): void {
    const parameter = /^\$\d+(?![\p{L}\p{N}_$])/u.exec(this.sql.slice(this.at, this.at + 12));
    if (parameter) return this.copy(parameter[0].length);
    const tag = /^\$([\p{L}_][\p{L}\p{N}_]*)?\$/u.exec(this.sql.slice(this.at, this.at + 130));
    if (!tag) return this.copy(1);
    const end = this.sql.indexOf(tag[0], this.at + tag[0].length);
    return end === -1 ? this.dropRest() : this.literal(end + tag[0].length);
  }

  /** Digits with everything glued to them: exponents, hexadecimal, separators, and what is no number at all. */
  private number(): void {
    const run = /^[\p{L}\p{N}_.$]+/u.exec(this.sql.slice(this.at))?.[0] ?? '';
    let end = this.at + Math.max(1, run.length);
    if (/[eE]$/.test(run)) end += /^[+-]\d+/.exec(this.sql.slice(end, end + 20))?.[0].length ?? 0;
    if (this.afterSecretWord) end = this.endOfRun(end);
    this.literal(end);
  }

  private word(): void {
    let end = this.at;
    while (end < this.sql.length && IDENTIFIER_PART.test(this.pointAt(end))) end += this.pointAt(end).length;
    const word = this.sql.slice(this.at, end);
    if (this.sql[end] === "'" && /^(e|b|x|n)$/i.test(word)) {
      this.at = end;
      return this.string(/^e$/i.test(word));
    }
    if (/^u$/i.test(word) && /^&['"]/.test(this.sql.slice(end, end + 2))) {
      this.at = end + 1;
      return this.sql[this.at] === "'" ? this.string(false) : this.quotedName();
    }
    if (this.afterSecretWord && /^(to|is|as)$/i.test(word)) return this.copy(end - this.at);
    if (this.afterSecretWord) return this.literal(this.endOfRun(end));
    if (this.setting.isValue || looksLikeKey(word)) return this.literal(end);
    this.copy(end - this.at);
    this.setting.word(word, this.sql[end] ?? '');
    this.afterSecretWord = SECRET_WORD.test(word) && /^\s*(=|:|\s[^\s(),;.])/.test(this.sql.slice(end, end + 40));
  }
}

/**
 * Finds the values of settings of one's own (`SET app.user = jane`), which need no quotes. Those of PostgreSQL's settings
 * are names and stay.
 */
class SettingTracker {
  private state: 'elsewhere' | 'name' | 'custom' | 'value' = 'elsewhere';
  private updates = false;

  get isValue(): boolean {
    return this.state === 'value';
  }

  word(word: string, next: string): void {
    if (/^update$/i.test(word)) this.updates = true;
    if (this.state === 'custom' && /^to$/i.test(word)) this.state = 'value';
    else if (this.state === 'elsewhere' && /^set$/i.test(word)) this.state = this.updates ? 'elsewhere' : 'name';
    else if (this.state === 'name' && !/^(session|local)$/i.test(word))
      this.state = next === '.' ? 'custom' : 'elsewhere';
  }

  symbol(character: string): void {
    if (character === ';') {
      this.state = 'elsewhere';
      this.updates = false;
    } else if (character === '=' && this.state === 'custom') this.state = 'value';
  }
}

/** Long mixtures of letters and digits are keys and tokens, not names. */
function looksLikeKey(word: string): boolean {
  return word.startsWith('eyJ') || (word.length >= 24 && /\d/.test(word) && /[a-z]/.test(word) && /[A-Z]/.test(word));
}
