import './range-picker.css';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { Icon } from '../ui/icons.js';
import type { IconName } from '../ui/icons.js';
import { serverNow, useNow } from './clock.js';
import { isLive, momentLabel, quickRanges, rangeLabel, shifted, zoomedOut } from './range.js';
import type { TimeRange } from './range.js';
import { TypedRange } from './typed-range.js';
import { useRange } from './use-range.js';
import { ViewOfTime } from './view-of-time.js';

const comparedWith = { '1d': 'yesterday', '1w': 'last week' } as const;

/** The one time range of all charts: quick, typed, absolute, and steps back, forward and out; live or paused. */
export function RangePicker() {
  const { range, written, pausedAt, compare, setRange, pause, resume } = useRange();
  const [open, setOpen] = useState(false);
  const now = useNow(60_000);
  const choose = (next: TimeRange) => {
    setRange(next);
    setOpen(false);
  };
  const label = rangeLabel(written, pausedAt ?? now);
  const notes = [
    pausedAt === undefined ? '' : `paused at ${momentLabel(pausedAt, now)}`,
    compare ? `and ${comparedWith[compare]}` : '',
  ].filter(Boolean);
  return (
    <div className="range" role="group" aria-label="Time range">
      <Step icon="left" label="Earlier" keys="[" run={() => setRange(shifted(range, serverNow(), -1))} />
      <Popover.Root open={open} onOpenChange={setOpen}>
        <Popover.Trigger asChild>
          <button
            type="button"
            className="button range-label"
            aria-label={`Time range: ${[label, ...notes].join(', ')}`}
            aria-keyshortcuts="t"
          >
            <Icon name="clock" />
            <span>{label}</span>
            {notes.length > 0 ? <span className="range-note">{notes.join(', ')}</span> : null}
          </button>
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content className="pop range-pop" align="end" sideOffset={6} collisionPadding={8}>
            <div className="range-forms">
              <TypedRange range={written} onChoose={choose} />
              <ViewOfTime />
            </div>
            <div className="range-quick" role="group" aria-label="Quick ranges">
              {quickRanges.map(({ label: name, range: quick }) => (
                <button
                  key={name}
                  type="button"
                  className="button quiet"
                  aria-pressed={quick.from === written.from && quick.to === written.to}
                  onClick={() => choose(quick)}
                >
                  {name}
                </button>
              ))}
            </div>
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      <Step icon="right" label="Later" keys="]" run={() => setRange(shifted(range, serverNow(), 1))} />
      <Step icon="zoomOut" label="Zoom out" keys="-" run={() => setRange(zoomedOut(range, serverNow()))} />
      {pausedAt === undefined ? (
        <Step icon="pause" label="Pause" keys="p" run={pause} disabled={!isLive(written)} />
      ) : (
        <Step icon="play" label="Go on live" keys="p" run={resume} />
      )}
    </div>
  );
}

interface StepProps {
  readonly icon: IconName;
  readonly label: string;
  readonly keys: string;
  readonly run: () => void;
  readonly disabled?: boolean;
}

function Step({ icon, label, keys, run, disabled = false }: StepProps) {
  return (
    <button
      type="button"
      className="button icon"
      aria-label={label}
      aria-keyshortcuts={keys}
      title={`${label} (${keys})`}
      disabled={disabled}
      onClick={run}
    >
      <Icon name={icon} />
    </button>
  );
}
