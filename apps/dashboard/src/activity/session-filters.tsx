import type { SessionNow } from '../data/types.js';
import { choicesOf, sessionFilters } from './sessions.js';
import type { SessionFilter } from './sessions.js';

interface SessionFiltersProps {
  readonly sessions: readonly SessionNow[];
  readonly filter: SessionFilter;
  readonly onFilter: (filter: { [K in keyof SessionFilter]?: string | undefined }) => void;
}

/** Narrows the chart and the sessions; offers what the sessions of this moment have. */
export function SessionFilters({ sessions, filter, onFilter }: SessionFiltersProps) {
  return (
    <div className="session-filters" role="group" aria-label="Only sessions with">
      {sessionFilters.map((one) => (
        <label key={one.name} className="field">
          {one.label}
          <select
            className="input"
            value={filter[one.name] ?? ''}
            onChange={(event) => onFilter({ [one.name]: event.target.value || undefined })}
          >
            <option value="">any</option>
            {choicesOf(sessions, one, filter).map((value) => (
              <option key={value} value={value}>
                {value}
              </option>
            ))}
          </select>
        </label>
      ))}
    </div>
  );
}
