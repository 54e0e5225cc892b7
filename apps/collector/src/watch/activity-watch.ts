import type { Poll } from '@pganalytics/codec';
import type { FrameSchema } from '@pganalytics/stats';

import type { Cell } from '../sources/cell-types.js';
import { concernsStatement, errorCode } from '../sources/error-code.js';
import type { Session } from '../sources/session.js';
import type { RedactedStatement, Redactor } from '../redaction/redactor.js';
import { activitySchema, activityStatement } from '../samplers/pg-stat-activity.js';
import { maskName } from '../samplers/mask-secrets.js';
import type { Probe } from '../samplers/probe.js';
import type { LockWait } from './lock-graph.js';
import { ObservedWaits } from './observed-waits.js';
import { readLockGraph } from './lock-graph.js';

/** Where the columns of the statement stand; the last two are not sent. */
const PID = 0;
const BACKEND_START = 1;
const APPLICATION = 4;
const WAIT_EVENT_TYPE = 8;
const LEADER_PID = 15;
const QUERY_ID = 16;
const QUERY_START = 17;
const QUERY = 18;

const LOCKS_EVERY_MS = 2000;

/** A statement whose text was read. Without it in hand the text is asked for again, so that no old one is shown. */
interface KnownStatement {
  readonly queryStart: Cell;
  readonly statement: RedactedStatement | undefined;
}

/** What one look at the sessions brought and cost. */
export interface Look {
  readonly rows: number;
  readonly elapsedMs: number;
  readonly roundTrips: number;
  /** SQLSTATE with which the locks could not be read that somebody waits for. */
  readonly locksFailed: string | undefined;
}

/** Samples sessions and keeps the polls until a frame is made of them. */
export class ActivityWatch {
  readonly schema: FrameSchema;
  private polls: Poll[] = [];
  private known = new Map<number, KnownStatement>();
  private since: string | null = null;
  private waits = new Map<number, LockWait>();
  private locksReadAtMs = Number.NEGATIVE_INFINITY;
  private locksFailed: string | undefined;
  private toldInFrame = new Map<number, Cell>();
  private readonly observed = new ObservedWaits();

  constructor(
    private readonly probe: Probe,
    private readonly redactor: Redactor,
    /** Text of a statement that pg_stat_statements knows; activity's own text may be cut. */
    private readonly textOf: (queryId: string) => RedactedStatement | undefined,
  ) {
    this.schema = activitySchema(probe);
  }

  /** Looks once. What it cost the server holds a way to it and back for each round trip. */
  async poll(session: Session, atMs: number): Promise<Look> {
    const blockers = [...this.waits.values()].flatMap((wait) => wait.blockedBy.split(',').filter(Boolean).map(Number));
    const pids = [...this.known.keys()];
    const started = performance.now();
    const rows = await session.rows(activityStatement(this.probe, { since: this.since, pids, blockers }));
    const roundTrips = 1 + (await this.readLocks(session, rows));
    const elapsedMs = performance.now() - started;
    this.observed.see(
      rows.filter(waitsForLock).map((row) => keyOf(row)),
      started,
    );
    await this.learnStatements(rows);
    this.polls.push({ at: atMs, rows: rows.map((row) => this.rowOf(row)) });
    return { rows: rows.length, elapsedMs, roundTrips, locksFailed: this.locksFailed };
  }

  /** The polls since the last frame. The next frame begins with the texts of what then runs. */
  takePolls(): Poll[] {
    const polls = this.polls;
    this.polls = [];
    this.toldInFrame = new Map();
    return polls;
  }

  /** Answers how often it went to the server. */
  private async readLocks(session: Session, rows: readonly Cell[][]): Promise<number> {
    const started = performance.now();
    const waiting = rows.some(waitsForLock);
    if (!waiting) {
      this.waits = new Map();
      this.locksFailed = undefined;
    }
    if (!waiting || started - this.locksReadAtMs < LOCKS_EVERY_MS) return 0;
    this.locksReadAtMs = started;
    try {
      this.waits = await readLockGraph(session, this.probe);
      this.locksFailed = undefined;
    } catch (error) {
      const sqlState = errorCode(error);
      if (!concernsStatement(sqlState)) throw error;
      // An old graph would be taken for the one of now.
      this.waits = new Map();
      this.locksFailed = sqlState;
    }
    return 2;
  }

  private async learnStatements(rows: readonly Cell[][]): Promise<void> {
    const known = new Map<number, KnownStatement>();
    await Promise.all(
      rows.map(async (row) => {
        const pid = Number(row[PID]);
        const before = this.known.get(pid);
        const queryStart = row[QUERY_START] ?? null;
        if (typeof queryStart === 'string' && (this.since === null || queryStart > this.since)) this.since = queryStart;
        const text = row[QUERY];
        if (typeof text === 'string') {
          known.set(pid, { queryStart, statement: await this.statementOf(row[QUERY_ID] ?? null, text) });
        } else if (before?.queryStart === queryStart) known.set(pid, before);
      }),
    );
    this.known = known;
  }

  private async statementOf(queryId: Cell, text: string): Promise<RedactedStatement | undefined> {
    if (text === '' || text === '<insufficient privilege>') return undefined;
    return (typeof queryId === 'string' ? this.textOf(queryId) : undefined) ?? (await this.redactor.redact(text));
  }

  private rowOf(row: readonly Cell[]): Cell[] {
    const pid = Number(row[PID]);
    const statement = this.known.get(pid)?.statement;
    const queryStart = row[QUERY_START] ?? null;
    const isNew = !this.toldInFrame.has(pid) || this.toldInFrame.get(pid) !== queryStart;
    this.toldInFrame.set(pid, queryStart);
    const wait = waitsForLock(row) ? this.waits.get(pid) : undefined;
    // Servers before 14 do not tell since when, and later ones not before the next look at the locks.
    const observedMs = wait?.waitMs == null ? this.observed.waitMs(keyOf(row)) : null;
    return [
      ...row.slice(0, APPLICATION),
      nameOf(row[APPLICATION]),
      ...row.slice(APPLICATION + 1, LEADER_PID),
      ...(this.probe.activityColumns.has('leader_pid') ? [row[LEADER_PID] ?? null] : []),
      ...(this.probe.activityColumns.has('query_id') ? [row[QUERY_ID] ?? null] : []),
      statement?.fingerprint ?? null,
      isNew ? (statement?.text ?? null) : null,
      wait?.blockedBy ?? null,
      wait?.heldModes ?? null,
      wait?.prepared ?? null,
      wait?.mode ?? null,
      wait?.on ?? null,
      wait?.waitMs ?? observedMs,
      waitsForLock(row) ? observedMs !== null : null,
    ];
  }
}

const waitsForLock = (row: readonly Cell[]): boolean => row[WAIT_EVENT_TYPE] === 'Lock';

/** One statement of one backend. */
const keyOf = (row: readonly Cell[]): string => [row[PID], row[BACKEND_START], row[QUERY_START]].join(' ');

const nameOf = (given: Cell | undefined): Cell => (typeof given === 'string' ? maskName(given) : null);
