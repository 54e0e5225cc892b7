import '../queries/queries.css';
import './subject.css';
import type { AnswerSource, DatabaseRead } from '../data/types.js';

interface SourcesNoteProps {
  readonly sources: readonly AnswerSource[];
  readonly databases?: readonly DatabaseRead[];
}

/** Says what of a page cannot be read, and why; nothing when all of it can. */
export function SourcesNote({ sources, databases = [] }: SourcesNoteProps) {
  const told = [...new Map(sources.map((source) => [source.family, source])).values()];
  const thinned = told.filter(({ state }) => state === 'thinned');
  const missing = told.filter(({ state }) => state !== 'ok' && state !== 'unknown' && state !== 'thinned');
  const unread = databases.filter(({ state }) => state !== null && state !== 'read');
  const skipped = databases.filter(({ skippedRelations }) => Number(skippedRelations ?? 0) > 0);
  if (missing.length + thinned.length + unread.length + skipped.length === 0) return null;
  return (
    <div className="caveat" role="note">
      {missing.map(({ family, reason, state }) => (
        <div key={family}>
          <b>{family}</b> cannot be read: {sentence(reason) || state}
        </div>
      ))}
      {thinned.length === 0 ? null : (
        <div title={thinned.map(({ family, reason }) => `${family}: ${sentence(reason)}`).join('\n')}>
          Read less often than usual, to spare the server: {thinned.map(({ family }) => family).join(', ')}.
        </div>
      )}
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

/** The reason without the word that programs read before it. */
function sentence(reason: string | null): string {
  return (reason ?? '').replace(/^[a-z-]+: /, '');
}
