import type { IndexItem } from '@pganalytics/contracts';

import { covers, indexShape, sameShape } from './index-definition.js';
import type { IndexShape } from './index-definition.js';

type Finding = IndexItem['findings'][number];
type Subject = Pick<
  IndexItem,
  'id' | 'tableId' | 'schemaname' | 'indexrelname' | 'definition' | 'neededBy' | 'use' | 'useReason'
> & {
  /** Whether its row of the catalogue was read; without it nobody knows what needs it. */
  readonly isKnown: boolean;
  readonly isValid: boolean | null;
  readonly isPartition: boolean | null;
};

/** Says of each index what is wrong with it, by its id. Indexes are compared with those of the same table. */
export function indexFindings(indexes: readonly Subject[]): Map<string, Finding[]> {
  const findings = new Map<string, Finding[]>();
  for (const ofTable of Map.groupBy(indexes, ({ tableId }) => tableId).values()) {
    const shaped = ofTable.map((index) => ({ index, shape: indexShape(index.definition) }));
    for (const one of shaped) findings.set(one.index.id, findingsOf(one, shaped));
  }
  return findings;
}

interface Shaped {
  readonly index: Subject;
  readonly shape: IndexShape | undefined;
}

function findingsOf({ index, shape }: Shaped, others: readonly Shaped[]): Finding[] {
  const found: Finding[] = [];
  if (index.isValid === false) {
    const text = 'Queries cannot use it, and every change of the table still maintains it: its build failed or runs.';
    found.push({ kind: 'invalid', text, other: null });
  }
  if (index.neededBy === null && index.use === 'unused') {
    found.push({ kind: 'unused', text: index.useReason, other: null });
  }
  if (!index.isKnown || index.neededBy !== null || !shape || shape.unique) return found;
  const rivals = others.filter((other) => other.index.id !== index.id && canReplace(other.index, index));
  const twin = rivals.find((other) => other.shape && sameShape(shape, other.shape) && stays(other.index, index));
  if (twin) {
    const other = twin.index.indexrelname;
    return [...found, { kind: 'duplicate', text: `${other} has the same columns in the same order.`, other }];
  }
  const longer = rivals.find((other) => other.shape && covers(other.shape, shape));
  if (!longer) return found;
  const other = longer.index.indexrelname;
  const text = `${other} begins with the same columns and can answer the same queries, though it is larger.`;
  return [...found, { kind: 'overlapping', text, other }];
}

/** What is to be dropped itself must not be why a used index is dropped: nothing would be left. */
function canReplace(one: Subject, other: Subject): boolean {
  return one.isValid === true && (one.use !== 'unused' || one.neededBy !== null || other.use === 'unused');
}

/** Of two equal indexes the one that is needed stays, else the older one. */
function stays(one: Subject, other: Subject): boolean {
  if (one.neededBy !== null) return true;
  return Number(one.id.split('.')[1]) < Number(other.id.split('.')[1]);
}

const WARNINGS: Readonly<Record<Finding['kind'], string>> = {
  unused: 'Jobs that run more seldom than every 30 days may still need it.',
  duplicate: 'Nothing is lost as long as the other index stays.',
  overlapping: 'Queries that read many rows may become a little slower with the larger index.',
  invalid: 'If CREATE INDEX CONCURRENTLY still builds it, wait: the progress of it is on the page Vacuum.',
};

/** How to drop an index that nothing needs and that a finding speaks against. */
export function dropOf(index: Subject, findings: readonly Finding[]): IndexItem['drop'] {
  if (findings.length === 0 || !index.isKnown || index.neededBy !== null) return null;
  if (index.isPartition === true) return null;
  const definition = index.definition?.replace(/^invalid /, '') ?? null;
  const warning = [
    ...findings.map(({ kind }) => WARNINGS[kind]),
    'Run it on the primary and outside of a transaction; plans that are forced by hints or extensions may name it.',
  ].join(' ');
  return {
    sql: `DROP INDEX CONCURRENTLY ${quoted(index.schemaname)}.${quoted(index.indexrelname)};`,
    warning,
    undo:
      definition === null || definition.includes('?')
        ? null
        : `${definition.replace(' INDEX ', ' INDEX CONCURRENTLY ')};`,
  };
}

const quoted = (name: string | null): string => `"${(name ?? '').replaceAll('"', '""')}"`;
