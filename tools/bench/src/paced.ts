/** How many things are worked on at a time, what they are called, and who is told how many are done. */
export interface Pace {
  readonly atOnce: number;
  readonly what: string;
  readonly say?: ((line: string) => void) | undefined;
}

const SAY_EVERY_MS = 5_000;

/** Works on each item in turn, some at a time, and says now and then how far it is. Rejects with the first failure. */
export async function paced<T>(
  items: Iterable<T>,
  { atOnce, what, say }: Pace,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = [...items].values();
  let done = 0;
  const progress = setInterval(() => say?.(`  ${done} ${what}`), SAY_EVERY_MS);
  const lane = async (): Promise<void> => {
    // All lanes take from one iterator.
    for (const item of left) {
      await work(item);
      done += 1;
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, lane));
  } finally {
    clearInterval(progress);
  }
  say?.(`  ${done} ${what}`);
}
