import type { StatementKind } from '../data/types.js';

/** The kinds of statements as somebody chooses them. */
export const statementKinds: readonly (readonly [StatementKind, string])[] = [
  ['select', 'SELECT'],
  ['insert', 'INSERT'],
  ['update', 'UPDATE'],
  ['delete', 'DELETE'],
  ['merge', 'MERGE'],
  ['copy', 'COPY'],
  ['call', 'CALL, DO'],
  ['ddl', 'DDL'],
  ['maintenance', 'VACUUM and so on'],
  ['transaction', 'BEGIN, COMMIT'],
  ['other', 'other'],
];

interface ChoiceProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly choices: readonly (readonly [string, string])[];
  /** Nothing chosen means everything. */
  readonly any?: boolean;
  readonly onChoose: (value: string | undefined) => void;
}

/** One choice of a page's head. */
export function Choice({ label, value, choices, any = false, onChoose }: ChoiceProps) {
  return (
    <label className="field">
      {label}
      <select className="input" value={value ?? ''} onChange={(event) => onChoose(event.target.value || undefined)}>
        {any ? <option value="">any</option> : null}
        {choices.map(([choice, name]) => (
          <option key={choice} value={choice}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
