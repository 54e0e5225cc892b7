import { useNavigate } from '@tanstack/react-router';
import { useRange } from './use-range.js';
import { currentZone } from './zone.js';
import type { Zone } from './zone.js';

/** How time is shown: in which zone, and beside which earlier time. */
export function ViewOfTime() {
  const { compare, setCompare } = useRange();
  const navigate = useNavigate();
  const showIn = (zone: Zone) =>
    void navigate({ to: '.', search: (before) => ({ ...before, tz: zone === 'utc' ? 'utc' : undefined }) });
  return (
    <>
      <Choice
        label="Compare with"
        value={compare ?? 'nothing'}
        values={[
          ['nothing', 'Nothing'],
          ['1d', 'Yesterday'],
          ['1w', 'Last week'],
        ]}
        onChoose={(value) => setCompare(value === 'nothing' ? undefined : value)}
      />
      <Choice
        label="Times in"
        value={currentZone()}
        values={[
          ['local', Intl.DateTimeFormat().resolvedOptions().timeZone],
          ['utc', 'UTC'],
        ]}
        onChoose={showIn}
      />
    </>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly values: readonly (readonly [T, string])[];
  readonly onChoose: (value: T) => void;
}

function Choice<T extends string>({ label, value, values, onChoose }: ChoiceProps<T>) {
  return (
    <div className="range-choice" role="group" aria-label={label}>
      <span className="muted">{label}</span>
      <span className="segments">
        {values.map(([one, text]) => (
          <button key={one} type="button" aria-pressed={one === value} onClick={() => onChoose(one)}>
            {one === 'local' && text === 'UTC' ? 'Local (UTC)' : text}
          </button>
        ))}
      </span>
    </div>
  );
}
