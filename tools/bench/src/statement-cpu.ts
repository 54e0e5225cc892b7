import { openSync, readSync, closeSync, statSync } from 'node:fs';

/**
 * What PostgreSQL says of the CPU of each message of a statement, and the statement; with `log_statement_stats` on. The
 * time that the statement took has in it how long the server waited for whoever reads the rows.
 */
const STATISTICS =
  /LOG: {2}(?:QUERY|\w+ MESSAGE) STATISTICS\n[^\n]*DETAIL: {2}! system usage stats:\n\t!\t([\d.]+) s user, ([\d.]+) s system,[\s\S]*?STATEMENT: {2}([^\n]*(?:\n\t[^\n]*)*)/g;

/** CPU milliseconds, user and system, of the statements that a server's log tells of since it was this long. */
export function statementMilliseconds(
  logFile: string,
  since: number,
  chosen: (statement: string) => boolean,
): { milliseconds: number; messages: number } {
  let [milliseconds, messages] = [0, 0];
  for (const [, user, system, statement] of textFrom(logFile, since).matchAll(STATISTICS)) {
    if (!chosen(statement)) continue;
    milliseconds += (Number(user) + Number(system)) * 1_000;
    messages += 1;
  }
  return { milliseconds, messages };
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
