const UNIT = /^(\d*)(B|kB|MB|GB|TB|us|ms|s|min|h|d)$/;
const BYTES = { B: 1, kB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 };
const MICROSECONDS = { us: 1, ms: 1e3, s: 1e6, min: 60e6, h: 3600e6, d: 86_400e6 };

/** A value as SHOW writes it: 4MB where the view has 4096 of the unit kB; null stays unknown. */
export function settingText(value: string | null, unit: string | null): string | null {
  const [, factor, name] = UNIT.exec(unit ?? '') ?? [];
  // Zero and negative values mean something of their own, such as "off".
  if (value === null || name === undefined || !/^\d+$/.test(value) || Number(value) === 0) return value;
  const units = Object.entries(name in BYTES ? BYTES : MICROSECONDS);
  const whole = Number(value) * Number(factor || 1) * (units.find(([one]) => one === name)?.[1] ?? 1);
  const [largest, size] = units.findLast(([, one]) => whole % one === 0) ?? [name, 1];
  return `${whole / size}${largest}`;
}
