/** So many are remembered where nothing else is said; of more the oldest are not. */
const REMEMBERED = 10_000;

/** Last words that were told once, kept so that they can be told again when they may have been lost. */
export class Farewells<Words> {
  private readonly words = new Map<string, Words>();
  private isOwed = false;

  constructor(private readonly most = REMEMBERED) {}

  /** Remembers what is told of a key, and hands it back. */
  note(key: string, words: Words): Words {
    this.words.delete(key);
    this.words.set(key, words);
    for (const oldest of this.words.keys()) {
      if (this.words.size <= this.most) break;
      this.words.delete(oldest);
    }
    return words;
  }

  /** It is there again: what was said of its end is not repeated. */
  revoke(key: string): void {
    this.words.delete(key);
  }

  clear(): void {
    this.words.clear();
    this.isOwed = false;
  }

  /** What was told may be lost. */
  forget(): void {
    this.isOwed = this.words.size > 0;
  }

  /** Everything that is remembered, once after each loss; else nothing. */
  again(): Words[] {
    if (!this.isOwed) return [];
    this.isOwed = false;
    return [...this.words.values()];
  }
}
