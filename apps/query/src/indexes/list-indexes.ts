import { Injectable } from '@nestjs/common';
import { indexFindingKind } from '@pganalytics/contracts';
import type { IndexItem, IndexListQuery, IndexPage } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';

import { isWanted } from '../facts/object-filter.js';
import { orderBy } from '../facts/order-by.js';
import { RangePage } from '../facts/range-page.js';
import { sum } from '../facts/share.js';
import { exactOf, toAnswer } from '../numbers/exact.js';
import { Clock, Settings } from '../query.config.js';
import { ServerDirectory } from '../servers/server-directory.js';
import { momentOf } from '../tables/list-tables.js';
import { rangeLimit } from '../time/limits.js';
import { IndexReader } from './read-indexes.js';

/** Lists the indexes of all databases of a server, and what is wrong with them. */
@Injectable()
export class ListIndexes {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly indexes: IndexReader,
    private readonly history: HistoryReader,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, serverId: string, asked: IndexListQuery): Promise<IndexPage> {
    this.directory.get(organisationId, serverId);
    const page = RangePage.of(asked, this.clock.now(), rangeLimit(this.settings.values));
    const of = { organisationId, serverId, ...page.range };
    const [{ indexes, facts, cluster }, completeness] = await Promise.all([
      this.indexes.read({ ...of, ...momentOf(asked.to, page.range.to) }),
      this.history.completeness({ ...of, family: 'pg_stat_all_indexes' }),
    ]);
    const wanted = indexes.filter((index) => isWanted({ ...index, names: [index.indexrelname, index.relname] }, asked));
    const shown = wanted.filter((index) => asked.finding === undefined || has(index, asked.finding));
    const { order } = asked;
    const ordered = orderBy(
      shown,
      (index) => (order === 'name' ? `${index.datname}.${index.schemaname}.${index.indexrelname}` : index[order]),
      asked.direction,
    );
    return {
      ...page.range,
      ...page.cut(ordered),
      total: count(shown),
      findings: indexFindingKind.options.map((kind) => ({ kind, ...count(wanted.filter((one) => has(one, kind))) })),
      useUnknown: wanted.filter(({ use, neededBy }) => use === 'unknown' && neededBy === null).length,
      members: cluster.describe(),
      sources: facts.sources(),
      completeness,
    };
  }
}

const has = ({ findings }: IndexItem, kind: string): boolean => findings.some((finding) => finding.kind === kind);

function count(indexes: readonly IndexItem[]) {
  return { indexes: indexes.length, bytes: toAnswer(sum(indexes.map(({ sizeBytes }) => exactOf(sizeBytes)))) };
}
