import { LRUCache } from 'lru-cache';

/** Answers made ahead that are watched at a time. */
const WATCHED = 1_000;

interface Fate {
  readonly used: () => void;
  readonly wasted: () => void;
}

/** Answers that were made before they were asked for: whether somebody asks while they are kept. */
export class EarlyAnswers {
  private readonly watched = new LRUCache<string, Fate>({
    max: WATCHED,
    ttlAutopurge: true,
    dispose: ({ wasted }, _, reason) => {
      if (reason === 'expire' || reason === 'evict') wasted();
    },
  });

  /** Watches one that is being made. */
  watch(key: string, fate: Fate): void {
    this.watched.set(key, fate, { ttl: 0 });
  }

  /** It is made, and kept for so long. */
  made(key: string, seconds: number): void {
    const fate = this.watched.peek(key);
    if (fate) this.watched.set(key, fate, { ttl: seconds * 1_000 });
  }

  /** It could not be made. */
  failed(key: string): void {
    this.watched.delete(key);
  }

  /** Somebody asked for it. */
  used(key: string): void {
    const fate = this.watched.peek(key);
    if (!fate) return;
    this.watched.delete(key);
    fate.used();
  }
}
