/** As many as nobody loses. */
const REMEMBERED = 16;

/**
 * Which logs ingest has told of. A log that is made again has an id that no other ever had, so that each is new once: two
 * ingests that disagree for a while, one of which has not heard of the new log yet, have everything sent again once and
 * not each time that we go from one to the other.
 */
export class MetLogs {
  private readonly ids = new Set<string>();

  /** Whether this one takes the place of another; empty is one that ingest does not know. */
  isAnother(logId: Uint8Array): boolean {
    if (logId.length === 0) return false;
    const id = Buffer.from(logId).toString('hex');
    const another = this.ids.size > 0 && !this.ids.has(id);
    this.ids.add(id);
    if (this.ids.size > REMEMBERED) this.ids.delete(this.ids.keys().next().value ?? '');
    return another;
  }
}
