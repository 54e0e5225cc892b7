import { Link } from '@tanstack/react-router';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { RequestFailed } from '../data/problem.js';

/** Whatever a screen throws ends here, never in a blank page. */
export function ErrorScreen({ error, reset }: ErrorComponentProps) {
  const message = error instanceof Error ? error.message : String(error);
  const stale = /dynamically imported module|module script failed|preload/i.test(message);
  return (
    <div className="lonely" role="alert">
      <h1>{stale ? 'A new version is here' : 'This screen failed'}</h1>
      <p className="muted">
        {stale
          ? 'The dashboard was updated, or the connection was lost while loading. Reload the page to go on.'
          : error instanceof RequestFailed
            ? error.message
            : 'This is a fault of the dashboard. Reload the page; if it comes back, please report it with the text below.'}
      </p>
      {stale ? null : <pre className="lonely-detail">{message}</pre>}
      <div className="lonely-actions">
        <button type="button" className="button primary" onClick={() => location.reload()}>
          Reload
        </button>
        {stale ? null : (
          <button type="button" className="button" onClick={reset}>
            Try again
          </button>
        )}
        <a className="button" href="/">
          To the fleet
        </a>
      </div>
    </div>
  );
}

export function NotFoundScreen() {
  return (
    <div className="lonely">
      <h1>There is nothing here</h1>
      <p className="muted">The address names no page of the dashboard.</p>
      <Link className="button primary" to="/">
        To the fleet
      </Link>
    </div>
  );
}
