import { stripVTControlCharacters } from 'node:util';

import { answerOf } from '@pganalytics/api-client';
import type { components } from '@pganalytics/api-client';
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';

import { NoTerminal } from '../cli.errors.js';
import { findServer } from '../connection/find-server.js';
import type { Server } from '../connection/find-server.js';
import type { Session } from '../connection/session.js';
import { failureOf } from '../failures.js';
import { figure, text } from '../output/columns.js';
import { tableOf } from '../output/table.js';
import { amount, duration } from '../output/units.js';
import type { Running } from '../running.js';
import type { Surroundings, Terminal } from '../surroundings.js';

type Sample = components['schemas']['Session'];

interface TopOptions {
  readonly interval: number;
}

/** Orders of the sessions, by the key that chooses them. */
const ORDERS = {
  t: { name: 'statement age', of: ({ queryAgeMs }: Sample) => queryAgeMs ?? -1 },
  x: { name: 'transaction age', of: ({ xactAgeMs }: Sample) => xactAgeMs ?? -1 },
  b: { name: 'sessions blocked', of: ({ blocks }: Sample) => blocks.length },
} as const;
type Order = keyof typeof ORDERS;

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
const HOME = '\u001b[H';
/** To the end of the line, and of the screen: what stood there before is longer. */
const CLEAR_LINE = '\u001b[K';
const CLEAR_REST = '\u001b[J';

/** `top`: the sessions of a server, live, like top. */
export function addTopCommand(program: Command, running: Running): void {
  const top = program
    .command('top')
    .description('the sessions of a server, live; q ends it')
    .argument('<server>', 'name or id')
    .option('--interval <seconds>', 'how often it looks', seconds, 1)
    .addHelpText(
      'after',
      '\nKeys: t by statement age, x by transaction age, b by sessions blocked, space stops, q ends.',
    );
  running.does<TopOptions>(top, async ({ session, options, surroundings }, given) => {
    if (surroundings.terminal === undefined) throw new NoTerminal('top', 'activity');
    const server = await findServer(session, given);
    await new Screen(session, server, surroundings, surroundings.terminal).run(options.interval * 1_000);
  });
}

function seconds(value: string): number {
  const number = Number(value);
  if (!(number >= 0.5 && number <= 3_600)) throw new InvalidArgumentError('It must be between 0.5 and 3600.');
  return number;
}

const columns = [
  figure<Sample>('pid', ({ pid }) => pid, String),
  text<Sample>('user', ({ usename }) => usename),
  text<Sample>('database', ({ datname }) => datname),
  text<Sample>('state', ({ state }) => state),
  text<Sample>('waits_for', ({ waitEventType, waitEvent }) =>
    [waitEventType, waitEvent].filter((part) => part !== null).join(' '),
  ),
  figure<Sample>('statement', ({ queryAgeMs }) => queryAgeMs, duration),
  figure<Sample>('transaction', ({ xactAgeMs }) => xactAgeMs, duration),
  text<Sample>('blocked_by', ({ blockedBy }) => blockedBy.join(',')),
  text<Sample>('statement_text', ({ query }) => query),
];

/** Names and reasons come from servers: they do not speak to the terminal. Columns keep their spaces. */
const plainLine = (line: string): string => stripVTControlCharacters(line).replaceAll(/\p{Cc}/gu, ' ');

class Screen {
  private order: Order = 't';
  private paused = false;
  private ended = false;
  private wake = Promise.withResolvers<void>();

  constructor(
    private readonly session: Session,
    private readonly server: Server,
    private readonly surroundings: Surroundings,
    private readonly terminal: Terminal,
  ) {}

  async run(intervalMs: number): Promise<void> {
    const release = this.terminal.onKey((key) => this.press(key));
    void this.surroundings.stopped().then(() => this.press('q'));
    this.surroundings.write(HIDE_CURSOR);
    try {
      while (!this.ended) {
        if (!this.paused) await this.draw();
        await this.rest(intervalMs);
      }
    } finally {
      release();
      this.surroundings.write(`${SHOW_CURSOR}\n`);
    }
  }

  private press(key: string): void {
    if (key === 'q' || key === '\u0003') this.ended = true;
    if (key === ' ') this.paused = !this.paused;
    if (Object.hasOwn(ORDERS, key)) this.order = key as Order;
    this.wake.resolve();
  }

  private async rest(intervalMs: number): Promise<void> {
    if (this.ended) return;
    const timer = setTimeout(this.wake.resolve, intervalMs);
    await this.wake.promise;
    clearTimeout(timer);
    this.wake = Promise.withResolvers<void>();
  }

  private async draw(): Promise<void> {
    const lines = await this.lines().catch((error: unknown) => {
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      // It may come back: what is shown says that it is not now.
      return [...failure.lines, '', 'Trying again; q ends.'];
    });
    const { write } = this.surroundings;
    const shown = lines.slice(0, this.terminal.rows() - 1).map((line) => `${plainLine(line)}${CLEAR_LINE}\n`);
    write(`${HOME}${shown.join('')}${CLEAR_REST}`);
  }

  private async lines(): Promise<string[]> {
    const path = { id: this.server.id };
    const [server, activity] = await Promise.all([
      answerOf(this.session.client.GET('/api/v1/servers/{id}', { params: { path } })),
      answerOf(this.session.client.GET('/api/v1/servers/{id}/activity', { params: { path } })),
    ]);
    const { name, of } = ORDERS[this.order];
    const sessions = activity.sessions.toSorted((a, b) => of(b) - of(a));
    const head = [
      `${server.name}  PostgreSQL ${server.version ?? '?'}  ${server.state}: ${server.stateReason}`,
      `${amount(server.transactionsPerSecond)} transactions/s   ${amount(server.connections)} of ${amount(server.maxConnections)} connections   ` +
        `${sessions.length} sessions at work   data ${duration(activity.dataAgeMs)} old   by ${name}`,
      ...(activity.reason === null ? [] : [activity.reason]),
      '',
    ];
    const table = tableOf(sessions, columns, { headers: true, width: this.terminal.columns() });
    return [...head, ...table.trimEnd().split('\n')];
  }
}
