import type { Command } from 'commander';

import { openSession } from './connection/session.js';
import type { Session, SessionOptions } from './connection/session.js';
import type { Result } from './output/listing.js';
import { plain } from './output/plain.js';
import { render } from './output/render.js';
import type { Format } from './output/render.js';
import type { Surroundings } from './surroundings.js';

/** Options that stand before or after every command. */
export interface GlobalOptions extends SessionOptions {
  readonly output: Format;
  readonly columns?: readonly string[];
  readonly headers: boolean;
  /** Seconds between two looks; `undefined` looks once. */
  readonly watch?: number;
}

/** What a command works with. */
export interface Context<O> {
  readonly session: Session;
  readonly options: O & GlobalOptions;
  readonly surroundings: Surroundings;
  /** Ends the program with this code when the command is done. */
  readonly exit: (code: number) => void;
}

/** Asks the product and answers with what to print. */
export type Reads<O> = (context: Context<O>, ...words: string[]) => Promise<Result>;

/** Lets commands run: opens the session, prints the result, looks again when asked to. */
export class Running {
  exitCode = 0;

  constructor(readonly surroundings: Surroundings) {}

  /** Makes a command print what `reads` answers. */
  shows<O = object>(command: Command, reads: Reads<O>): void {
    this.does<O>(command, async (context, ...words) => {
      if (context.options.watch === undefined) return this.print(await reads(context, ...words), context.options);
      await this.watch(context, () => reads(context, ...words));
    });
  }

  /** Makes a command act, signed in. */
  does<O = object>(command: Command, act: (context: Context<O>, ...words: string[]) => Promise<void>): void {
    this.runs<O>(command, async (options, ...words) => {
      const session = await openSession(options, this.surroundings);
      await act({ session, options, surroundings: this.surroundings, exit: this.exit }, ...words);
    });
  }

  /** Makes a command act that needs no session. */
  runs<O = object>(command: Command, act: (options: O & GlobalOptions, ...words: string[]) => Promise<void>): void {
    command.action(async (...given: unknown[]) => {
      // commander hands over the arguments, then the options, then the command itself.
      const words = given.slice(0, -2) as string[];
      await act(command.optsWithGlobals<O & GlobalOptions>(), ...words);
    });
  }

  /** Writes a result to standard output, and what must not be overlooked to standard error. */
  print(result: Result, { output, columns, headers }: GlobalOptions): void {
    const { terminal, write, complain } = this.surroundings;
    const width = terminal?.columns();
    const shape = { format: output, headers, ...(columns ? { columns } : {}), ...(width ? { width } : {}) };
    write(render(result, shape));
    const notes = result.kind === 'listing' ? result.listing.notes : result.notes;
    for (const note of notes ?? []) complain(plain(`Note: ${note}`));
  }

  readonly exit = (code: number): void => void (this.exitCode = code);

  private async watch<O>({ options }: Context<O>, read: () => Promise<Result>): Promise<void> {
    const { terminal, stopped, write } = this.surroundings;
    const stops = stopped().then(() => true);
    do {
      const result = await read();
      if (terminal !== undefined && options.output === 'table') write(CLEAR);
      this.print(result, options);
    } while (!(await endsWithin(options.watch! * 1_000, stops)));
  }
}

/** Whether it ends before the time has passed; waits for either. */
async function endsWithin(ms: number, end: Promise<boolean>): Promise<boolean> {
  const passed = Promise.withResolvers<false>();
  const timer = setTimeout(passed.resolve, ms, false);
  try {
    return await Promise.race([end, passed.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Clears the screen and the lines above it, and begins at its top. */
const CLEAR = '\u001b[2J\u001b[3J\u001b[H';
