import type { Cell } from '../sources/cell-types.js';
import type { Linked } from '../sources/server-link.js';
import type { Outcome, Statement } from '../sources/session.js';
import type { RedactedStatement, Redactor } from '../redaction/redactor.js';
import {
  changedStatements,
  pgStatStatements,
  pgStatStatementsFull,
  pgStatStatementsInfo,
  STATEMENT_LIMIT,
} from '../samplers/pg-stat-statements.js';
import { queryTextSchema, queryTextStatement } from '../samplers/query-text.js';
import type { SamplePlan, Sampler } from '../samplers/sampler.js';
import { isPlan } from '../samplers/sampler.js';
import type { Books } from './books.js';
import type { FamilyHealth } from './family-health.js';
import type { Governor } from './governor.js';
import type { OwnCost } from './own-cost.js';
import { OwnerNames, ownerNamesStatement } from './owner-names.js';
import { OwnStatements } from './own-statements.js';
import type { Reading } from './reading.js';
import { takeOutcome } from './reading.js';
import { SparseRows } from './sparse-rows.js';
import { nameOf, WantedTexts } from './wanted-texts.js';

/** Columns of the hot family: userid, dbid, queryid, toplevel, usename, datname, then the metrics. */
const DIMENSIONS = 6;
const DBID = 1;
const QUERY_ID = 2;
/** Texts asked for at once, and sent at once; the rest come with the next ticks. */
const TEXTS_AT_ONCE = 500;
const TEXT_BUDGET = 400_000;
const REMEMBERED_TEXTS = 20_000;

const idOf = (row: readonly Cell[]): number | bigint => row[QUERY_ID] as number | bigint;
const keyOf = (row: readonly Cell[]): [Cell, Cell] => [row[QUERY_ID] ?? null, row[DBID] ?? null];

/** Follows pg_stat_statements: all rows in short, changed rows in full, and the text of what was not seen before. */
export class StatementWatch {
  /** The way to the server and back, which is not the server's work. */
  roundTripMs = 0;
  private readonly health: FamilyHealth;
  private readonly cost: OwnCost;
  private readonly governor: Governor;
  private readonly hot: SamplePlan | undefined;
  private readonly full: SamplePlan | undefined;
  private readonly info: SamplePlan | undefined;
  private readonly rows = new SparseRows(DIMENSIONS);
  /** Ids that changed since the last full read; `undefined` means all of them. */
  private changed: Set<number | bigint> | undefined;
  private readonly sentTexts = new Map<string, RedactedStatement>();
  private readonly unseen = new WantedTexts();
  private readonly own: OwnStatements | undefined;
  private readonly textOfId = new Map<string, RedactedStatement>();
  private readonly owners = new OwnerNames();

  constructor(
    private readonly linked: Linked,
    private readonly redactor: Redactor,
    books: Books,
  ) {
    const { health } = books;
    this.health = health;
    this.cost = books.cost;
    this.governor = books.governor;
    const plan = (sampler: Sampler): SamplePlan | undefined => {
      const planned = sampler.plan(linked.probe);
      if (isPlan(planned)) return planned;
      health.notThere(sampler.family, planned);
      return undefined;
    };
    this.hot = plan(pgStatStatements);
    this.full = plan(pgStatStatementsFull);
    this.info = plan(pgStatStatementsInfo);
    this.own = this.hot && new OwnStatements(this.hot.schema);
    if (this.hot) health.onDemand('query_text');
    else health.notThere('query_text', { state: 'unavailable', reason: 'needs pg_stat_statements' });
  }

  /** What the server says it spent executing our statements; `null` when it does not tell. */
  get executedMs(): number | null {
    return this.own?.executedMs ?? null;
  }

  textOf(queryId: string): RedactedStatement | undefined {
    return this.textOfId.get(queryId);
  }

  /** What was sent may be lost: everything is sent again. */
  forget(): void {
    this.rows.forget();
    this.changed = undefined;
    this.sentTexts.clear();
  }

  /** The connection they are read over is gone for now. */
  unreachable(reason: string): void {
    for (const plan of [this.hot, this.full, this.info]) if (plan) this.health.unreachable(plan.schema.family, reason);
  }

  async tick(atMs: number, due: (family: string) => boolean): Promise<Reading[]> {
    const wanted = (plan: SamplePlan | undefined): plan is SamplePlan =>
      plan !== undefined && due(plan.schema.family) && this.health.mayAsk(plan.schema.family, performance.now());
    const first = [this.hot, this.info].filter(wanted);
    const outcomes = await this.run(first.map(({ statement }) => statement));
    const readings: Reading[] = [];
    for (const [index, plan] of first.entries()) {
      const reading = this.take(plan, outcomes[index], atMs);
      const named = plan === this.hot ? await this.named(reading) : reading;
      if (named) readings.push(plan === this.hot ? this.noteChanges(named) : named);
    }
    if (this.hot && wanted(this.full)) readings.push(...(await this.readFull(this.full, atMs)));
    const asksTexts = this.unseen.size > 0 && this.health.mayAsk('query_text', performance.now());
    if (wanted(this.hot) && asksTexts) readings.push(...(await this.readTexts(atMs)));
    return readings;
  }

