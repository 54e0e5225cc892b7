import type { FailureReason } from '../sources/connect-failure.js';
import { connectFailureOf } from '../sources/connect-failure.js';
import { concernsStatement } from '../sources/error-code.js';
import type { Linked, ServerLink } from '../sources/server-link.js';
import type { Session } from '../sources/session.js';
import type { FamilyHealth } from '../watch/family-health.js';
import type { Budget } from '../watch/governor.js';
import type { OwnCost } from '../watch/own-cost.js';
import type { Reading } from '../watch/reading.js';
import { cutReading } from './cut-reading.js';
import type { DatabaseChoice } from './database-choice.js';
import { isChosen } from './database-choice.js';
import type { Database, DatabaseJob } from './database-job.js';
import { isReader, StatementFailed } from './database-job.js';
import { databaseJobs } from './database-jobs.js';
import { probeOf, probeStatements } from './database-probe.js';
import { findDatabases } from './find-databases.js';
import { Memories } from './memories.js';
import type { Moment } from './round.js';
import { longestUnserved, Round } from './round.js';
import { SessionVisit } from './session-visit.js';
import { tellHealth } from './tell-health.js';
import { VisitLog, VISITS, visitSchema } from './visit-log.js';

/** What a tour works with; all of it belongs to one target. */
export interface TourOptions {
  readonly link: ServerLink;
  readonly health: FamilyHealth;
  readonly cost: OwnCost;
  readonly budget: Budget;
  /** How long `run` may take; the rest comes with the next one. Shorter than a tick: statements wait for it. */
  readonly sliceMs: number;
  readonly choice: DatabaseChoice;
  /** Whether the worst tables may be measured with pgstattuple_approx. */
  readonly measuresBloat: boolean;
  /** Given by specs that look at a few jobs. */
  readonly jobs?: readonly DatabaseJob[];
}

/** Patience for a statement in a database; pages that need more are halved. */
const LONGEST_STATEMENT_MS = 30_000;
const SHORTEST_STATEMENT_MS = 500;
/** After so many databases in a row that failed, the rest waits for the next slice. */
const FAILURES_IN_A_ROW = 3;

/**
 * Visits the databases of a server one after another over the side connection, slice by slice. It lives as long as its
 * target is watched and goes on where it was after the connections were opened anew.
 */
export class DatabaseTour {
  private readonly memories = new Memories();
  private readonly log = new VisitLog();
  private readonly way = { roundTripMs: Number.POSITIVE_INFINITY };
  private rounds: Round[] = [];
  private linked: Linked | undefined;
  private systemIdentifier = '';
  /** Read and not yet shipped: they outlive the connections they were read over. */
  private readonly readings: Reading[] = [];
  private now: Moment & { readonly begunMs: number } = { atMs: 0, steadyMs: 0, begunMs: 0 };
  private steps = 0;
  private running = false;
  private closed = false;

  constructor(private readonly options: TourOptions) {}

  /** Whether a round through the databases has begun and not ended. */
  get isUnderway(): boolean {
    return this.rounds.some((round) => round.isRunning);
  }

  /** How far apart polls of a family of databases really are; `undefined` for every other family. */
  intervalMs(family: string): number | undefined {
    return this.rounds.find(({ job }) => job.families.includes(family))?.intervalMs;
  }

  /** Sparse rows are left out against what was sent: after a loss, or for another stream, all are sent again. */
  forget(): void {
    this.memories.forget();
    for (const round of this.rounds) round.restart();
  }

  /** Another stream begins: all is sent again, and what was read for the one before belongs nowhere. */
  startAnew(): void {
    this.forget();
    this.readings.length = 0;
  }

  /** What was read and not taken yet, in frames that are not too large. */
  take(): Reading[] {
    return this.readings.splice(0).flatMap((reading) => cutReading(reading));
  }

  /** Nothing new is begun; a slice that runs ends after its statement. */
  close(): void {
    this.closed = true;
  }

