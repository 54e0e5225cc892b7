import type { Socket } from 'node:net';

import { Client } from 'pg';

import type { Cell } from './cell-types.js';
import { cellTypes } from './cell-types.js';
import { errorCode } from './error-code.js';

/** One statement of ours. A name makes the server keep its plan. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values?: readonly unknown[];
  /** Longer than the session's own, for a statement that may run longer. */
  readonly answerTimeoutMs?: number;
  /** What the session's statements may take from here on; for {@link setStatementTimeout} alone. */
  readonly timeoutFromHereMs?: number;
}

/** Gives the statements that follow another time-out, in whichever way the session keeps its settings. */
export const setStatementTimeout = (milliseconds: number): Statement => ({
  name: '',
  text: `SET statement_timeout = ${milliseconds}`,
  timeoutFromHereMs: milliseconds,
});

/**
 * What one statement brought: its rows or why there are none. Statements given together are answered one after another:
 * the time of each runs from the answer before it, so that only the first one's holds the way to the server and back.
 */
export type Outcome =
  | { readonly rows: readonly Cell[][]; readonly elapsedMs: number }
  | { readonly error: Error; readonly sqlState: string; readonly elapsedMs: number };

export interface SessionSettings {
  readonly config: ConstructorParameters<typeof Client>[0];
  readonly statementTimeoutMs: number;
  /** After this time an answer is given up and the connection with it. */
  readonly answerTimeoutMs: number;
  /**
   * Begins the transaction around each statement, with these settings in force. For connections that a pooler hands to
   * somebody else after each transaction: nothing is set for longer, and nothing is prepared.
   */
  readonly begin?: (statementTimeoutMs: number) => string;
}

/**
 * Marks our statements: in front because activity's texts are cut, and behind because from 18 on pg_stat_statements
 * keeps no comment in front.
 */
export const MARKER = '/* pganalytics */';

/** One connection. Statements given together go out in one round trip and fail one by one. */
export class Session {
  private constructor(
    private readonly client: Client,
    private readonly answerTimeoutMs: number,
    private readonly begin: SessionSettings['begin'],
    private statementTimeoutMs: number,
  ) {}

  private ended: Error | undefined;
  private answeredAt = 0;
  private gathering = false;
  /** The last transaction that was asked for: one follows the other. */
  private turn: Promise<unknown> = Promise.resolve();

  static async open(settings: SessionSettings): Promise<Session> {
    const { config, answerTimeoutMs, begin, statementTimeoutMs } = settings;
    // A pooler waits for the end of a transaction, so that what follows it is not sent before.
    const client = new Client({ ...(config as object), types: cellTypes, pipeline: begin === undefined });
    const session = new Session(client, answerTimeoutMs, begin, statementTimeoutMs);
    // An idle connection may break at any time; the next statement reports it.
    client.on('error', (error) => session.endWith(error));
    client.on('end', () => session.endWith(new Error('Connection terminated')));
    try {
      await client.connect();
    } catch (error) {
      await session.close();
      throw error;
    }
    return session;
  }

  /** Why the connection cannot be used any more; `undefined` while it can. */
  get failure(): Error | undefined {
    return this.ended;
  }

  /** The process id the server announced when the connection began; a pooler announces one of its own. */
  get announcedPid(): number {
    return (this.client as unknown as { processID: number | null }).processID ?? 0;
  }

  async run(statements: readonly Statement[]): Promise<Outcome[]> {
    return Promise.all(statements.map((statement) => this.one(statement)));
  }

  /** Runs one statement; throws what the server answered. */
  async rows(statement: Statement): Promise<readonly Cell[][]> {
    const outcome = await this.one(statement);
    if ('error' in outcome) throw outcome.error;
    return outcome.rows;
  }

  async close(): Promise<void> {
    this.endWith(new Error('Connection terminated'));
    // A server that hangs does not answer the goodbye either: the socket is cut after a moment.
    const cut = setTimeout(() => connectionOf(this.client).stream.destroy(), 500);
    await this.client.end().catch(() => undefined);
    clearTimeout(cut);
  }

  private endWith(error: Error): void {
    this.ended ??= error;
  }

  private async one(statement: Statement): Promise<Outcome> {
    if (this.begin === undefined) return this.ask(statement);
    if (statement.timeoutFromHereMs !== undefined) {
      this.statementTimeoutMs = statement.timeoutFromHereMs;
      return { rows: [], elapsedMs: 0 };
    }
    const begin = this.begin(this.statementTimeoutMs);
    const turn = this.turn.then(async () => this.transaction(begin, statement));
    this.turn = turn;
    return turn;
  }

  /** A statement that fails makes of the COMMIT a ROLLBACK. */
  private async transaction(begin: string, statement: Statement): Promise<Outcome> {
    const control = async (text: string) => this.ask({ ...statement, name: '', text, values: [] });
    const begun = await control(begin);
    if ('error' in begun) return begun;
    const outcome = await this.ask({ ...statement, name: '' });
    await control('COMMIT');
    return outcome;
  }

  private async ask(statement: Statement): Promise<Outcome> {
    const asked = performance.now();
    this.gather();
    try {
      const result = await this.client.query<Cell[]>({
        name: statement.name,
        text: `${MARKER} ${statement.text} ${MARKER}`,
        values: [...(statement.values ?? [])],
        rowMode: 'array',
        query_timeout: statement.answerTimeoutMs ?? this.answerTimeoutMs,
      } as never);
      return { rows: (result as unknown as { rows: Cell[][] }).rows, elapsedMs: this.sinceLast(asked) };
    } catch (error) {
      const thrown = error instanceof Error ? error : new Error('The connection failed.');
      // pg cuts a connection whose answer is overdue; every other error then only says that it is cut.
      if (/read timeout/.test(thrown.message)) this.ended = thrown;
      return { error: thrown, sqlState: errorCode(error), elapsedMs: this.sinceLast(asked) };
    }
  }

  /** Everything that is asked before the event loop turns goes out in one write, not in one for each statement. */
  private gather(): void {
    if (this.gathering) return;
    this.gathering = true;
    const { stream } = connectionOf(this.client);
    stream.cork();
    process.nextTick(() => {
      this.gathering = false;
      stream.uncork();
    });
  }

  private sinceLast(asked: number): number {
    const from = Math.max(asked, this.answeredAt);
    this.answeredAt = performance.now();
    return this.answeredAt - from;
  }
}

function connectionOf(client: Client): { readonly stream: Socket } {
  return (client as unknown as { connection: { stream: Socket } }).connection;
}
