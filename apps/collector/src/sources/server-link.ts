import { setTimeout as delay } from 'node:timers/promises';

import type { Connection, ConnectOptions } from './connect.js';
import { connect } from './connect.js';
import { TargetPassword } from './password.js';
import { ConnectFailure, connectFailureOf } from './connect-failure.js';
import type { Session } from './session.js';
import { setStatementTimeout } from './session.js';
import type { ReadIdentity } from '../samplers/identity.js';
import { identityOf, identityStatement } from '../samplers/identity.js';
import type { Probe } from '../samplers/probe.js';
import { probeServer } from '../samplers/probe.js';
import { timeoutMs } from '../samplers/sampler.js';
import type { HostPlan } from './connection-plan.js';

/** Two connections to one server: the floor's, which nothing slow may hold up, and one for everything else. */
export interface Linked {
  readonly floor: Session;
  /** Another one after each trip to other databases; while it is away, nobody may use it. */
  readonly side: Session;
  readonly probe: Probe;
  readonly identity: ReadIdentity;
  readonly secured: boolean;
  /** Whether a pooler may stand in the way: each database would keep a connection of its own there. */
  readonly pooled: boolean;
}

/** The pair as it is kept: the side connection takes turns. */
interface Pair extends Linked {
  side: Session;
  readonly host: HostPlan;
  /** The database the side connection is at home in. */
  readonly home: string;
  /** Where the side connection is, as long as that is not its home. */
  away: string | undefined;
}

const FIRST_BACK_OFF_MS = 1000;
const LONGEST_BACK_OFF_MS = 60_000;
const CLOSE_PATIENCE_MS = 500;
/** Connections that were lost sooner are opened anew with growing pauses: what broke them may be ourselves. */
const LASTING_MS = 60_000;

// Before 15 every backend that reads the statistics reads the file of its own database: a small one costs least.
const SMALLEST_DATABASE = `SELECT datname FROM pg_database
 WHERE datallowconn AND NOT datistemplate AND has_database_privilege(oid, 'CONNECT')
 ORDER BY pg_database_size(oid), datname LIMIT 1`;

/** Keeps a server connected: tries again with growing pauses and jitter, and knows why it is not connected. */
export class ServerLink {
  private linked: Pair | undefined;
  private attempt: Promise<void> | undefined;
  /** The side connection is being opened elsewhere: together with a new pair it would be a third. */
  private moving = false;
  private backOffMs = FIRST_BACK_OFF_MS;
  private nextAttemptAtMs = 0;
  private lastFailure: ConnectFailure | undefined;
  private closed = false;
  private linkedAtMs = 0;
  /** How many links in a row were lost soon after they were made. */
  private shortLived = 0;
  /** Nobody tries before: the password was refused, whoever tried it. */
  private refusedUntilMs = 0;
  private smallestDatabase: string | undefined;
  private readonly password = new TargetPassword();

  constructor(
    private readonly options: {
      readonly connect: Omit<ConnectOptions, 'statementTimeoutMs' | 'database'>;
      readonly views: readonly string[];
      readonly random: () => number;
      readonly onLinked: () => void;
    },
  ) {}

  /** The connections, also broken ones; `undefined` while there are none, and `failure` says why. */
  get current(): Linked | undefined {
    return this.linked;
  }

  /** Why the floor's connection cannot be used any more; the other one may fail and come back without it. */
  get broken(): ConnectFailure | undefined {
    const error = this.linked?.floor.failure;
    return error === undefined ? undefined : connectFailureOf(error);
  }

  get failure(): ConnectFailure | undefined {
    return this.lastFailure;
  }

  get connections(): number {
    return this.linked ? 2 : 0;
  }

  /** Begins to connect when there is no connection and the pause is over, by `performance.now()`. Does not wait for it. */
  tryNow(nowMs: number): void {
    const opening = this.attempt !== undefined || this.moving;
    if (this.closed || this.linked || opening) return;
    if (nowMs < Math.max(this.nextAttemptAtMs, this.refusedUntilMs)) return;
    this.attempt = this.open()
      .then((linked) => this.opened(linked))
      .catch((error: unknown) => this.failed(connectFailureOf(error)))
      .finally(() => (this.attempt = undefined));
  }

