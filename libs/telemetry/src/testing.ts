import { createLogger } from './logger.js';
import type { Logger } from './logger.js';

/** A logger that keeps its lines, parsed, for a spec to read. */
export function memoryLogger(service = 'spec'): { logger: Logger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  return { logger: createLogger({ service, level: 'trace', destination }), lines };
}

/** A logger for specs that do not look at logs. */
export function silentLogger(): Logger {
  return createLogger({ service: 'spec', level: 'silent' });
}
