import { familyOf } from '@pganalytics/stats';
import type { Tier } from '@pganalytics/stats';

import type { Cursor, Database, DatabaseJob, DatabaseReader } from './database-job.js';

/** The share of its interval that a round over all databases may keep the server busy. */
const ALLOWED_SHARE = 0.01;
/** A round is never put off for longer than so many intervals. */
const MOST_STEPS = 10;

/** A moment by two clocks. */
export interface Moment {
  /** What the platform is told, in milliseconds since 1970; it may go back when the machine's clock is set. */
  readonly atMs: number;
  /** What is paced by, as `performance.now()`: it only runs forward. */
  readonly steadyMs: number;
}

/** One job on one server: when it is due, and how far its round through the databases has come. */
export class Round {
  readonly family: string;
  readonly tier: Tier;
  /** The moment that all its rows carry: when the first of them was read, or it began while there is none. */
  atMs = 0;
  private hasRead = false;
  /** The same by a clock that only runs forward. */
  private begunMs = Number.NEGATIVE_INFINITY;
  /** Databases that have still to be visited, in order. */
  private pending: Database[] = [];
  /** How far databases were read that could not be read in one go, by OID. */
  private readonly cursors = new Map<number, Cursor>();
  /** Families that this round has told something of. */
  readonly told = new Set<string>();
  /** Why databases could not be read in this round, by name. */
  readonly failures = new Map<string, string>();
  /** What this round could not see for want of rights, with the databases. */
  readonly denials = new Map<string, string[]>();
  databases = 0;
  /** The step of the tour in which it last had its turn. */
  servedAt = 0;
  private running = false;
  private spentMs = 0;
  private steps = 1;
  private lastTookMs = 0;

  constructor(
    readonly job: DatabaseJob,
    readonly reader: DatabaseReader,
    /** How often a round is due by the schedule and the budget; 0 while the family is given up. */
    private readonly scheduledMs: () => number,
  ) {
    this.family = job.families[0] ?? '';
    this.tier = familyOf(this.family)?.tier ?? 'schema';
  }

  /** How far apart rounds are: what is due, or what really happens where that is more. */
  get intervalMs(): number {
    const due = this.steps * this.scheduledMs();
    return due > 0 ? Math.max(due, this.lastTookMs) : due;
  }

  /** Whether rounds take so long or cost so much that they are fewer than scheduled. */
  get slowed(): boolean {
    return this.intervalMs > this.scheduledMs();
  }

  get isRunning(): boolean {
    return this.running;
  }

  /** Whether a round should begin; a little early is better than a whole tick late. */
  isDue(nowMs: number): boolean {
    const scheduledMs = this.scheduledMs();
    return !this.running && scheduledMs > 0 && nowMs >= this.begunMs + this.steps * scheduledMs * 0.95;
  }

  begin(databases: readonly Database[], { atMs, steadyMs }: Moment): void {
    this.atMs = atMs;
    this.hasRead = false;
    this.begunMs = steadyMs;
    this.databases = databases.length;
    this.pending = [...databases];
    this.told.clear();
    this.failures.clear();
    this.denials.clear();
    this.cursors.clear();
    this.spentMs = 0;
    this.running = true;
  }

  /** Something is about to be read: a round may have waited for its turn while others were read. */
  reads(atMs: number): void {
    if (!this.hasRead) this.atMs = atMs;
    this.hasRead = true;
  }

  get next(): Database | undefined {
    return this.pending[0];
  }

  wants(database: Database): boolean {
    return this.pending.some(({ oid }) => oid === database.oid);
  }

  /** Where to go on in a database. */
  cursorIn(database: Database): Cursor {
    return this.cursors.get(database.oid) ?? 0;
  }

  /** Read up to a cursor; the rest of this database comes first next time. */
  reached(database: Database, cursor: Cursor): void {
    this.pending = [database, ...this.pending.filter(({ oid }) => oid !== database.oid)];
    this.cursors.set(database.oid, cursor);
  }

  /** Gives a database up for this round. */
  failed(database: Database, reason: string): void {
    this.failures.set(database.name, reason);
    this.leave(database);
  }

  failureIn(database: Database): string | undefined {
    const reason = this.failures.get(database.name);
    return reason === undefined ? undefined : `${this.family}: ${reason}`;
  }

  denied(database: Database, reason: string): void {
    const names = this.denials.get(reason) ?? [];
    if (!names.includes(database.name)) this.denials.set(reason, [...names, database.name]);
  }

  /** The database is done. */
  leave(database: Database): void {
    this.cursors.delete(database.oid);
    this.pending = this.pending.filter(({ oid }) => oid !== database.oid);
  }

  spent(serverMs: number): void {
    this.spentMs += Math.max(0, serverMs);
  }

  /** Whether the round has just come to its end; the next one is then due after what this one cost. */
  finished(nowMs: number): boolean {
    if (!this.running || this.pending.length > 0) return false;
    this.running = false;
    this.lastTookMs = nowMs - this.begunMs;
    const wanted = Math.ceil(this.spentMs / ALLOWED_SHARE / Math.max(1, this.scheduledMs()));
    this.steps = Math.min(MOST_STEPS, Math.max(1, wanted));
    return true;
  }

  /** Goes on at the pace of the round before it, over a new connection. */
  follow(before: Round | undefined): void {
    if (!before || before.running) return;
    this.atMs = before.atMs;
    this.begunMs = before.begunMs;
    this.steps = before.steps;
    this.lastTookMs = before.lastTookMs;
  }

  /** Due at once, from the first database on. */
  restart(): void {
    this.running = false;
    this.pending = [];
    this.cursors.clear();
    this.begunMs = Number.NEGATIVE_INFINITY;
    this.lastTookMs = 0;
  }
}

/** When time is short every round gets its turn, also one behind others that begin again and again. */
export function longestUnserved(rounds: readonly Round[]): Round | undefined {
  return rounds
    .filter((round) => round.isRunning)
    .reduce<Round | undefined>(
      (first, round) => (first && first.servedAt <= round.servedAt ? first : round),
      undefined,
    );
}
