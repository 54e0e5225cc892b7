// One for all comparisons: `localeCompare` looks its rules up with each of them.
const collator = new Intl.Collator();

/** The order of names as people read them. */
export const byText = (one: string, other: string): number => collator.compare(one, other);
