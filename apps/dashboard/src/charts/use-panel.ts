import { useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { seriesQuery } from '../data/series.js';
import { serverQuery } from '../data/servers.js';
import type { GapInData, SeriesAnswer } from '../data/types.js';
import { useRange } from '../time/use-range.js';
import type { Question } from '../ui/copy-as.js';
import { earlierAnswers, earlierLines } from './earlier.js';
import type { PanelDefinition } from './panel.js';
import { seriesQuestion } from './panel-questions.js';
import type { Line } from './plot-data.js';

/** What a panel has to show, or why it has nothing yet. */
export interface PanelData {
  readonly lines: readonly Line[];
  readonly earlier: readonly Line[];
  readonly stepMs: number;
  readonly gaps: readonly GapInData[];
  readonly headline: string | undefined;
  readonly questions: readonly Question[];
  readonly pending: boolean;
  readonly error: unknown;
  readonly retry: () => void;
}

const points = 300;
export const comparedNames = { '1d': 'yesterday', '1w': 'last week' } as const;

export function usePanel(serverId: string, panel: PanelDefinition, enabled: boolean): PanelData {
  const { range, compare } = useRange();
  const { data: server } = useQuery(serverQuery(serverId));
  const { answers, ...state } = useQueries({
    queries: panel.requests.map((request) => ({
      ...seriesQuery({ serverId, range, points, compare }, request),
      enabled,
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
  const content = useMemo(() => contentOf(panel, answers, compare), [panel, compare, ...answers]);
  const name = server?.name ?? serverId;
  const questions = useMemo(
    () => panel.requests.map((request) => seriesQuestion(request, { serverId, server: name, range, compare, points })),
    [panel, serverId, name, range, compare],
  );
  return { ...content, questions, ...state };
}

function contentOf(
  panel: PanelDefinition,
  answers: readonly (SeriesAnswer | undefined)[],
  compare: keyof typeof comparedNames | undefined,
) {
  const known = answers.filter((answer): answer is SeriesAnswer => answer !== undefined);
  const complete = known.length === answers.length;
  const lines = complete ? panel.lines(known) : [];
  const then = complete && compare ? earlierAnswers(known) : undefined;
  return {
    lines,
    earlier:
      then && compare ? earlierLines(lines, panel.lines(then), panel.stacked ?? false, comparedNames[compare]) : [],
    stepMs: Math.max(1, ...known.map(({ stepMs }) => stepMs)),
    gaps: known.flatMap(({ completeness }) => completeness.gaps),
    headline: complete ? panel.headline?.(known) : undefined,
  };
}