  private async run(statements: readonly Statement[], family = 'pg_stat_statements'): Promise<Outcome[]> {
    const outcomes = await this.linked.side.run(statements);
    const elapsedMs = outcomes.reduce((sum, outcome) => sum + outcome.elapsedMs, 0);
    if (outcomes.length > 0) this.governor.spent('statements', elapsedMs - this.roundTripMs, performance.now(), family);
    return outcomes;
  }

  private take(plan: SamplePlan, outcome: Outcome | undefined, at: number): Reading | undefined {
    if (!outcome) return undefined;
    const reading = takeOutcome(outcome, { schema: plan.schema, health: this.health, cost: this.cost, at });
    if (reading?.rows.length === STATEMENT_LIMIT) {
      const reason = `limit: Of more than ${STATEMENT_LIMIT} statements the rest is left out; totals are too low. Lower pg_stat_statements.max.`;
      this.health.limited(plan.schema.family, 'thinned', reason);
    }
    return reading;
  }

  private noteChanges(reading: Reading): Reading {
    this.own?.observe(reading.rows, this.governor.measuredMs);
    if (this.own?.ratio !== undefined) this.governor.correct(this.own.ratio);
    const rows = this.rows.changed(reading.rows);
    for (const row of rows) {
      this.changed?.add(idOf(row));
      if (!this.sentTexts.has(nameOf(keyOf(row)))) this.unseen.add(keyOf(row));
    }
    // While the full read fails, and where new statements push out others all the time, more would be noted for ever.
    if (this.changed && this.changed.size > reading.rows.length) this.changed = undefined;
    this.unseen.keepOnly(reading.rows.map(keyOf));
    return { ...reading, rows };
  }

  private async readFull(plan: SamplePlan, at: number): Promise<Reading[]> {
    if (this.changed?.size === 0) {
      this.health.succeeded(plan.schema.family);
      return [{ schema: plan.schema, at, rows: [] }];
    }
    const some = this.changed && changedStatements(this.linked.probe, [...this.changed]);
    const [outcome] = await this.run([some ?? plan.statement]);
    const reading = await this.named(this.take(plan, outcome, at));
    if (!reading) return [];
    this.changed = new Set();
    return [reading];
  }

  /** With the names of roles and databases; nothing where the server does not tell them. */
  private async named(reading: Reading | undefined): Promise<Reading | undefined> {
    if (!reading) return undefined;
    const { schema, at, rows } = reading;
    if (this.owners.lacks(rows, performance.now())) {
      const [outcome] = await this.run([ownerNamesStatement]);
      if (!outcome) return undefined;
      const names = takeOutcome(outcome, { schema, health: this.health, cost: this.cost, at });
      if (!names) return undefined;
      this.owners.learn(names.rows, rows, performance.now());
    }
    return { ...reading, rows: this.owners.named(rows) };
  }

  private async readTexts(at: number): Promise<Reading[]> {
    const asked = this.unseen.first(TEXTS_AT_ONCE);
    const ids = [...new Set(asked.values())] as (number | bigint)[];
    const [outcome] = await this.run([queryTextStatement(this.linked.probe, ids)], 'query_text');
    if (!outcome) return [];
    const context = { schema: queryTextSchema, health: this.health, cost: this.cost, at };
    const reading = takeOutcome(outcome, context);
    if (!reading) return [];
    this.health.onDemand('query_text');
    // A statement that was evicted in the meantime has no text any more; it is not asked for again.
    this.unseen.done(asked.keys());
    let budget = TEXT_BUDGET;
    const affordable = reading.rows.filter(([queryId = null, dbid = null, raw]) => {
      budget -= String(raw).length;
      if (budget >= 0) return true;
      this.unseen.add([queryId, dbid]);
      return false;
    });
    const rows = await Promise.all(affordable.map((row) => this.textRow(row)));
    return [{ ...reading, rows: rows.filter((row) => row !== undefined) }];
  }

  /** Undefined when no parser had time for the text: it is asked for again. */
  private async textRow([queryId = null, dbid = null, raw]: readonly Cell[]): Promise<Cell[] | undefined> {
    this.own?.learn(queryId, String(raw));
    const statement = await this.redactor.redact(String(raw));
    if (statement.fingerprint === null) {
      this.unseen.add([queryId, dbid]);
      return undefined;
    }
    this.sentTexts.set(nameOf([queryId, dbid]), statement);
    this.textOfId.set(String(queryId), statement);
    for (const memory of [this.sentTexts, this.textOfId]) {
      if (memory.size > REMEMBERED_TEXTS) memory.delete(memory.keys().next().value ?? '');
    }
    return [queryId, dbid, statement.fingerprint, statement.text, statement.tags];
  }
}
