import './search-field.css';
import { useEffect, useState } from 'react';
import { Icon } from './icons.js';

interface SearchFieldProps {
  readonly value: string;
  readonly label: string;
  readonly placeholder: string;
  readonly onChange: (text: string) => void;
}

// Long enough for the next letter, short enough not to be noticed.
const pauseMs = 180;

/** A search that tells its text when the typing pauses. */
export function SearchField({ value, label, placeholder, onChange }: SearchFieldProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return undefined;
    const timer = setTimeout(() => onChange(text), pauseMs);
    return () => clearTimeout(timer);
    // The text alone starts the pause; what the screen makes of it must not start it again.
  }, [text]);
  return (
    <label className="search">
      <Icon name="search" />
      <input
        className="input"
        type="search"
        aria-label={label}
        aria-keyshortcuts="/"
        title={`${label} (/)`}
        placeholder={placeholder}
        value={text}
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
      />
    </label>
  );
}
