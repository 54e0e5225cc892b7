/** What the program needs of its process, so that it can be tried without one. */
export interface ProgramOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly print: (text: string) => void;
  /** What went wrong; to where results do not go. */
  readonly complain: (text: string) => void;
  readonly stopped: () => Promise<void>;
  /** Calls back whenever somebody wants changed files to be taken up. */
  readonly onReload?: (reload: () => void) => void;
}

/** Exit codes, as the help says them. */
export const exitCodes = { fine: 0, problem: 1, notRunning: 3 } as const;

/** Columns that stand below each other; numbers may be right-aligned by the caller. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
