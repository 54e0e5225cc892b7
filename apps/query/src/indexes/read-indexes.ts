import { Injectable } from '@nestjs/common';
import type { IndexItem } from '@pganalytics/contracts';

import { Growth } from '../facts/growth.js';
import type { FactRow } from '../facts/fact-row.js';
import { ServerFacts } from '../facts/server-facts.js';
import type { Facts, OfServer } from '../facts/server-facts.js';
import { minus } from '../facts/share.js';
import { toAnswer } from '../numbers/exact.js';
import type { Count } from '../numbers/exact.js';
import type { TimeRange } from '../time/time-range.js';
import { ClusterScansReader } from './cluster-scans.js';
import type { ClusterScans } from './cluster-scans.js';
import { dropOf, indexFindings } from './index-findings.js';

const COUNTED = ['idx_scan', 'idx_tup_read', 'idx_tup_fetch', 'idx_blks_read', 'idx_blks_hit'];
const FAMILIES = ['pg_class', 'pg_stat_all_indexes', 'index_bloat', 'schema_objects', 'database_visits'];

export interface IndexesQuestion extends OfServer, TimeRange {
  readonly at?: number;
}

/** Reads what is known of indexes, over all servers of their cluster where that decides. */
@Injectable()
export class IndexReader {
  constructor(
    private readonly facts: ServerFacts,
    private readonly growth: Growth,
    private readonly clusterScans: ClusterScansReader,
  ) {}

  async read({ at, ...of }: IndexesQuestion): Promise<{ indexes: IndexItem[]; facts: Facts; cluster: ClusterScans }> {
    const [facts, cluster, scans, sizes, wasRead] = await Promise.all([
      this.facts.read(of, FAMILIES, at),
      this.clusterScans.read(of.organisationId, of.serverId),
      this.growth.ofCounters({
        ...of,
        family: 'pg_stat_all_indexes',
        metrics: COUNTED,
        identity: ['datid', 'indexrelid'],
      }),
      this.growth.firstValues({ ...of, family: 'pg_class', metrics: ['size_bytes'], identity: ['datid', 'relid'] }),
      this.growth.wasRead(of, 'pg_stat_all_indexes'),
    ]);
    const relations = new Map(facts.rows('pg_class').map((row) => [idOf(row, 'relid'), row]));
    const bloat = new Map(facts.rows('index_bloat').map((row) => [idOf(row, 'indexrelid'), row]));
    const definitions = definitionsOf(facts);
    const known = facts.rows('pg_stat_all_indexes').flatMap((row) => {
      if (row.text('schemaname') === 'pg_toast') return [];
      const id = idOf(row, 'indexrelid');
      const relation = relations.get(id);
      const parts = { row, relation, bloat: bloat.get(id), cluster, definition: definitions.get(keyOf(row)) };
      const grown = { wasRead, scans: scans.get(id), bytes: sizes.get(id)?.['size_bytes'] ?? null };
      return [{ ...writeIndex(id, parts, grown), ...flagsOf(parts) }];
    });
    const findings = indexFindings(known);
    const indexes = known.map(({ isKnown, isValid, isPartition, ...index }): IndexItem => {
      const found = findings.get(index.id) ?? [];
      return { ...index, findings: found, drop: dropOf({ ...index, isKnown, isValid, isPartition }, found) };
    });
    return { indexes, facts, cluster };
  }
}

interface Parts {
  readonly row: FactRow;
  readonly relation: FactRow | undefined;
  readonly bloat: FactRow | undefined;
  readonly cluster: ClusterScans;
  readonly definition: FactRow | undefined;
}

interface Grown {
  readonly scans: Readonly<Record<string, Count | null>> | undefined;
  /** Whether anything was told in the range. */
  readonly wasRead: boolean;
  /** Its size at the beginning of the range. */
  readonly bytes: Count | null;
}

function writeIndex(id: string, parts: Parts, { scans, bytes, wasRead }: Grown): Omit<IndexItem, 'findings' | 'drop'> {
  const { row, relation, bloat, cluster, definition } = parts;
  const datid = row.text('datid') ?? '';
  // A row that was not told again has not changed, if anything was told at all.
  const idle = (counter: string) => (wasRead && row.asOf === null && row.count(counter) !== null ? 0 : null);
  const grown = (counter: string) => toAnswer(scans ? scans[counter] : idle(counter));
  const { use, reason } = cluster.use(datid, id);
  return {
    id,
    tableId: `${datid}.${row.text('relid')}`,
    datname: row.text('datname'),
    schemaname: row.text('schemaname'),
    relname: row.text('relname'),
    indexrelname: row.text('indexrelname'),
    definition: definition?.text('definition') ?? null,
    accessMethod: relation?.text('access_method') ?? null,
    neededBy: neededBy(relation),
    sizeBytes: toAnswer(relation?.count('size_bytes')),
    growthBytes: toAnswer(minus(relation?.count('size_bytes'), bytes)),
    scans: grown('idx_scan'),
    scansSinceReset: toAnswer(row.count('idx_scan')),
    lastScan: row.number('last_idx_scan'),
    rowsRead: grown('idx_tup_read'),
    rowsFetched: grown('idx_tup_fetch'),
    blocksRead: grown('idx_blks_read'),
    blocksHit: grown('idx_blks_hit'),
    bloatBytes: toAnswer(bloat?.count('bloat_bytes')),
    // Without the facts of the catalogue nobody knows whether a constraint needs it.
    use: isFresh(relation) || use === 'used' ? use : 'unknown',
    useReason: isFresh(relation) || use === 'used' ? reason : 'Whether a constraint needs it has not been read.',
  };
}

/** What the collector has not read again since it started may be another index by now, or none. */
function flagsOf({ relation, definition }: Parts) {
  const isKnown = isFresh(relation) && definition?.asOf == null;
  return {
    isKnown,
    isValid: isKnown ? relation.flag('is_valid') : null,
    isPartition: relation?.flag('is_partition') ?? null,
  };
}

const isFresh = (row: FactRow | undefined): row is FactRow => row?.asOf === null;

function neededBy(relation: FactRow | undefined): IndexItem['neededBy'] {
  if (relation?.flag('is_primary') === true) return 'primary key';
  if (relation?.flag('has_constraint') === true) return 'constraint';
  if (relation?.flag('is_unique') === true) return 'uniqueness';
  return relation?.flag('is_replica_identity') === true ? 'replica identity' : null;
}

/** Definitions by table and name, as both families name them. */
function definitionsOf(facts: Facts): Map<string, FactRow> {
  const rows = facts.rows('schema_objects').filter((row) => row.text('object_type') === 'index');
  return new Map(
    rows.map((row) => [JSON.stringify([row.text('datid'), row.text('schemaname'), row.text('name')]), row]),
  );
}

const keyOf = (row: FactRow): string =>
  JSON.stringify([row.text('datid'), row.text('schemaname'), `${row.text('relname')}.${row.text('indexrelname')}`]);

const idOf = (row: FactRow, column: string): string => `${row.text('datid')}.${row.text(column)}`;
