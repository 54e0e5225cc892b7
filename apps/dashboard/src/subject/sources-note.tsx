import '../queries/queries.css';
import './subject.css';
import type { AnswerSource, DatabaseRead } from '../data/types.js';
import { momentLabel } from '../time/range.js';

type Source = Pick<AnswerSource, 'family' | 'state' | 'reason'> & Partial<Pick<AnswerSource, 'earlier'>>;

interface SourcesNoteProps {
  readonly sources: readonly Source[];
  readonly databases?: readonly DatabaseRead[];
}

/** Says what of a page cannot be read, and why; nothing when all of it can. */
export function SourcesNote({ sources, databases = [] }: SourcesNoteProps) {
  const told = [...new Map(sources.map((source) => [source.family, source])).values()];
  const thinned = told.filter(({ state }) => state === 'thinned');
  const missing = told.filter(({ state }) => state !== 'ok' && state !== 'unknown' && state !== 'thinned');
  const earlier = told.flatMap((source) => (source.earlier ? [{ ...source.earlier, family: source.family }] : []));
  const unread = databases.filter(({ state }) => state !== null && state !== 'read');
  const skipped = databases.filter(({ skippedRelations }) => Number(skippedRelations ?? 0) > 0);
  if (missing.length + thinned.length + earlier.length + unread.length + skipped.length === 0) return null;
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
      {earlier.map(({ family, rows, at }) => (
        <div key={`earlier ${family}`}>
          The collector has started again: {rows} {rows === 1 ? 'row' : 'rows'} of <b>{family}</b>{' '}
          {rows === 1 ? 'is' : 'are'} not read anew yet and as old as {momentLabel(at)}.
        </div>
      ))}
      {unread.map(({ datname, state, reason }) => (
        <div key={`unread ${datname}`}>
          Database <b>{datname}</b> is not read: {reason ?? state}
        </div>
      ))}
      {skipped.map(({ datname, skippedRelations }) => (
        <div key={`skipped ${datname}`}>
          In <b>{datname}</b> {relationsText(skippedRelations)} left out: somebody holds or awaits an exclusive lock on
          {Number(skippedRelations) === 1 ? ' it' : ' them'}.
        </div>
      ))}
    </div>
  );
}

function relationsText(relations: DatabaseRead['skippedRelations']): string {
  return Number(relations) === 1 ? '1 relation was' : `${relations} relations were`;
}

/** The reason without the word that programs read before it. */
function sentence(reason: string | null): string {
  return (reason ?? '').replace(/^[a-z-]+: /, '');
}
