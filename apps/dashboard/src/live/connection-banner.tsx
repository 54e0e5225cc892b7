import { feed } from '../data/client.js';
import { Icon } from '../ui/icons.js';
import { useFeedState } from './use-live.js';

/** Stands above everything while the connection is lost: what is shown is old, and that is said. */
export function ConnectionBanner() {
  const state = useFeedState();
  return (
    <div role="status" aria-live="polite">
      {state === 'lost' ? (
        <div className="banner">
          <Icon name="warning" />
          <span>Connection lost. What you see is no longer renewed; trying to reconnect.</span>
          <button type="button" className="button" onClick={() => feed.retryNow()}>
            Try now
          </button>
        </div>
      ) : null}
    </div>
  );
}
