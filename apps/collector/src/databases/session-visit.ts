import type { FrameSchema } from '@pganalytics/stats';

import type { Cell } from '../sources/cell-types.js';
import { connectFailureOf } from '../sources/connect-failure.js';
import { concernsStatement } from '../sources/error-code.js';
import type { Outcome, Session, Statement } from '../sources/session.js';
import type { Budget } from '../watch/governor.js';
import type { OwnCost } from '../watch/own-cost.js';
import type { Reading } from '../watch/reading.js';
import type { Database, Visit } from './database-job.js';
import type { Memories } from './memories.js';
import type { RowMemory } from './row-memory.js';
import type { Round } from './round.js';
import type { DefinitionMemory } from './schema/definition-memory.js';
import type { VisitLog } from './visit-log.js';

interface VisitParts {
  readonly session: Session;
  readonly patienceMs: number;
  readonly round: Round;
  readonly database: Database;
  readonly memories: Memories;
  readonly log: VisitLog;
  readonly readings: Reading[];
  readonly budget: Budget;
  readonly cost: OwnCost;
  readonly nowMs: number;
  readonly readAtMs: number;
  /** How long the way to the server and back takes: the shortest answer seen lately. */
  readonly way: { roundTripMs: number };
}

/** The answer may take a little longer than the statement. */
const ANSWER_MARGIN_MS = 3000;

/** One reader at work in one database: runs its statements and books what they cost. */
export class SessionVisit implements Visit {
  constructor(private readonly parts: VisitParts) {}

  get database(): Database {
    return this.parts.database;
  }

  get atMs(): number {
    return this.parts.round.atMs;
  }

  get readAtMs(): number {
    return this.parts.readAtMs;
  }

  async run(statements: readonly Statement[]): Promise<Outcome[]> {
    const { session, patienceMs, round, cost, budget, way, nowMs } = this.parts;
    const answerTimeoutMs = patienceMs + ANSWER_MARGIN_MS;
    const outcomes = await session.run(statements.map((statement) => ({ ...statement, answerTimeoutMs })));
    const [first] = outcomes;
    if (first) way.roundTripMs = Math.min(way.roundTripMs * 1.05, first.elapsedMs);
    for (const outcome of outcomes) {
      cost.ran(round.family, outcome);
      // The answers of one round trip come one after another: only the first one's time holds the way.
      const serverMs = outcome.elapsedMs - (outcome === first ? way.roundTripMs : 0);
      round.spent(serverMs);
      budget.spent(round.tier, serverMs, nowMs, round.family);
      if ('error' in outcome && !concernsStatement(outcome.sqlState)) throw connectFailureOf(outcome.error);
    }
    return outcomes;
  }

  memory(schema: FrameSchema): RowMemory {
    return this.parts.memories.of(schema, this.parts.database);
  }

  definitions(kind: string): DefinitionMemory {
    return this.parts.memories.definitions(kind, this.parts.database);
  }

  emit(schema: FrameSchema, rows: readonly (readonly Cell[])[]): void {
    if (rows.length === 0) return;
    this.parts.round.told.add(schema.family);
    this.parts.readings.push({ schema, at: this.atMs, rows });
  }

  skipped(relations: number): void {
    const { log, database, round } = this.parts;
    log.skipped(database, round.family, relations);
  }

  denied(reason: string): void {
    this.parts.round.denied(this.parts.database, reason);
  }

  note(facts: Readonly<Record<string, Cell>>): void {
    this.parts.log.learn(this.parts.database, facts);
  }
}
