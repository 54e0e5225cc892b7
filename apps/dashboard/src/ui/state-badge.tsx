import './state-badge.css';
import type { ServerState } from '../data/types.js';

const tones: Record<ServerState, string> = {
  healthy: 'ok',
  late: 'warn',
  down: 'danger',
  paused: 'quiet',
  unknown: 'quiet',
};

/** How well a server is seen; the reason is in the title and in the text for screen readers. */
export function StateBadge({ state, reason }: { readonly state: ServerState; readonly reason: string }) {
  return (
    <span className={`badge ${tones[state]}`} title={reason}>
      <i aria-hidden="true" />
      {state}
    </span>
  );
}
