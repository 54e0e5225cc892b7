import { Injectable } from '@nestjs/common';
import type { FleetQueryListQuery, FleetQueryPage } from '@pganalytics/contracts';

import { kindOf } from '../queries/statement-kind.js';
import { Clock, Settings } from '../query.config.js';
import { rangeLimit } from '../time/limits.js';
import { resolveRange } from '../time/time-range.js';
import { FleetStatementReader } from './fleet-statements.js';
import { FleetTally, fleetMeasureOf } from './fleet-tally.js';
import type { FleetStatement } from './fleet-tally.js';
import { writeFleetQuery } from './write-fleet-query.js';

/** A mean has no sum, and a server is counted with each statement that ran there. */
const WITHOUT_SUM = new Set(['mean_exec_time', 'servers']);

/** Lists the statements of all servers, the same text on several servers as one. */
@Injectable()
export class ListFleetQueries {
  constructor(
    private readonly reader: FleetStatementReader,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, asked: FleetQueryListQuery): Promise<FleetQueryPage> {
    const range = resolveRange(asked, this.clock.now(), rangeLimit(this.settings.values));
    const chosen = this.reader.choose({ organisationId, labels: asked.label, ...range });
    const { samplesReason } = chosen;
    const order = asked.order ?? (samplesReason === null ? 'sampled_active_seconds' : 'total_exec_time');
    const tally = new FleetTally({ order, servers: 1, statements: this.settings.values.QUERY_FLEET_STATEMENTS });
    const read = await this.reader.read(chosen, (server) => tally.take(server));
    const all = tally.statements();
    const sum = WITHOUT_SUM.has(order)
      ? null
      : all.reduce((total, one) => total + (fleetMeasureOf(one, order) ?? 0), 0);
    const wanted = all.filter((statement) => matches(statement, asked)).sort((a, b) => heavier(a, b, order));
    return {
      ...range,
      ...read,
      samplesReason,
      order,
      items: wanted.slice(0, asked.limit).map((statement) => writeFleetQuery(statement, order, sum)),
      otherQueries: Math.max(0, wanted.length - asked.limit),
    };
  }
}

function heavier(a: FleetStatement, b: FleetStatement, order: string): number {
  const [left, right] = [fleetMeasureOf(a, order) ?? -1, fleetMeasureOf(b, order) ?? -1];
  return right - left || (String(a.fingerprint) < String(b.fingerprint) ? -1 : 1);
}

function matches({ text }: FleetStatement, { search, kind }: FleetQueryListQuery): boolean {
  if (kind.length > 0 && !kind.some((one) => one === kindOf(text))) return false;
  return !search || (text?.toLowerCase().includes(search.toLowerCase()) ?? false);
}