  /**
   * One slice: begins what is due, and goes on where the last slice ended; `take` has what was read.
   * @throws ConnectFailure when the side connection could not be brought home.
   */
  async run(linked: Linked, now: Moment): Promise<void> {
    if (this.running || this.closed) return;
    this.running = true;
    this.now = { ...now, begunMs: performance.now() };
    try {
      if (await this.meet(linked)) {
        await this.beginRounds(linked);
        await this.travel();
      }
    } finally {
      await this.comeHome().finally(() => (this.running = false));
    }
  }

  /** The way home opens a connection as well. */
  private async comeHome(): Promise<void> {
    const started = performance.now();
    await this.options.link.goHome();
    this.options.budget.spent('tables', performance.now() - started, this.now.steadyMs, VISITS);
  }

  /** Learns what this server has. What was sent of the same server stays known; another one is a stranger. */
  private async meet(linked: Linked): Promise<boolean> {
    if (this.linked === linked) return true;
    const outcomes = await linked.side.run(probeStatements);
    const failed = outcomes.find((outcome) => 'error' in outcome);
    if (failed && 'error' in failed) {
      if (!concernsStatement(failed.sqlState)) throw connectFailureOf(failed.error);
      this.options.health.failed(VISITS, failed.sqlState, this.now.steadyMs);
      return false;
    }
    const { versionNumber, inRecovery, systemIdentifier } = linked.identity;
    if (this.systemIdentifier !== systemIdentifier) this.memories.clear();
    this.systemIdentifier = systemIdentifier;
    const { measuresBloat, health, budget } = this.options;
    const answers = outcomes.map((outcome) => ('rows' in outcome ? outcome.rows : []));
    const probe = probeOf(answers, { versionNumber, inRecovery, measuresBloat });
    const before = this.rounds;
    this.rounds = (this.options.jobs ?? databaseJobs).flatMap((job) => {
      const reader = job.plan(probe);
      if (isReader(reader)) {
        const family = job.families[0] ?? '';
        const round = new Round(job, reader, () => budget.intervalMs(family));
        round.follow(before.find((other) => other.family === family));
        return [round];
      }
      for (const family of job.families) health.notThere(family, reader);
      return [];
    });
    this.linked = linked;
    return true;
  }

  private async beginRounds(linked: Linked): Promise<void> {
    const { budget, health, choice } = this.options;
    const { atMs, steadyMs } = this.now;
    const due = this.rounds.filter(
      (round) => round.isDue(steadyMs) && budget.mayRun(round.tier, steadyMs) && health.mayAsk(round.family, steadyMs),
    );
    if (due.length === 0) return;
    const only = linked.pooled ? { ...choice, include: [linked.probe.database] } : choice;
    const found = await findDatabases(linked.side);
    for (const { database, mayConnect } of found) {
      if (!isChosen(database.name, only)) this.log.note(database, { state: 'excluded', reason: '', atMs });
      else if (!mayConnect) {
        const reason = 'denied: The role has no right to connect; GRANT CONNECT ON DATABASE to it.';
        this.log.note(database, { state: 'no-connect-right', reason, atMs });
      }
    }
    const open = found.filter(({ database, mayConnect }) => mayConnect && isChosen(database.name, only));
    this.forgetDropped(new Set(found.map(({ database }) => database.oid)), atMs);
    for (const round of due) {
      round.begin(
        open.map(({ database }) => database),
        this.now,
      );
    }
  }

  private forgetDropped(found: ReadonlySet<number>, atMs: number): void {
    this.readings.push(...this.memories.droppedBefore(atMs));
    for (const database of this.log.databases) {
      if (found.has(database.oid)) continue;
      this.readings.push(...this.memories.drop(database, atMs));
      this.log.forget(database.oid);
    }
  }

  private async travel(): Promise<void> {
    const { budget, sliceMs } = this.options;
    const deadline = performance.now() + sliceMs;
    const rounds = this.rounds.filter((round) => round.isRunning && budget.mayRun(round.tier, this.now.steadyMs));
    let failures = 0;
    this.finishRounds(rounds);
    while (!this.closed && performance.now() < deadline && failures < FAILURES_IN_A_ROW) {
      const first = longestUnserved(rounds);
      if (!first?.next) return;
      const others = rounds.filter((round) => round !== first);
      const failure = await this.visit(first.next, [first, ...others], deadline);
      if (failure === 'password') return;
      failures = failure === undefined ? 0 : failures + 1;
      this.finishRounds(rounds);
    }
  }

