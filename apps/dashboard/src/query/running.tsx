import type { QueryDetail } from '../data/types.js';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { sessionColumns } from '../activity/session-columns.js';
import { sessionKey } from '../activity/sessions.js';
import { keepTime } from '../app/search.js';
import type { Order } from '../app/search.js';
import { age } from '../format/format.js';
import { DataTable } from '../ui/data-table.js';

const columns = sessionColumns((session) => session.blocks.length).filter(({ id }) => id !== 'query');

/** The sessions that run the statement right now, the longest first. */
export function Running({ detail, serverId }: { readonly detail: QueryDetail; readonly serverId: string }) {
  const [order, setOrder] = useState<Order>({ column: 'query_age', descending: true });
  const navigate = useNavigate();
  if (detail.running.length === 0) return null;
  const [longest] = detail.running;
  return (
    <section className="panel running" aria-label="Running now">
      <h2>Running now</h2>
      <p className="muted">
        {detail.running.length} {detail.running.length === 1 ? 'session runs' : 'sessions run'} it, the longest for{' '}
        {age(longest?.queryAgeMs ?? null)}. What has not ended is in none of the counters above.
      </p>
      <DataTable
        label="Sessions that run it"
        rows={detail.running}
        columns={columns}
        rowId={sessionKey}
        order={order}
        onOrder={setOrder}
        inFlow
        onOpen={({ pid }) =>
          void navigate({
            to: '/servers/$serverId/activity',
            params: { serverId },
            search: (before) => ({ ...keepTime(before), pid: String(pid) }),
          })
        }
        empty={null}
      />
    </section>
  );
}
