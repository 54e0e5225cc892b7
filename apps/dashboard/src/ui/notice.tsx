import './notice.css';
import type { ReactNode } from 'react';
import { RequestFailed } from '../data/problem.js';
import { CopyButton } from './copy-button.js';

interface NoticeProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly tone?: 'quiet' | 'warn' | 'danger';
  readonly sql?: string | undefined;
  readonly action?: { readonly label: string; readonly run: () => void };
}

/** Says why there is nothing to see and what to do about it. */
export function Notice({ title, children, tone = 'quiet', sql, action }: NoticeProps) {
  return (
    <div className={`notice ${tone}`} role={tone === 'danger' ? 'alert' : undefined}>
      <strong>{title}</strong>
      {children ? <div className="notice-text">{children}</div> : null}
      {sql ? (
        <div className="notice-sql">
          <code>{sql}</code>
          <CopyButton text={sql} label="Copy the SQL" />
        </div>
      ) : null}
      {action ? (
        <button type="button" className="button" onClick={action.run}>
          {action.label}
        </button>
      ) : null}
    </div>
  );
}

/** A request failed: what happened, in the words of whoever knows, and a way to try again. */
export function FailureNotice({ error, retry }: { readonly error: unknown; readonly retry: () => void }) {
  const failure = error instanceof RequestFailed ? error : undefined;
  return (
    <Notice tone="danger" title={titleOf(failure)} action={{ label: 'Try again', run: retry }}>
      {failure?.message ?? 'The answer could not be read. Reload the page; if it stays, see the log of the server.'}
      {failure?.requestId ? <div className="muted">Request {failure.requestId}</div> : null}
    </Notice>
  );
}

function titleOf(failure: RequestFailed | undefined): string {
  switch (failure?.kind) {
    case 'offline':
      return 'No answer';
    case 'forbidden':
      return 'Not allowed';
    case 'not-found':
      return 'Not found';
    case 'busy':
      return 'Too many requests';
    case 'invalid':
      return 'Not understood';
    default:
      return 'Something went wrong';
  }
}
