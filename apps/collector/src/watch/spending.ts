interface Line {
  sum: number;
  atMs: number;
  readonly memoryMs: number;
}

/** What was spent lately: each sum fades with time, so that a share of the time can be told at any moment. */
export class Spending {
  private readonly lines = new Map<string, Line>();

  constructor(private readonly memoryMs: number) {}

  /** `memoryMs` for what comes rarely and much at once: shorter than the usual one it has no effect. */
  add(name: string, spent: { readonly ms: number; readonly nowMs: number; readonly memoryMs: number }): void {
    const memoryMs = Math.max(this.memoryMs, spent.memoryMs);
    const line = this.lines.get(name) ?? { sum: 0, atMs: spent.nowMs, memoryMs };
    this.lines.set(name, line);
    line.sum = faded(line, spent.nowMs) + spent.ms;
    line.atMs = Math.max(line.atMs, spent.nowMs);
  }

  /** The part of the time that was spent: 0.01 is ten milliseconds in each second. */
  share(nowMs: number): number {
    let share = 0;
    for (const line of this.lines.values()) share += faded(line, nowMs) / line.memoryMs;
    return share;
  }
}

function faded({ sum, atMs, memoryMs }: Line, nowMs: number): number {
  return sum * Math.exp(-Math.max(0, nowMs - atMs) / memoryMs);
}
