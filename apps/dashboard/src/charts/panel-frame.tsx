import './panel-frame.css';
import { useState } from 'react';
import type { ReactNode, Ref } from 'react';
import { Boundary } from '../ui/boundary.js';
import { Icon } from '../ui/icons.js';
import { MoreMenu } from '../ui/more-menu.js';
import type { MoreAction } from '../ui/more-menu.js';
import { PanelMeaning } from './panel-meaning.js';

interface PanelFrameProps {
  /** The heading of its section in docs/charts.md, as an anchor: `cache-hit`. */
  readonly id?: string;
  readonly title: string;
  readonly description: string;
  readonly headline?: string | undefined;
  /** Why the chart shows less than it could, such as a family that is read less often to spare the server. */
  readonly caution?: string | undefined;
  readonly wide?: boolean;
  readonly tools?: ReactNode;
  readonly actions?: readonly MoreAction[];
  readonly children: ReactNode;
  readonly frameRef?: Ref<HTMLElement>;
}

/** The box around a chart: its title, what it means, a number in the corner, what else can be done with it. */
export function PanelFrame(props: PanelFrameProps) {
  const { id, title, description, headline, caution, wide = false, tools, actions = [], children } = props;
  const [explained, setExplained] = useState(false);
  return (
    <section ref={props.frameRef} className={wide ? 'panel wide' : 'panel'} aria-label={title}>
      <header className="panel-head">
        <h2>{title}</h2>
        {caution ? (
          <span className="panel-caution">
            <Icon name="warning" size={12} /> {caution}
          </span>
        ) : null}
        <span className="panel-headline">{headline}</span>
        {tools}
        <span className="panel-buttons">
          {id === undefined ? null : (
            <button
              type="button"
              className="button quiet icon"
              aria-label={`What ${title} means`}
              title="What it means, and what it cannot show"
              onClick={() => setExplained(true)}
            >
              <Icon name="help" size={14} />
            </button>
          )}
          {actions.length > 0 ? <MoreMenu label={`More of ${title}`} actions={actions} /> : null}
        </span>
      </header>
      <p className="panel-text">{description}</p>
      <Boundary what="This chart">{children}</Boundary>
      {explained && id !== undefined ? (
        <PanelMeaning id={id} title={title} description={description} onClose={() => setExplained(false)} />
      ) : null}
    </section>
  );
}

/** Keeps the room a chart will take, so that nothing moves when it comes. */
export function ChartRoom({
  height,
  legendRows,
  children,
}: {
  readonly height: number;
  readonly legendRows: number;
  readonly children?: ReactNode;
}) {
  return (
    <div className="chart-room" style={{ minHeight: height + 2 + (legendRows + 1) * 20 }}>
      {children ?? (
        <div className="skeleton" style={{ height: height - 26, marginTop: 8 }} role="status" aria-label="Loading" />
      )}
    </div>
  );
}
