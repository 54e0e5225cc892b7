import './range-picker.css';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { Icon } from '../ui/icons.js';
import { serverNow, useNow } from './clock.js';
import { momentInput, parseTypedRange, quickRanges, rangeLabel, shifted, windowOf, zoomedOut } from './range.js';
import type { TimeRange } from './range.js';
import { useRange } from './use-range.js';

/** The one time range of all charts: quick, typed, absolute, and steps back, forward and out. */
export function RangePicker() {
  const { range, setRange } = useRange();
  const [open, setOpen] = useState(false);
  const now = useNow(60_000);
  const choose = (next: TimeRange) => {
    setRange(next);
    setOpen(false);
  };
  return (
    <div className="range" role="group" aria-label="Time range">
      <Step icon="left" label="Earlier" keys="[" run={() => setRange(shifted(range, serverNow(), -1))} />
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger asChild>
          <button type="button" className="button range-label" aria-label={`Time range: ${rangeLabel(range, now)}`}>
            <Icon name="clock" />
            <span>{rangeLabel(range, now)}</span>
          </button>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content className="pop range-pop" align="end" sideOffset={6} collisionPadding={8}>
            <TypedRange range={range} onChoose={choose} />
            <div className="range-quick" role="group" aria-label="Quick ranges">
              {quickRanges.map(({ label, range: quick }) => (
                <button
                  key={label}
                  type="button"
                  className="button quiet"
                  aria-pressed={quick.from === range.from && quick.to === range.to}
                  onClick={() => choose(quick)}
                >
                  {label}
                </button>
              ))}
            </div>
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      <Step icon="right" label="Later" keys="]" run={() => setRange(shifted(range, serverNow(), 1))} />
      <Step icon="zoomOut" label="Zoom out" keys="-" run={() => setRange(zoomedOut(range, serverNow()))} />
    </div>
  );
}

interface StepProps {
  readonly icon: 'left' | 'right' | 'zoomOut';
  readonly label: string;
  readonly keys: string;
  readonly run: () => void;
}

function Step({ icon, label, keys, run }: StepProps) {
  return (
    <button
      type="button"
      className="button icon"
      aria-label={label}
      aria-keyshortcuts={keys}
      title={`${label} (${keys})`}
      onClick={run}
    >
      <Icon name={icon} />
    </button>
  );
}

function TypedRange({ range, onChoose }: { readonly range: TimeRange; readonly onChoose: (range: TimeRange) => void }) {
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
    else setWrong(`"${typed}" is not a range. Write 2h, now-2h to now-1h, or two dates with the earlier one first.`);
  };
  const onTyped = (event: FormEvent) => {
    event.preventDefault();
    apply(text);
  };
  const onAbsolute = (event: FormEvent) => {
    event.preventDefault();
    apply(`${from} to ${to}`);
  };
  return (
    <div className="range-forms">
      <form onSubmit={onTyped}>
        <label>
          Typed
          <input
            className="input mono"
            value={text}
            spellCheck={false}
            autoComplete="off"
            placeholder="2h, now-2h to now-1h"
            aria-invalid={wrong !== undefined}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <button type="submit" className="button">
          Apply
        </button>
      </form>
      <form className="absolute" onSubmit={onAbsolute}>
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
      <p className="muted">
        Times are local ({Intl.DateTimeFormat().resolvedOptions().timeZone}). Drag over a chart to zoom.
      </p>
    </div>
  );
}
