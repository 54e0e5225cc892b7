import type { QueryItem } from '../data/types.js';
import { Link } from '@tanstack/react-router';
import { keepTime } from '../app/search.js';
import { Sparkline } from '../charts/sparkline.js';
import { share, unknownText } from '../format/format.js';
import type { Column } from '../ui/data-table.js';
import { Meter } from '../ui/meter.js';
import { Sql } from '../ui/sql.js';
import { changeText, hitRatio, measureOf, measures } from './measures.js';
import type { Measure } from './measures.js';

const usual = ['calls', 'mean_exec_time', 'total_exec_time', 'rows', 'sampled_active_seconds'];

/** The columns of the table; a measure that is ordered by and has no column of its own gets one. */
export function queryColumns(serverId: string, order: string, compared: boolean): Column<QueryItem>[] {
  const shown =
    usual.includes(order) || !measures.some((measure) => measure.order === order) ? usual : [...usual, order];
  return [
    textColumn(serverId),
    {
      id: 'load',
      header: 'Share',
      enableSorting: false,
      value: (item) => item.share,
      look: { width: 104, align: 'right', title: 'Its part of the measure the list is ordered by, of all statements' },
      cell: ({ row: { original: item } }) =>
        item.share === null ? unknownText : <Meter share={item.share} text={share(item.share)} calm />,
    },
    ...(compared ? [changeColumn(order)] : []),
    {
      id: 'spark',
      header: 'Over the range',
      enableSorting: false,
      look: { width: 116, title: 'Execution time per second over the range' },
      cell: ({ row: { original: item } }) =>
        item.spark.every((value) => value === null) ? (
          <span className="muted" title="No counter of statements knows it in this range">
            {unknownText}
          </span>
        ) : (
          <Sparkline values={item.spark} label="Execution time over the range" />
        ),
    },
    whereColumn,
    ...measures.filter((measure) => shown.includes(measure.order)).map(measureColumn),
    {
      id: 'hit',
      header: 'Cache hit',
      enableSorting: false,
      look: { width: 78, align: 'right', wide: true, title: 'Blocks found in shared buffers, of all asked for' },
      cell: ({ row: { original: item } }) => share(hitRatio(item)),
    },
  ];
}

/** How the measure that the list is ordered by changed, and whether the calls became slower. */
function changeColumn(order: string): Column<QueryItem> {
  const measure = measures.find((one) => one.order === order);
  return {
    id: 'change',
    header: 'Change',
    enableSorting: false,
    value: (item) => item.compared?.change,
    look: { width: 132, align: 'right', title: 'Of that measure, since the earlier range' },
    cell: ({ row: { original: item } }) => (
      <>
        {item.compared?.slower ? <span className="tag warn">slower</span> : null}{' '}
        {measure ? changeText(measure, item.compared?.change ?? null) : (item.compared?.change ?? unknownText)}
      </>
    ),
  };
}

function textColumn(serverId: string): Column<QueryItem> {
  return {
    id: 'text',
    header: 'Statement',
    enableSorting: false,
    value: (item) => item.text,
    look: { width: 340, narrow: 190, grow: true, sticky: true },
    cell: ({ row: { original: item } }) => (
      <Link
        className="query-link"
        to="/servers/$serverId/queries/$queryId"
        params={{ serverId, queryId: item.queryId }}
        search={keepTime}
        aria-label={item.text?.slice(0, 120) ?? `Statement ${item.queryId}`}
      >
        {item.text ? <Sql text={item.text} line /> : <span className="muted">Text not known yet · {item.queryId}</span>}
      </Link>
    ),
  };
}

const whereColumn: Column<QueryItem> = {
  id: 'where',
  header: 'Database · user',
  enableSorting: false,
  value: (item) => `${item.datname ?? ''} ${item.usename ?? ''}`,
  look: { width: 120 },
  cell: ({ row: { original: item } }) => (
    <span title={`${item.datname ?? '–'} · ${item.usename ?? '–'}`}>
      {item.datname ?? unknownText} <span className="muted">· {item.usename ?? unknownText}</span>
    </span>
  ),
};

const measureWidths: Readonly<Record<string, number>> = { sampled_active_seconds: 108, calls: 70, rows: 70 };

/** Tells least of how a statement runs: the text needs the room more. */
const leastTelling = 'rows';

function measureColumn(measure: Measure): Column<QueryItem> {
  return {
    id: measure.order,
    value: (item) => measureOf(item, measure.order),
    header: measure.order === 'sampled_active_seconds' ? 'Sampled active' : measure.label,
    look: {
      width: measureWidths[measure.order] ?? 92,
      align: 'right',
      wide: measure.order === leastTelling,
      title: measure.description,
    },
    cell: ({ row: { original: item } }) => measure.text(measureOf(item, measure.order)),
  };
}
