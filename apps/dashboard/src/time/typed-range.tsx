import { useState } from 'react';
import type { FormEvent } from 'react';
import { serverNow } from './clock.js';
import { momentInput, parseTypedRange, windowOf } from './range.js';
import type { TimeRange } from './range.js';

interface TypedRangeProps {
  readonly range: TimeRange;
  readonly onChoose: (range: TimeRange) => void;
}

/** A range in words (`2h`, `now-1d/d`) or as two moments. */
export function TypedRange({ range, onChoose }: TypedRangeProps) {
  const window = windowOf(range, serverNow());
  const [text, setText] = useState(
    `${range.from} to ${range.to}`.replaceAll(/\d{12,14}/g, (at) => momentInput(Number(at))),
  );
  const [from, setFrom] = useState(window ? momentInput(window.from).slice(0, 16) : '');
  const [to, setTo] = useState(window ? momentInput(window.to).slice(0, 16) : '');
  const [wrong, setWrong] = useState<string>();
  const apply = (typed: string) => {
    const next = parseTypedRange(typed, serverNow());
    if (next) onChoose(next);
    else {
      setWrong(
        `"${typed}" is not a range. Write 2h, now-2h to now-1h, now-1d/d, or two dates with the earlier one first.`,
      );
    }
  };
  const onSubmit = (typed: () => string) => (event: FormEvent) => {
    event.preventDefault();
    apply(typed());
  };
  return (
    <>
      <form onSubmit={onSubmit(() => text)}>
        <label>
          Typed
          <input
            className="input mono"
            value={text}
            spellCheck={false}
            autoComplete="off"
            placeholder="2h, now-2h to now-1h, now-1d/d"
            aria-invalid={wrong !== undefined}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <button type="submit" className="button">
          Apply
        </button>
      </form>
      <form className="absolute" onSubmit={onSubmit(() => `${from} to ${to}`)}>
        <label>
          From
          <input
            className="input"
            type="datetime-local"
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
        </label>
        <label>
          To
          <input className="input" type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} />
        </label>
        <button type="submit" className="button">
          Apply
        </button>
      </form>
      <p className="range-wrong" role="alert">
        {wrong}
      </p>
      <p className="muted">Drag over a chart to zoom, double-click to zoom out.</p>
    </>
  );
}
