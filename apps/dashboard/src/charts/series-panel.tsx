import { useState } from 'react';
import type { ReactNode } from 'react';
import { familyOfMetric } from '../data/series.js';
import type { FamilyStateOfServer } from '../data/types.js';
import { serverNow } from '../time/clock.js';
import { zoomedOut } from '../time/range.js';
import { useRange, useTimeWindow } from '../time/use-range.js';
import { Modal } from '../ui/modal.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { useNear } from '../ui/use-near.js';
import { Chart } from './chart.js';
import { missingData, thinnedNote } from './missing.js';
import { panelActions } from './panel-actions.js';
import { ChartRoom, PanelFrame } from './panel-frame.js';
import type { PanelDefinition } from './panel.js';
import { comparedNames, usePanel } from './use-panel.js';
import type { PanelData } from './use-panel.js';

interface SeriesPanelProps {
  readonly serverId: string;
  readonly panel: PanelDefinition;
  readonly states: readonly FamilyStateOfServer[] | undefined;
  readonly wide?: boolean;
  readonly tools?: ReactNode;
}

const chartHeight = 168;

/** One chart of a server, from its definition. */
export function SeriesPanel({ serverId, panel, states, wide = false, tools }: SeriesPanelProps) {
  const { near, ref } = useNear();
  const { compare } = useRange();
  const [larger, setLarger] = useState(false);
  const data = usePanel(serverId, panel, near);
  const { lines, earlier, headline, questions } = data;
  const compared = compare && earlier.length > 0 ? `dashed: ${comparedNames[compare]}` : undefined;
  return (
    <PanelFrame
      id={panel.id}
      title={panel.title}
      description={panel.description}
      headline={[headline, compared].filter(Boolean).join(' · ')}
      caution={thinnedNote(familiesOf(panel), states)}
      actions={panelActions({
        id: panel.id,
        lines: [...lines, ...earlier],
        questions,
        onLarger: () => setLarger(true),
      })}
      frameRef={ref}
      wide={wide}
      tools={tools}
    >
      <PanelContent panel={panel} data={data} states={states} height={chartHeight} />
      {larger ? (
        <Modal title={panel.title} large onClose={() => setLarger(false)}>
          <PanelContent panel={panel} data={data} states={states} height={Math.round(innerHeight * 0.55)} />
        </Modal>
      ) : null}
    </PanelFrame>
  );
}

interface PanelContentProps {
  readonly panel: PanelDefinition;
  readonly data: PanelData;
  readonly states: readonly FamilyStateOfServer[] | undefined;
  readonly height: number;
}

function PanelContent({ panel, data, states, height }: PanelContentProps) {
  const { range, setRange, zoomTo } = useRange();
  const window = useTimeWindow();
  const { legendRows } = panel;
  if (data.error || data.pending) {
    return (
      <ChartRoom height={height} legendRows={legendRows}>
        {data.error ? <FailureNotice error={data.error} retry={data.retry} /> : undefined}
      </ChartRoom>
    );
  }
  if (!data.lines.some((line) => line.points.some(([, value]) => value !== null))) {
    const missing = missingData(familiesOf(panel), states);
    return (
      <ChartRoom height={height} legendRows={legendRows}>
        <Notice title={missing.title} sql={missing.sql}>
          {missing.text}
        </Notice>
      </ChartRoom>
    );
  }
  return (
    <Chart
      label={panel.title}
      lines={data.lines}
      earlier={data.earlier}
      stepMs={data.stepMs}
      window={window}
      gaps={data.gaps}
      unit={panel.unit}
      stacked={panel.stacked ?? false}
      closeUp={panel.closeUp ?? false}
      height={height}
      legendRows={legendRows}
      onZoom={zoomTo}
      onZoomOut={() => setRange(zoomedOut(range, serverNow()))}
    />
  );
}

function familiesOf(panel: PanelDefinition): string[] {
  return [...new Set(panel.requests.map((request) => familyOfMetric(request.metric)))];
}
