import { z } from 'zod';
import { epochMs, idText, repeated } from './values.js';

/** What the live stream can be asked. */
export const liveQuery = z.object({
  servers: repeated(idText, 200).describe('Only these servers; left out: all servers of the organisation.'),
  watch: idText.optional().describe('Somebody looks at this server: its activity is shipped every second meanwhile.'),
});
/** What the live stream can be asked. */
export type LiveQuery = z.infer<typeof liveQuery>;

/** The data of an event `stored`: new samples of a server can be read. */
export const liveStored = z
  .object({ serverId: idText, collectedAtMs: epochMs, storedAtMs: epochMs, families: z.array(z.string()) })
  .meta({ id: 'LiveStored' });
/** The data of an event `stored`. */
export type LiveStored = z.infer<typeof liveStored>;

/** The data of an event `ping`: the connection lives. */
export const livePing = z.object({ at: epochMs }).meta({ id: 'LivePing' });
/** The data of an event `ping`. */
export type LivePing = z.infer<typeof livePing>;

/** The data of an event `missed`: the reader was too slow, this many events were left out; read anew. */
export const liveMissed = z.object({ events: z.int() }).meta({ id: 'LiveMissed' });
/** The data of an event `missed`. */
export type LiveMissed = z.infer<typeof liveMissed>;

/** The data of any event of the live stream. */
export const liveEvent = z.union([liveStored, livePing, liveMissed]).meta({
  id: 'LiveEvent',
  description:
    'What stands in `data:` of an event: LiveStored of `stored`, LivePing of `ping`, LiveMissed of `missed`.',
});
/** The data of any event of the live stream. */
export type LiveEvent = z.infer<typeof liveEvent>;
