import type { CollectorCredential } from '../credentials/collector-directory.js';
import type { SecurityEvents } from '../security/security-events.js';
import type { CheckedSnapshot } from './check-snapshot.js';
import type { LiveEpochs } from './live-epochs.js';
import { DigestDiffers } from './snapshot.errors.js';
import type { StreamDigests } from './stream-digests.js';

/** Watches over the streams of servers: one content for each place, one live stream for each server. */
export class WatchStreams {
  constructor(
    private readonly digests: StreamDigests,
    private readonly epochs: LiveEpochs,
    private readonly events: SecurityEvents,
  ) {}

  /** `digest` is the CRC-32 of the frozen bytes. @throws DigestDiffers */
  run(credential: CollectorCredential, { serverId, snapshot }: CheckedSnapshot, digest: number, now: number): void {
    const { collectorId } = credential;
    const { epoch, sequence, collectedAtMs } = snapshot;
    if (this.digests.see({ collectorId, serverId, epoch }, sequence, digest) === 'differs') {
      const error = new DigestDiffers(epoch, sequence);
      this.events.raise(credential, { kind: 'digest-differs', serverId, detail: error.message }, now);
      throw error;
    }
    if (this.epochs.interleaved(collectorId, serverId, epoch, collectedAtMs)) {
      const detail = `Two streams of this server are live at a time; the last one is of epoch ${epoch}. Is the collector running twice?`;
      this.events.raise(credential, { kind: 'epochs-interleaved', serverId, detail }, now);
    }
  }
}
