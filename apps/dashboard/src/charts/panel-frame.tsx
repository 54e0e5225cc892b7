import './panel-frame.css';
import type { ReactNode, Ref } from 'react';

interface PanelFrameProps {
  readonly title: string;
  readonly description: string;
  readonly headline?: string | undefined;
  readonly wide?: boolean;
  readonly tools?: ReactNode;
  readonly children: ReactNode;
  readonly frameRef?: Ref<HTMLElement>;
}

/** The box around a chart: its title, what it means, a number in the corner. */
export function PanelFrame({ title, description, headline, wide = false, tools, children, frameRef }: PanelFrameProps) {
  return (
    <section ref={frameRef} className={wide ? 'panel wide' : 'panel'} aria-label={title}>
      <header className="panel-head">
        <h2>{title}</h2>
        <span className="panel-headline">{headline}</span>
        {tools}
      </header>
      <p className="panel-text" title={description}>
        {description}
      </p>
      {children}
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
