import { z } from 'zod';
import { answerSource } from './sources.js';
import { epochMs, exactNumberOrUnknown } from './values.js';

/** One file system of the host, and when it will be full if it goes on as in the last days. */
export const diskItem = z
  .object({
    mount: z.string(),
    device: z.string().nullable(),
    fileSystem: z.string().nullable(),
    totalBytes: exactNumberOrUnknown,
    usedBytes: exactNumberOrUnknown,
    availableBytes: exactNumberOrUnknown.describe('What a plain user can still fill.'),
    usedShare: z.number().nullable().describe('As df shows it: used of what plain users may fill, 0 to 1.'),
    filesShare: z.number().nullable().describe('Inodes in use, 0 to 1.'),
    holdsWalOf: z.array(z.string()).describe('Data directories whose WAL lies on it.'),
    growthBytesPerDay: z.number().nullable(),
    fullAt: epochMs.nullable(),
    fullReason: z.string().describe('Why it is told, or is not, when it will be full.'),
  })
  .meta({ id: 'DiskItem' });
/** One file system of the host. */
export type DiskItem = z.infer<typeof diskItem>;

/** The host below a server as it is now. */
export const hostAnswer = z
  .object({
    at: epochMs.nullable(),
    local: z
      .boolean()
      .nullable()
      .describe('Whether the collector runs on the host of the server; only then there are figures of the host.'),
    disks: z.array(diskItem),
    sources: z.array(answerSource),
  })
  .meta({ id: 'Host' });
/** The host below a server as it is now. */
export type HostAnswer = z.infer<typeof hostAnswer>;
