import { age } from '../format/format.js';
import { useDataAge } from './use-live.js';

/** "data 3 s old", a warning when the next sample is overdue. */
export function DataAge({ serverId, short = false }: { readonly serverId: string; readonly short?: boolean }) {
  const { ageMs, late } = useDataAge(serverId);
  if (ageMs === undefined) return <span className="data-age muted">{short ? '–' : 'no data yet'}</span>;
  return (
    <span
      className={late ? 'data-age late' : 'data-age'}
      title={late ? 'The next sample is overdue' : 'Age of the newest sample'}
    >
      {short ? age(ageMs) : `data ${age(ageMs)} old`}
    </span>
  );
}
