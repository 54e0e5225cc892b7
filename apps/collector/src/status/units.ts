const SIZES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `1.5 GiB` */
export function inBytes(bytes: number): string {
  const step = Math.min(SIZES.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const value = bytes / 1024 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${SIZES[step]}`;
}

/** `3 min`; the largest unit that gives at least two of itself. */
export function inTime(milliseconds: number): string {
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1000],
  ] as const;
  const [name, length] = units.find(([, unit]) => milliseconds >= 2 * unit) ?? (['s', 1000] as const);
  return `${Math.round(milliseconds / length)} ${name}`;
}