  private async visit(
    database: Database,
    rounds: readonly Round[],
    deadline: number,
  ): Promise<FailureReason | undefined> {
    const { link, sliceMs } = this.options;
    const wanted = rounds.filter((round) => round.wants(database));
    const started = performance.now();
    const patienceMs = Math.round(Math.min(LONGEST_STATEMENT_MS, Math.max(SHORTEST_STATEMENT_MS, sliceMs)));
    try {
      await link.visit(database.name, patienceMs, async (session) => {
        this.connected(wanted, performance.now() - started);
        // However long it took to get here, one step is taken: else a slow server would be travelled for nothing.
        let steps = 0;
        for (const round of wanted) {
          while (!this.closed && round.wants(database) && (steps++ === 0 || performance.now() < deadline)) {
            await this.step(round, database, { session, patienceMs });
          }
        }
      });
      const reason = wanted.map((round) => round.failureIn(database)).find((text) => text !== undefined);
      const visitMs = performance.now() - started;
      this.log.note(database, { state: 'read', reason: reason ?? '', atMs: this.now.atMs }, visitMs);
      return undefined;
    } catch (error) {
      const { reason, message } = connectFailureOf(error);
      const state = reason === 'lost' || reason === 'time-out' ? 'failed' : 'refused';
      this.log.note(database, { state, reason: `${reason}: ${message}`, atMs: this.now.atMs });
      for (const round of wanted) round.failed(database, reason);
      return reason;
    }
  }

  private async step(
    round: Round,
    database: Database,
    over: { readonly session: Session; readonly patienceMs: number },
  ): Promise<void> {
    const { memories, log, readings, way } = this;
    const visit = new SessionVisit({
      ...this.options,
      ...over,
      round,
      database,
      memories,
      log,
      readings,
      way,
      nowMs: this.now.steadyMs,
      readAtMs: this.now.atMs + Math.round(performance.now() - this.now.begunMs),
    });
    const cursor = round.cursorIn(database);
    round.servedAt = ++this.steps;
    round.reads(this.now.atMs);
    if (cursor === 0) log.skippedNone(database, round.family);
    try {
      const reached = await round.reader.step(visit, cursor);
      if (reached === undefined) round.leave(database);
      else round.reached(database, reached);
    } catch (error) {
      if (!(error instanceof StatementFailed)) throw error;
      round.failed(database, error.sqlState);
    }
  }

  /** Opening a connection costs the server 5 to 12 ms: those who wanted to go there share it. */
  private connected(rounds: readonly Round[], elapsedMs: number): void {
    this.options.cost.add(VISITS, { elapsedMs, rows: 0 });
    for (const round of rounds) {
      round.spent(elapsedMs / rounds.length);
      this.options.budget.spent(round.tier, elapsedMs / rounds.length, this.now.steadyMs, round.family);
    }
  }

  private finishRounds(rounds: readonly Round[]): void {
    for (const round of rounds) {
      if (!round.finished(this.now.steadyMs)) continue;
      if (round.family === VISITS) this.tellVisits(round);
      // A round that found nothing new was still a poll.
      for (const schema of round.reader.schemas) {
        const told = round.told.has(schema.family);
        if (!told) this.readings.push({ schema, at: round.atMs, rows: [] });
      }
      tellHealth(round, this.options.health, this.now.steadyMs);
    }
  }

  private tellVisits({ atMs, told }: Round): void {
    told.add(VISITS);
    const memory = this.memories.ofServer(visitSchema);
    const rows = [...memory.changed(this.log.rows(visitSchema), atMs), ...memory.gone(() => true, atMs)];
    this.readings.push({ schema: visitSchema, at: atMs, rows });
  }
}
