import { InvalidError } from '@pganalytics/errors';

import { addKnown } from '../numbers/exact.js';
import type { Count } from '../numbers/exact.js';
import { meanOf } from '../queries/slower.js';
import type { StatementTotals } from '../queries/statement-totals.js';
import type { ServerStatements } from './fleet-statements.js';

/** What statements add up to, on one server or on all. */
export interface Sums {
  readonly measures: Record<string, Count | null>;
  sampledSeconds: number | null;
}

/** What one statement did on one server. */
export interface OnServer extends Sums {
  readonly serverId: string;
  readonly name: string;
  readonly queryIds: Set<string>;
}

/** One statement on all servers. */
export interface FleetStatement extends Sums {
  readonly fingerprint: string | null;
  text: string | null;
  /** On how many servers it ran. */
  serverCount: number;
  /** The servers on which it weighs most, heaviest first. */
  readonly heaviest: OnServer[];
}

/** The statements of a server would be more than one answer puts together. */
export class TooManyStatements extends InvalidError {
  readonly code = 'query.too-many-statements';

  constructor(most: number) {
    super(
      `With it these servers would have run more than ${most} different statements, the most that one answer puts ` +
        'together (QUERY_FLEET_STATEMENTS); ask for fewer servers by a label.',
    );
  }
}

const MEASURES = ['calls', 'total_exec_time', 'rows', 'shared_blks_hit', 'shared_blks_read'];

const nothing = (): Sums => ({ measures: {}, sampledSeconds: null });

/**
 * Puts the statements of many servers together by our fingerprint, server by server: of a server nothing stays but what
 * it adds. Statements without a fingerprint are one.
 */
export class FleetTally {
  private readonly groups = new Map<string | null, FleetStatement>();

  constructor(
    private readonly of: {
      /** What makes a server weigh. */
      readonly order: string;
      /** Servers that are kept of each statement, the heaviest. */
      readonly servers: number;
      /** Different statements that are kept. */
      readonly statements: number;
    },
  ) {}

  /** Adds the statements of one more server, or none of them. @throws TooManyStatements */
  take({ server, found }: ServerStatements): void {
    const own = new Map<string | null, { text: string | null; on: OnServer }>();
    for (const statement of found.statements) {
      const { fingerprint, text } = found.texts.get(statement.queryId);
      const key = fingerprint ?? statement.fingerprint;
      const known = own.get(key) ?? {
        text: null,
        on: { ...nothing(), serverId: server.serverId, name: server.name, queryIds: new Set<string>() },
      };
      own.set(key, known);
      // What has no fingerprint is many statements, and has no text of its own.
      if (key !== null) known.text ??= text;
      known.on.queryIds.add(statement.queryId);
      addTo(known.on, statement);
    }
    const added = [...own.keys()].filter((key) => !this.groups.has(key)).length;
    if (this.groups.size + added > this.of.statements) throw new TooManyStatements(this.of.statements);
    for (const [key, { text, on }] of own) this.add(key, text, on);
  }

  /** What all servers that were taken have run. */
  statements(): FleetStatement[] {
    return [...this.groups.values()];
  }

  private add(fingerprint: string | null, text: string | null, on: OnServer): void {
    const group = this.groups.get(fingerprint) ?? { ...nothing(), fingerprint, text, serverCount: 0, heaviest: [] };
    this.groups.set(fingerprint, group);
    group.text ??= text;
    group.serverCount += 1;
    addTo(group, on);
    group.heaviest.push(on);
    group.heaviest.sort((a, b) => this.weightOf(b) - this.weightOf(a) || (a.name < b.name ? -1 : 1));
    if (group.heaviest.length > this.of.servers) group.heaviest.pop();
  }

  private weightOf(on: OnServer): number {
    return fleetMeasureOf({ ...on, serverCount: 1 }, this.of.order) ?? -1;
  }
}

function addTo(sums: Sums, { measures, sampledSeconds }: Pick<StatementTotals, 'measures' | 'sampledSeconds'>): void {
  for (const name of MEASURES) sums.measures[name] = addKnown(sums.measures[name], measures[name]);
  if (sampledSeconds !== null) sums.sampledSeconds = (sums.sampledSeconds ?? 0) + sampledSeconds;
}

/** What a statement is ordered by; null where unknown. */
export function fleetMeasureOf(statement: Sums & { readonly serverCount: number }, order: string): number | null {
  switch (order) {
    case 'sampled_active_seconds':
      return statement.sampledSeconds;
    case 'mean_exec_time':
      return meanOf(statement.measures['total_exec_time'], statement.measures['calls']);
    case 'servers':
      return statement.serverCount;
    default: {
      const value = statement.measures[order] ?? null;
      return value === null ? null : Number(value);
    }
  }
}
