import '../subject/subject.css';
import type { IndexItem } from '../data/types.js';
import { CopyButton } from '../ui/copy-button.js';
import { Sql } from '../ui/sql.js';

/** Everything known of one index, and the command that drops it where something speaks against it. */
export function IndexDetails({ index }: { readonly index: IndexItem }) {
  return (
    <div className="subject-details">
      {index.definition === null ? null : (
        <pre>
          <Sql text={index.definition} />
        </pre>
      )}
      <div>
        <b>Use:</b> {index.useReason}
        {index.neededBy === null ? '' : ` Needed all the same: ${index.neededBy}.`}
      </div>
      {index.findings.map(({ kind, text }) => (
        <div key={kind}>
          <b>{kind}:</b> {text}
        </div>
      ))}
      {index.drop === null ? null : (
        <>
          <Command label="Copy the command that drops it" sql={index.drop.sql} />
          <div className="caveat" role="note">
            {index.drop.warning}
          </div>
          {index.drop.undo === null ? (
            <div className="muted">Keep its definition before you drop it: its literals are not known here.</div>
          ) : (
            <Command label="Copy the command that makes it again" sql={index.drop.undo} />
          )}
        </>
      )}
    </div>
  );
}

function Command({ label, sql }: { readonly label: string; readonly sql: string }) {
  return (
    <div className="subject-sql">
      <Sql text={sql} />
      <CopyButton text={sql} label={label} />
    </div>
  );
}
