/** One benchmark result, as `docs/benchmarks/<goal>.json` holds it. */
export interface BenchmarkResult {
  readonly goal: string;
  /** What was measured, in a sentence. */
  readonly description: string;
  /** The median of `runs`. */
  readonly value: number;
  readonly unit: string;
  /** The same work done the plain way, measured in the same run; absent where the goal is an absolute figure. */
  readonly baseline?: { readonly value: number; readonly unit: string; readonly description: string };
  readonly floor: string;
  readonly aim: string;
  readonly met: 'aim' | 'floor' | 'neither';
  readonly runs: readonly number[];
  /** Everything else that was seen: histograms, unit costs, counts of what was sent and stored. */
  readonly details: Readonly<Record<string, unknown>>;
  /** What the command line asked for; `size` is null where the goal took its own. */
  readonly configuration: { readonly seconds: number; readonly runs: number; readonly size: number | null };
  readonly machine: Machine;
  readonly commit: string;
  readonly measuredAt: string;
}

/** Where a benchmark ran. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly kernel: string;
  readonly node: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** What a goal's measurement answers; the harness adds the rest. */
export interface Measurement {
  readonly runs: readonly number[];
  readonly baseline?: BenchmarkResult['baseline'];
  readonly details: Readonly<Record<string, unknown>>;
}

/** A goal of the performance page: what it is, its bounds, and how it is measured. */
export interface Goal {
  readonly id: string;
  readonly description: string;
  readonly unit: string;
  readonly floor: string;
  readonly aim: string;
  /** Whether a measurement reaches the floor and the aim: its value, and what they ask for besides. */
  readonly reaches: (value: number, details: Measurement['details']) => { floor: boolean; aim: boolean };
  readonly measure: (options: MeasureOptions) => Promise<Measurement>;
}

export interface MeasureOptions {
  /** How long one run takes, warm-up excluded. */
  readonly seconds: number;
  readonly runs: number;
  /** How many collectors a goal about many takes, in place of its own number. */
  readonly size?: number;
  /** A file that keeps what was captured: M2 makes it when it is not there, and measures with it when it is. */
  readonly capture?: string;
  /** Says on standard error what goes on. */
  readonly say: (line: string) => void;
}

/** The middle value; the mean of the two middle ones when their number is even. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