  /** Gives the connections up, so that the next try starts afresh. */
  drop(failure: ConnectFailure): void {
    const linked = this.linked;
    this.linked = undefined;
    this.lastFailure = failure;
    if (!linked) return;
    const isLasting = performance.now() - this.linkedAtMs > LASTING_MS;
    this.shortLived = isLasting ? 0 : this.shortLived + 1;
    if (this.shortLived > 1) {
      const pause = Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** (this.shortLived - 2));
      this.nextAttemptAtMs = performance.now() + pause * (0.5 + this.options.random() / 2);
    }
    void Promise.all([linked.floor.close(), linked.side.close()]);
  }

  /** What was refused may be right now: no pause holds any more. */
  retry(): void {
    this.nextAttemptAtMs = 0;
    this.refusedUntilMs = 0;
    this.shortLived = 0;
    this.backOffMs = FIRST_BACK_OFF_MS;
    this.password.forget();
  }

  /** Gives the connections up because nobody wants them now. Not a failure; the next try may come at once. */
  release(): void {
    const linked = this.linked;
    this.linked = undefined;
    this.lastFailure = undefined;
    this.retry();
    if (linked) void Promise.all([linked.floor.close(), linked.side.close()]);
  }

  /** Opens the connections anew, because what is known of the server is out of date. Not a failure. */
  renew(): void {
    const linked = this.linked;
    this.linked = undefined;
    if (linked) void Promise.all([linked.floor.close(), linked.side.close()]);
    this.tryNow(performance.now());
  }

  /**
   * Takes the side connection to a database, which closes it and opens it there, so that there are never more than two,
   * and runs `act` over it. It stays there: `goHome` ends the trip. Meanwhile nobody else may use `side`.
   * @throws ConnectFailure when the database lets nobody in, or the connections were given up meanwhile.
   */
  async visit<T>(database: string, statementTimeoutMs: number, act: (session: Session) => Promise<T>): Promise<T> {
    const pair = this.linked;
    if (!pair) throw this.lastFailure ?? new ConnectFailure('lost');
    await this.move(pair, database, statementTimeoutMs);
    return act(pair.side);
  }

  /** Brings the side connection back to its own database, also when it has failed. @throws ConnectFailure when it cannot be opened any more. */
  async goHome(): Promise<void> {
    const pair = this.linked;
    if (!pair || (pair.away === undefined && pair.side.failure === undefined)) return;
    await this.move(pair, pair.home, timeoutMs.tick);
    pair.away = undefined;
  }

  private async move(pair: Pair, database: string, statementTimeoutMs: number): Promise<void> {
    if (pair.side.failure === undefined && (pair.away ?? pair.home) === database) {
      pair.away = database;
      await pair.side.rows(setStatementTimeout(statementTimeoutMs));
      return;
    }
    pair.away = database;
    await pair.side.close();
    const { plan } = this.options.connect;
    const there = { ...plan, hosts: [pair.host], sessionAttributes: 'any' as const };
    // A pooler may know its own database by another name.
    const named = database === pair.home ? plan.database : database;
    if (performance.now() < this.refusedUntilMs) throw new ConnectFailure('password');
    this.moving = true;
    try {
      const { session } = await connect({
        ...this.connecting,
        plan: there,
        database: named,
        statementTimeoutMs,
      }).catch((error: unknown) => {
        throw this.noteRefusal(connectFailureOf(error));
      });
      if (this.linked === pair) pair.side = session;
      else {
        await session.close();
        throw this.lastFailure ?? new ConnectFailure('lost');
      }
    } finally {
      this.moving = false;
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    // An attempt that still runs closes what it opens; nobody waits for a server that does not answer.
    await Promise.race([this.attempt, delay(CLOSE_PATIENCE_MS, undefined, { ref: false })]);
    const linked = this.linked;
    this.linked = undefined;
    if (linked) await Promise.all([linked.floor.close(), linked.side.close()]);
  }

  private async opened(linked: Pair): Promise<void> {
    if (this.closed) {
      await Promise.all([linked.floor.close(), linked.side.close()]);
      return;
    }
    this.linked = linked;
    this.linkedAtMs = performance.now();
    this.lastFailure = undefined;
    this.backOffMs = FIRST_BACK_OFF_MS;
    this.options.onLinked();
  }

  private failed(failure: ConnectFailure): void {
    this.lastFailure = failure;
    this.noteRefusal(failure);
    this.nextAttemptAtMs = performance.now() + this.backOffMs * (0.5 + this.options.random());
    this.backOffMs = Math.min(LONGEST_BACK_OFF_MS, this.backOffMs * 2);
  }

  /** A wrong password tried again and again locks the role or fills the server's log: once a minute is enough. */
  private noteRefusal(failure: ConnectFailure): ConnectFailure {
    if (failure.reason === 'password') {
      this.refusedUntilMs = performance.now() + LONGEST_BACK_OFF_MS;
      this.password.forget();
    }
    return failure;
  }

  private get connecting(): Omit<ConnectOptions, 'statementTimeoutMs' | 'database'> {
    return { ...this.options.connect, kept: this.password };
  }

  private async open(): Promise<Pair> {
    const opened: Connection[] = [];
    try {
      // What is asked once, on opening, may take its time: on a slow server nothing would be collected at all else.
      const side = await connect({ ...this.connecting, statementTimeoutMs: timeoutMs.floor });
      opened.push(side);
      const [probe, identity] = await Promise.all([
        probeServer(side.session, this.options.views),
        side.session.rows(identityStatement).then(([row]) => identityOf(row ?? [])),
      ]);
      const floor = await this.openFloor(side, probe);
      opened.push(floor);
      await side.session.rows(setStatementTimeout(timeoutMs.tick));
      const { host, secured, session } = side;
      const { pooled } = this.options.connect.plan;
      const home = probe.database;
      return { floor: floor.session, side: session, probe, identity, secured, pooled, host, home, away: undefined };
    } catch (error) {
      await Promise.all(opened.map((connection) => connection.session.close()));
      throw error;
    }
  }

  private async openFloor(side: Connection, probe: Probe): Promise<Connection> {
    // The same host as the first connection: of several, another one could be another server.
    const plan = { ...this.options.connect.plan, hosts: [side.host], sessionAttributes: 'any' as const };
    const options = { ...this.connecting, plan, statementTimeoutMs: timeoutMs.floor };
    if (probe.versionNumber >= 150_000 || plan.pooled) return connect(options);
    try {
      // To measure databases walks through all their files: once is enough.
      this.smallestDatabase ??= String((await side.session.rows({ name: '', text: SMALLEST_DATABASE }))[0]?.[0]);
      return await connect({ ...options, database: this.smallestDatabase });
    } catch {
      this.smallestDatabase = undefined;
      return connect(options);
    }
  }
}
