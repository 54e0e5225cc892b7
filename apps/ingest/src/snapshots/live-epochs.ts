interface LiveServer {
  epoch: bigint;
  /** When the newest snapshot was taken, epoch milliseconds. */
  collectedAtMs: number;
  /** Epochs that were live before this one. */
  readonly past: bigint[];
  returns: number;
  firstReturnMs: number;
}

const PAST_EPOCHS = 8;
/** One return can be a machine that was set back to a snapshot of itself. */
const RETURNS = 2;
const WITHIN_MS = 600_000;

/**
 * Notices two collectors with one identity: each runs a stream of its own, and the newest snapshot of a server comes
 * from one and then again from the other. A collector that starts anew moves on to a later epoch and never comes back;
 * what its spool still holds of the epoch before is older than what the new one has sent.
 */
export class LiveEpochs {
  private readonly servers = new Map<string, LiveServer>();

  constructor(private readonly mostServers: number) {}

  /** Whether this snapshot shows that two streams of one collector and server are live at the same time. */
  interleaved(collectorId: string, serverId: string, epoch: bigint, collectedAtMs: number): boolean {
    const key = `${collectorId} ${serverId}`;
    const live = this.servers.get(key);
    if (live === undefined) {
      if (this.servers.size >= this.mostServers) this.servers.delete(this.servers.keys().next().value ?? '');
      this.servers.set(key, { epoch, collectedAtMs, past: [], returns: 0, firstReturnMs: 0 });
      return false;
    }
    if (collectedAtMs <= live.collectedAtMs) return false;
    live.collectedAtMs = collectedAtMs;
    if (epoch === live.epoch) return false;
    const returned = live.past.includes(epoch);
    live.past.push(live.epoch);
    if (live.past.length > PAST_EPOCHS) live.past.shift();
    live.epoch = epoch;
    return returned && countReturn(live, collectedAtMs);
  }
}

function countReturn(live: LiveServer, now: number): boolean {
  if (now - live.firstReturnMs > WITHIN_MS) {
    live.returns = 0;
    live.firstReturnMs = now;
  }
  live.returns += 1;
  return live.returns >= RETURNS;
}
