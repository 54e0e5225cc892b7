import { Injectable } from '@nestjs/common';
import type { CollectorListQuery, CollectorPage } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';
import { decodeCursor, encodeCursor } from '@pganalytics/http';

import { Clock } from '../query.config.js';
import { CollectorDirectory } from './collector-directory.js';
import { CollectorCosts } from './collector-costs.js';
import { describeCollector, newestStreams } from './collector-state.js';

const isCollectorCursor = (value: unknown): value is { offset: number } =>
  typeof value === 'object' && value !== null && 'offset' in value && Number.isSafeInteger(value.offset);

/** Lists the collectors of an organisation with what they have delivered. */
@Injectable()
export class ListCollectors {
  constructor(
    private readonly directory: CollectorDirectory,
    private readonly history: HistoryReader,
    private readonly costs: CollectorCosts,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, asked: CollectorListQuery): Promise<CollectorPage> {
    const collectors = this.directory.list(organisationId);
    const start = asked.cursor === undefined ? 0 : decodeCursor(asked.cursor, isCollectorCursor).offset;
    const end = start + asked.limit;
    const streams = await this.history.streams({ organisationId });
    const now = this.clock.now();
    const shown = collectors.slice(start, end);
    const ids = new Set(shown.map(({ collectorId }) => collectorId));
    const byCollector = Map.groupBy(streams, ({ collectorId }) => collectorId);
    const newest = [...byCollector].flatMap(([id, own]) => (ids.has(id) ? newestStreams(own) : []));
    const costs = await this.costs.read(organisationId, newest);
    return {
      items: shown.map((collector) => {
        const { collectorId: id } = collector;
        const version = this.directory.versionOf(collector);
        return describeCollector(collector, { streams: byCollector.get(id) ?? [], cost: costs.get(id), version, now });
      }),
      nextCursor: end < collectors.length ? encodeCursor({ offset: end }) : null,
    };
  }
}
