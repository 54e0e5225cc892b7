import { defineSnapshotTopic } from './define-topic.js';

/** Ingest took a snapshot from a collector and the log has it. */
export const snapshotsReceived = defineSnapshotTopic({
  name: 'ingest.snapshots-received.v1',
  description:
    'Ingest took one snapshot from a collector; the value is the Snapshot exactly as the collector froze it, with the bodies of its frames packed or not.',
  producer: 'ingest',
  consumers: ['writer', 'query'],
  partitions: 'many',
  retentionDays: 7,
  keyedBy: 'serverId',
  headers: {
    organisation: 'id of the organisation that owns the server',
    collector: 'id of the collector that sent it',
    'received-at': 'when ingest took it, epoch milliseconds in decimal digits',
    'sent-as':
      'process of ingest that sent the record, and its number there: `<uuid>/<n>`; see ingest.sends-counted.v1',
    'content-type': 'application/x-protobuf; messageType=pganalytics.collector.v1.Snapshot',
  },
});
