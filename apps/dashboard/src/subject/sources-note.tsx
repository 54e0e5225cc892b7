import './subject.css';
import type { AnswerSource, DatabaseRead } from '../data/types.js';

interface SourcesNoteProps {
  readonly sources: readonly AnswerSource[];
  readonly databases?: readonly DatabaseRead[];
}

/** Says what of a page cannot be read, and why; nothing when all of it can. */
export function SourcesNote({ sources, databases = [] }: SourcesNoteProps) {
  const missing = sources.filter(({ state }) => state !== 'ok' && state !== 'unknown');
  const unread = databases.filter(({ state }) => state !== null && state !== 'read');
  const skipped = databases.filter(({ skippedRelations }) => Number(skippedRelations ?? 0) > 0);
  if (missing.length + unread.length + skipped.length === 0) return null;
  return (
    <div className="caveat" role="note">
      {missing.map(({ family, state, reason }) => (
        <div key={family}>
          <b>{family}</b> {state === 'thinned' ? 'is read less often' : 'cannot be read'}: {reason ?? state}
        </div>
      ))}
      {unread.map(({ datname, state, reason }) => (
        <div key={`unread ${datname}`}>
          Database <b>{datname}</b> is not read: {reason ?? state}
        </div>
      ))}
      {skipped.map(({ datname, skippedRelations }) => (
        <div key={`skipped ${datname}`}>
          In <b>{datname}</b> {skippedRelations} relations were left out: somebody holds or awaits an exclusive lock on
          them.
        </div>
      ))}
    </div>
  );
}
