import { DeliverSnapshots } from './deliver-snapshots.js';
import type { DeliveryOptions } from './delivery-options.js';
import { DiskSpool } from './disk/disk-spool.js';

/** A segment must be a small part of the spool: it is freed as a whole. */
const LEAST_SEGMENTS = 16;

/**
 * Delivers from a spool in a directory.
 * @throws what starting delivery throws; SpoolInUse, SpoolUnusable, SpoolTooNew
 */
export async function startDelivery(
  directory: string,
  options: Omit<DeliveryOptions, 'spool'>,
): Promise<DeliverSnapshots> {
  const { config, logger } = options;
  const spool = new DiskSpool({
    directory,
    maxBytes: config.SPOOL_MAX_BYTES,
    segmentBytes: Math.min(config.SPOOL_SEGMENT_BYTES, Math.ceil(config.SPOOL_MAX_BYTES / LEAST_SEGMENTS)),
    syncMs: config.SPOOL_SYNC_MS,
    onProblem: (error, what) => logger.error({ err: error }, what),
  });
  return DeliverSnapshots.start({ ...options, spool });
}
