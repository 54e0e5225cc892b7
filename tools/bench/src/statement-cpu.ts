import { openSync, readSync, closeSync, statSync } from 'node:fs';

/**
 * What PostgreSQL says of the CPU of each message of a statement, and the statement; with `log_statement_stats` on. The
 * time that the statement took has in it how long the server waited for whoever reads the rows.
 */
const STATISTICS =
  /LOG: {2}(?:QUERY|\w+ MESSAGE) STATISTICS\n[^\n]*DETAIL: {2}! system usage stats:\n\t!\t([\d.]+) s user, ([\d.]+) s system,[\s\S]*?STATEMENT: {2}([^\n]*(?:\n\t[^\n]*)*)/g;

/** What statements of one kind took: CPU milliseconds, user and system, in so many messages. */
export interface StatementCpu {
  readonly milliseconds: number;
  readonly messages: number;
}

/** What a server's log tells of statements since it was this long, by their kind; those that have none are left out. */
export function statementMilliseconds<Kind extends string>(
  logFile: string,
  since: number,
  kindOf: (statement: string) => Kind | undefined,
): Map<Kind, StatementCpu> {
  const found = new Map<Kind, StatementCpu>();
  for (const [, user, system, statement] of textFrom(logFile, since).matchAll(STATISTICS)) {
    const kind = kindOf(statement);
    if (kind === undefined) continue;
    const { milliseconds, messages } = found.get(kind) ?? { milliseconds: 0, messages: 0 };
    const took = (Number(user) + Number(system)) * 1_000;
    found.set(kind, { milliseconds: milliseconds + took, messages: messages + 1 });
  }
  return found;
}

/** How long the log is now, in bytes. */
export const lengthOf = (logFile: string): number => statSync(logFile).size;

function textFrom(file: string, from: number): string {
  const bytes = Buffer.alloc(Math.max(0, lengthOf(file) - from));
  const opened = openSync(file, 'r');
  try {
    return bytes.toString('utf8', 0, readSync(opened, bytes, 0, bytes.length, from));
  } finally {
    closeSync(opened);
  }
}
