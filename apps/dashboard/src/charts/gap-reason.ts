const reasons: Record<string, string> = {
  'spool-full': "The collector's spool was full, so the oldest samples were dropped",
  'collector-stopped': 'The collector was not running',
  'collector-paused': 'Collection was paused',
  'server-unreachable': 'The server did not answer the collector',
  'server-refused': 'The server refused the collector',
  'statement-timeout': 'Reading the statistics took longer than its time limit',
  'refused-by-ingest': 'Ingest refused the samples',
  'dead-letter': 'The samples arrived damaged and were put aside',
  'not-received': 'The samples have not arrived; they may still come',
  restarted: 'The collector was restarted',
  unknown: 'No samples, for an unknown reason',
};

/** What a collector says behind the code of a reason, such as `collector-paused: Somebody paused this server.` */
const withDetail = /^([a-z]+(?:-[a-z]+)*): (.+?)\.?$/s;

/** Why samples are missing, as a sentence without its full stop. */
export function gapReason(reason: string): string {
  const [, code, detail] = withDetail.exec(reason) ?? [];
  if (code === undefined || detail === undefined) return reasons[reason] ?? reason;
  const known = reasons[code];
  return known === undefined ? detail : `${known}: ${detail}`;
}
