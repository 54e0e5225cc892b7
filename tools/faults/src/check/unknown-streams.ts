import type { StreamIdentity } from '@pganalytics/bench';

import type { StreamRecord } from '../record/read-record.js';

/** Streams of the history that no collector has a record of: stored under another name, or sent by nobody. */
export function unknownStreams(
  stored: readonly StreamIdentity[],
  records: readonly Pick<StreamRecord, 'identity'>[],
): string[] {
  const recorded = new Set(records.map(({ identity }) => nameOf(identity)));
  return stored.map(nameOf).filter((name) => !recorded.has(name));
}

const nameOf = ({ organisationId, collectorId, serverId, epoch }: StreamIdentity): string =>
  `organisation ${organisationId} collector ${collectorId} server ${serverId} epoch ${epoch}`;
