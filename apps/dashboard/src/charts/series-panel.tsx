import type { FamilyStateOfServer, SeriesAnswer } from '../data/types.js';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { familyOfMetric, seriesQuery } from '../data/series.js';
import { useRange, useTimeWindow } from '../time/use-range.js';
import { zoomedOut } from '../time/range.js';
import { serverNow } from '../time/clock.js';
import { useNear } from '../ui/use-near.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { Chart } from './chart.js';
import { missingData, thinnedNote } from './missing.js';
import type { PanelDefinition } from './panel.js';
import { ChartRoom, PanelFrame } from './panel-frame.js';
import type { Line } from './plot-data.js';

interface SeriesPanelProps {
  readonly serverId: string;
  readonly panel: PanelDefinition;
  readonly states: readonly FamilyStateOfServer[] | undefined;
}

const points = 300;
const chartHeight = 168;

/** One chart of the overview, from its definition. */
export function SeriesPanel({ serverId, panel, states }: SeriesPanelProps) {
  const { range } = useRange();
  const { near, ref } = useNear();
  const { answers, pending, error, retry } = useQueries({
    queries: panel.requests.map((request) => ({
      ...seriesQuery({ serverId, range, points }, request),
      enabled: near,
    })),
    combine: (results) => ({
      answers: results.map((result) => result.data),
      pending: results.some((result) => result.isPending),
      error: results.find((result) => result.error && !result.data)?.error,
      retry: () => {
        for (const result of results) void result.refetch();
      },
    }),
  });
  const known = answers.filter((answer): answer is SeriesAnswer => answer !== undefined);
  const complete = known.length === answers.length;
  const lines = useMemo(() => (complete ? panel.lines(known) : []), [panel, complete, ...answers]);
  const headline = useMemo(() => (complete ? panel.headline?.(known) : undefined), [panel, complete, ...answers]);
  const thinned = thinnedNote(familiesOf(panel), states);
  return (
    <PanelFrame
      title={panel.title}
      description={panel.description}
      headline={[headline, thinned].filter(Boolean).join(' · ')}
      frameRef={ref}
    >
      {error ? (
        <ChartRoom height={chartHeight} legendRows={panel.legendRows}>
          <FailureNotice error={error} retry={retry} />
        </ChartRoom>
      ) : pending ? (
        <ChartRoom height={chartHeight} legendRows={panel.legendRows} />
      ) : (
        <PanelChart panel={panel} lines={lines} answers={known} states={states} />
      )}
    </PanelFrame>
  );
}

interface PanelChartProps {
  readonly panel: PanelDefinition;
  readonly lines: readonly Line[];
  readonly answers: readonly SeriesAnswer[];
  readonly states: readonly FamilyStateOfServer[] | undefined;
}

function PanelChart({ panel, lines, answers, states }: PanelChartProps) {
  const { range, setRange, zoomTo } = useRange();
  const window = useTimeWindow();
  const gaps = useMemo(() => answers.flatMap((answer) => answer.completeness.gaps), [answers]);
  if (!lines.some((line) => line.points.some(([, value]) => value !== null))) {
    const missing = missingData(familiesOf(panel), states);
    return (
      <ChartRoom height={chartHeight} legendRows={panel.legendRows}>
        <Notice title={missing.title} sql={missing.sql}>
          {missing.text}
        </Notice>
      </ChartRoom>
    );
  }
  return (
    <Chart
      label={panel.title}
      lines={lines}
      stepMs={Math.max(...answers.map((answer) => answer.stepMs))}
      window={window}
      gaps={gaps}
      unit={panel.unit}
      stacked={panel.stacked ?? false}
      closeUp={panel.closeUp ?? false}
      height={chartHeight}
      legendRows={panel.legendRows}
      onZoom={zoomTo}
      onZoomOut={() => setRange(zoomedOut(range, serverNow()))}
    />
  );
}

function familiesOf(panel: PanelDefinition): string[] {
  return [...new Set(panel.requests.map((request) => familyOfMetric(request.metric)))];
}
