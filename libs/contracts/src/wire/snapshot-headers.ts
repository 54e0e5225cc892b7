/** Names of the headers on each record of `ingest.snapshots-received.v1`. */
export const snapshotHeaders = {
  organisation: 'organisation',
  collector: 'collector',
  receivedAt: 'received-at',
  sentAs: 'sent-as',
  contentType: 'content-type',
} as const;

/** Content type of a record of `ingest.snapshots-received.v1`: one protobuf `Snapshot`. */
export const snapshotContentType = 'application/x-protobuf; messageType=pganalytics.collector.v1.Snapshot';

/** Content type of a POST of many snapshots and their schemas in one body. */
export const snapshotBatchContentType = 'application/x-protobuf; messageType=pganalytics.collector.v1.SnapshotBatch';
