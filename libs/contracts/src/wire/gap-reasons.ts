/** Why snapshots of a stream, or polls of a server, are missing. Stable: stored in the history and shown to people. */
export const gapReasons = [
  'spool-full',
  'spool-expired',
  'spool-damaged',
  'collector-stopped',
  'collector-paused',
  'server-unreachable',
  'server-refused',
  'statement-timeout',
  'refused-by-ingest',
  'dead-letter',
  'not-received',
  'restarted',
] as const;

/** One of {@link gapReasons}. */
export type GapReason = (typeof gapReasons)[number];
