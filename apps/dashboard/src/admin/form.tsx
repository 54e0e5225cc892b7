import { useId } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { otherProblem, wrongField } from './use-action.js';
import type { Action } from './use-action.js';

interface FieldProps {
  readonly label: string;
  readonly name: string;
  readonly type?: 'text' | 'email' | 'password' | 'number' | 'date';
  readonly value?: string;
  readonly hint?: ReactNode;
  /** What the API found wrong with it. */
  readonly error?: string | undefined;
  readonly required?: boolean;
  readonly autoComplete?: string;
  readonly autoFocus?: boolean;
  readonly min?: number | string;
  readonly max?: number;
  readonly minLength?: number;
  readonly placeholder?: string;
}

/** A labelled field; what is wrong with it stands below and is read out with it. */
export function Field({ label, name, type = 'text', value = '', hint, error, ...input }: FieldProps) {
  const id = useId();
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="input"
        name={name}
        type={type}
        defaultValue={value}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-more`}
        {...input}
      />
      <span id={`${id}-more`} className={error ? 'form-error' : 'muted'}>
        {error ?? hint}
      </span>
    </div>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly name: string;
  readonly value?: T;
  readonly choices: readonly { readonly value: T; readonly label: string }[];
  readonly hint?: ReactNode;
}

export function Choice<T extends string>({ label, name, value, choices, hint }: ChoiceProps<T>) {
  const id = useId();
  return (
    <div className="form-field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" name={name} defaultValue={value} aria-describedby={`${id}-more`}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      <span id={`${id}-more`} className="muted">
        {hint}
      </span>
    </div>
  );
}

/** The text of a form's field, without blanks around it unless they may be meant. */
export function textIn(form: FormData, name: string, exact = false): string {
  const value = form.get(name);
  const text = typeof value === 'string' ? value : '';
  return exact ? text : text.trim();
}

interface FormProps {
  readonly action: Action;
  /** Names of the fields as the API has them, which show their own errors. */
  readonly fields: readonly string[];
  readonly submit: string;
  readonly danger?: boolean;
  readonly done?: string;
  readonly wide?: boolean;
  readonly onSubmit: (form: FormData, element: HTMLFormElement) => void;
  readonly children: ReactNode;
}

/** A form that says what went wrong where, and that it went well. */
export function Form({ action, fields, submit, danger, done, wide, onSubmit, children }: FormProps) {
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget), event.currentTarget);
  };
  return (
    <form className={wide ? 'form wide' : 'form'} onSubmit={send}>
      {children}
      <p className="form-error" role="alert">
        {otherProblem(action.problem, fields)}
      </p>
      <div className="form-actions">
        <button type="submit" className={`button ${danger ? 'danger' : 'primary'}`} disabled={action.busy}>
          {submit}
        </button>
        <span role="status" className="form-done">
          {action.done ? done : ''}
        </span>
      </div>
    </form>
  );
}

/** The error of a field of the body. */
export function bodyError(action: Action, name: string): string | undefined {
  return wrongField(action.problem, `body.${name}`);
}
