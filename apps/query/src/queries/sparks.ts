import { Injectable } from '@nestjs/common';

import type { TimeRange } from '../time/time-range.js';
import { StatementLines } from './statement-lines.js';
import type { StatementTotals } from './statement-totals.js';

/** Points of a sparkline. */
export const SPARK_POINTS = 30;

type Of = TimeRange & { readonly organisationId: string; readonly serverId: string };

/** Draws the small lines beside statements: execution time per second over the range. */
@Injectable()
export class Sparks {
  constructor(private readonly lines: StatementLines) {}

  /** One line for each statement; of an estimate from samples alone. */
  async read(of: Of, page: readonly StatementTotals[], estimate: boolean): Promise<(number | null)[][]> {
    if (page.length === 0) return [];
    if (estimate) return sampledSparks(page, of);
    const { lines } = await this.lines.read({
      ...of,
      queryIds: [...new Set(page.map((statement) => statement.queryId))],
      metrics: ['total_exec_time'],
      points: SPARK_POINTS,
      by: ['queryid', 'datname', 'usename'],
    });
    const byKey = new Map((lines['total_exec_time'] ?? []).map((line) => [Object.values(line.labels).join('/'), line]));
    return page.map((statement) => {
      const line = byKey.get([statement.queryId, statement.datname, statement.usename].join('/'));
      return line?.values.map((value) => (value === null || value === undefined ? null : Number(value))) ?? [];
    });
  }
}

/** Active time per second of each stretch, in milliseconds, as the sparklines of the counters have it. */
function sampledSparks(page: readonly StatementTotals[], range: TimeRange): number[][] {
  const partSeconds = (range.to - range.from) / 1_000 / SPARK_POINTS;
  return page.map((statement) => statement.sampledParts.map((seconds) => (seconds * 1_000) / partSeconds));
}
