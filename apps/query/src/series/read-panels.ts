import { Injectable } from '@nestjs/common';
import { panelQuery } from '@pganalytics/contracts';
import type { PanelAnswer, PanelQuery, PanelsQuery } from '@pganalytics/contracts';
import { InvalidRequest, problemOf } from '@pganalytics/http';

import { Clock, Settings } from '../query.config.js';
import { ServerDirectory } from '../servers/server-directory.js';
import { rangeLimit } from '../time/limits.js';
import { resolveRange } from '../time/time-range.js';
import type { TimeRange } from '../time/time-range.js';
import { NoAnswer, SeriesReader } from './series-reader.js';
import type { DrawnSeries } from './series-reader.js';

interface ReadPanel {
  readonly id: string;
  readonly query: PanelQuery | NoAnswer;
}

/** A chart with its answer, or the reason why there is none. */
interface DrawnPanel extends Omit<PanelAnswer, 'answer'> {
  readonly answer: DrawnSeries | null;
}

interface DrawnPanels extends TimeRange {
  readonly panels: readonly DrawnPanel[];
}

/** Reads several charts of one server; each has its own answer, or its own reason why there is none. */
@Injectable()
export class ReadPanels {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly reader: SeriesReader,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, serverId: string, asked: PanelsQuery): Promise<DrawnPanels> {
    this.directory.get(organisationId, serverId);
    // All charts see one range, also when the clock moves on while they are read.
    const range = resolveRange(asked, this.clock.now(), rangeLimit(this.settings.values));
    const moments = { from: String(range.from), to: String(range.to) };
    const panels = asked.panel.map((text, place) => readPanel(text, place, { ...asked, ...moments }));
    const readable = panels.flatMap(({ query }) => (query instanceof NoAnswer ? [] : [query]));
    const answers = await this.reader.read({ organisationId, serverId }, readable);
    return {
      ...range,
      panels: panels.map(({ id, query }): DrawnPanel => {
        const answer = query instanceof NoAnswer ? query : answers[readable.indexOf(query)];
        if (!(answer instanceof NoAnswer)) return { id, answer, problem: null };
        return { id, answer: null, problem: problemOf(answer.reason, undefined) as PanelAnswer['problem'] };
      }),
    };
  }
}

const LISTS: ReadonlySet<string> = new Set(['by', 'where', 'plus', 'minus', 'per']);

function readPanel(text: string, place: number, { from, to, points, step, compare }: PanelsQuery): ReadPanel {
  const given: Record<string, unknown> = { from, to, points, step, compare };
  const fields = new URLSearchParams(text);
  for (const name of new Set(fields.keys())) given[name] = LISTS.has(name) ? fields.getAll(name) : fields.get(name);
  const id = fields.get('id') ?? String(place + 1);
  const read = panelQuery.safeParse({ ...given, id });
  if (read.success) return { id, query: read.data };
  const errors = read.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
  return { id, query: new NoAnswer(new InvalidRequest(errors)) };
}
