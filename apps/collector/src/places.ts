import path from 'node:path';

import type { CollectorConfig } from './collector.config.js';

/** Where snapshots wait. */
export function spoolDirectoryOf({ SPOOL_DIR, DATA_DIR }: Pick<CollectorConfig, 'SPOOL_DIR' | 'DATA_DIR'>): string {
  return path.resolve(SPOOL_DIR ?? path.join(DATA_DIR, 'spool'));
}

/** The file whose existence pauses everything. */
export function pauseFileIn(config: Pick<CollectorConfig, 'COLLECTOR_PAUSE_FILE' | 'DATA_DIR'>): string {
  return path.resolve(config.COLLECTOR_PAUSE_FILE ?? path.join(config.DATA_DIR, 'paused'));
}
