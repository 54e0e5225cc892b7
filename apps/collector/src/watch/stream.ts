import { families } from '@pganalytics/stats';
import type { Logger } from '@pganalytics/telemetry';

import { changeOf, sameServer } from '../samplers/identity.js';
import type { ReadIdentity } from '../samplers/identity.js';
import { assembleFrames } from '../snapshot/assemble.js';
import type { FrameInput } from '../snapshot/assemble.js';
import type { FamilyState, SnapshotSink } from '../snapshot/snapshot-sink.js';
import type { Target } from '../targets/target.js';
import type { Clock } from './clock.js';
import { RETELL_MS } from './family-health.js';
import { serverIdentityOf } from './server-identity.js';

/** The snapshots of one server, epoch by epoch. */
export class Stream {
  private epoch: bigint;
  private clockSeries: number;
  private identity: ReadIdentity | undefined;
  private toldReason: { readonly text: string; readonly atMs: number } | undefined;

  constructor(
    private readonly options: {
      readonly target: Target;
      readonly serverId: string;
      readonly sink: SnapshotSink;
      readonly logger: Logger;
      readonly clock: Clock;
      /** An earlier watch of this server had this epoch; ours is a later one. */
      readonly epochBefore?: bigint;
    },
  ) {
    this.epoch = options.epochBefore ?? 0n;
    this.clockSeries = options.clock.series;
    this.beginEpoch();
  }

  get currentEpoch(): bigint {
    return this.epoch;
  }

  isSame(identity: ReadIdentity): boolean {
    return this.identity === undefined || sameServer(this.identity, identity);
  }

  /** Takes note of who answers. Another server than before, or the same one restarted, begins a new epoch. */
  meet(identity: ReadIdentity): { readonly newEpoch: boolean } {
    const newEpoch = !this.isSame(identity);
    const change = this.identity && changeOf(this.identity, identity);
    this.identity = identity;
    if (newEpoch) {
      this.beginEpoch();
      const { systemIdentifier: cluster, timeline, address } = identity;
      const about = { target: this.options.target.id, change, cluster, timeline, address };
      this.options.logger.warn(about, 'The server is not the one it was; a new epoch begins.');
    }
    return { newEpoch };
  }

  /** Begins a new epoch when our time went back, which the clock counts; answers whether it did. */
  follow(clockSeries: number): boolean {
    if (clockSeries === this.clockSeries) return false;
    this.clockSeries = clockSeries;
    this.beginEpoch();
    return true;
  }

  ship(content: { readonly frames?: readonly FrameInput[]; readonly states?: readonly FamilyState[] }): void {
    const { target, serverId, sink, logger, clock } = this.options;
    this.toldReason = undefined;
    const onError = (family: string, error: unknown) => {
      logger.error({ target: target.id, family, err: error }, 'A frame could not be packed.');
    };
    const frames = assembleFrames(content.frames ?? [], onError);
    const familyStates = content.states ?? [];
    if (frames.length === 0 && familyStates.length === 0) return;
    const identity = serverIdentityOf(target, this.identity);
    sink.accept({ serverId, epoch: this.epoch, collectedAtMs: clock.nowMs(), frames, identity, familyStates });
  }

  /** Silence would look like a broken collector: the reason travels in place of the numbers, anew and now and then. */
  shipReason(
    state: 'unavailable' | 'paused',
    reason: string,
    more: { readonly frames?: readonly FrameInput[]; readonly intervalOf?: (family: string) => number },
  ): void {
    const states = families
      .filter(({ readAt }) => readAt !== 'client' && (readAt !== 'host' || state === 'paused'))
      .map(({ name }) => ({ family: name, state, reason, intervalMs: more.intervalOf?.(name) ?? 0 }));
    const [text, atMs] = [JSON.stringify(states), performance.now()];
    const told = this.toldReason;
    const isTold = told?.text === text && atMs - told.atMs < RETELL_MS;
    this.ship({ states: isTold ? [] : states, frames: more.frames ?? [] });
    this.toldReason = isTold ? told : { text, atMs };
  }

  /** Never one that was there before, whatever the clock says. */
  private beginEpoch(): void {
    this.toldReason = undefined;
    const now = BigInt(this.options.clock.nowMs());
    this.epoch = now > this.epoch ? now : this.epoch + 1n;
  }
}
