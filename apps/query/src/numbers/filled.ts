/** A list of one value, repeated. */
export function filled<T>(length: number, value: T): T[] {
  return Array.from({ length }, () => value);
}
