/** Functions of one value at a time; what follows the value are numbers. */
export const instantFunctions: Readonly<Record<string, InstantFunction>> = {
  abs: { of: Math.abs },
  ceil: { of: Math.ceil },
  floor: { of: Math.floor },
  round: { of: (value, nearest) => Math.floor(value / nearest + 0.5) * nearest, defaults: [1] },
  sqrt: { of: Math.sqrt },
  exp: { of: Math.exp },
  ln: { of: Math.log },
  log2: { of: Math.log2 },
  log10: { of: Math.log10 },
  sgn: { of: Math.sign },
  clamp: { of: (value, least, most) => Math.max(least, Math.min(most, value)), parameters: 2 },
  clamp_min: { of: (value, least) => Math.max(least, value), parameters: 1 },
  clamp_max: { of: (value, most) => Math.min(most, value), parameters: 1 },
};

/** A function of a value, and of numbers that must or may follow it. */
export interface InstantFunction {
  readonly of: (value: number, ...parameters: number[]) => number;
  /** Numbers that must be given. */
  readonly parameters?: number;
  /** Numbers that may be given, with what they are otherwise. */
  readonly defaults?: readonly number[];
}
