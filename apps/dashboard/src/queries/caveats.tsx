import type { QueryPage } from '../data/types.js';
import { count, numeric, share } from '../format/format.js';
import { CopyButton } from '../ui/copy-button.js';

/** What these numbers cannot mean, shown where they are shown. */
export function Caveats({ page }: { readonly page: QueryPage }) {
  const notes = notesOf(page);
  const sql = page.installSql.join('\n');
  if (!page.estimate && notes.length === 0) return null;
  return (
    <div className="caveat" role="note">
      {page.estimate ? (
        <p>
          <b>Estimated from samples alone.</b> {reasonText(page.estimateReason)}
          {sql ? (
            <span className="caveat-sql">
              <code>{sql}</code>
              <CopyButton text={sql} label="Copy the SQL" />
            </span>
          ) : null}
        </p>
      ) : null}
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </div>
  );
}

/** A collector's reason begins with its code, which is for programs. */
export function reasonText(reason: string | null): string {
  return (reason ?? '').replace(/^[a-z-]+: /, '');
}

function notesOf(page: QueryPage): string[] {
  const notes: string[] = [];
  const forgotten = numeric(page.total.deallocated) ?? 0;
  if (forgotten > 0) {
    notes.push(
      `pg_stat_statements made room ${count(forgotten)} times in this range and forgot statements; raise pg_stat_statements.max to keep more.`,
    );
  }
  const { unattributedShare } = page.total;
  if (unattributedShare !== null && unattributedShare > 0) {
    notes.push(`${share(unattributedShare)} of the sampled time could not be attributed to a statement.`);
  }
  if (page.total.sampledActiveSeconds === null) {
    notes.push(
      'Samples are not read over a range this long: what has not ended does not count. Choose a shorter range.',
    );
  }
  if (page.compared) notes.push(page.compared.slowerRule);
  return notes;
}
