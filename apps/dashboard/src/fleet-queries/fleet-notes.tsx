import type { FleetQueryPage } from '../data/types.js';

type Read = Pick<FleetQueryPage, 'serversRead' | 'leftOut' | 'estimatedServers' | 'samplesReason'>;

/** Which servers the numbers leave out, and what they cannot mean. */
export function FleetNotes({ answer }: { readonly answer: Read }) {
  const { leftOut, estimatedServers, samplesReason } = answer;
  const reasons = [...Map.groupBy(leftOut, ({ reason }) => reason)];
  if (reasons.length === 0 && estimatedServers === 0 && samplesReason === null) return null;
  return (
    <div className="caveat" role="note">
      {reasons.map(([reason, servers]) => (
        <p key={reason}>
          {servers.length} {servers.length === 1 ? 'server is' : 'servers are'} left out (
          {servers
            .slice(0, 3)
            .map(({ name }) => name)
            .join(', ')}
          {servers.length > 3 ? ', …' : ''}): {reason}
        </p>
      ))}
      {estimatedServers > 0 ? (
        <p>
          {estimatedServers} {estimatedServers === 1 ? 'server has' : 'servers have'} no pg_stat_statements: only
          sampled active time counts there.
        </p>
      ) : null}
      {samplesReason === null ? null : <p>{samplesReason}</p>}
    </div>
  );
}
