import { useMemo, useState } from 'react';
import { useTableSearch } from '../app/use-table-search.js';
import type { ApiToken } from '../data/admin.js';
import { momentColumn, textColumn } from '../subject/columns.js';
import { serverNow } from '../time/clock.js';
import { DataTable } from '../ui/data-table.js';
import type { Column } from '../ui/data-table.js';
import { Notice } from '../ui/notice.js';
import { Confirm } from './confirm.js';

interface TokenTableProps {
  readonly name: string;
  readonly tokens: readonly ApiToken[];
  /** Whose a token is; without it they are all the reader's own. */
  readonly ownerOf?: (token: ApiToken) => string;
  readonly revoke: (id: string) => Promise<void>;
  readonly path: string;
}

/** API tokens, with a way to revoke each. */
export function TokenTable({ name, tokens, ownerOf, revoke, path }: TokenTableProps) {
  const [revoking, setRevoking] = useState<ApiToken>();
  const search = useTableSearch({ column: 'created', descending: true });
  const columns = useMemo(() => columnsOf(setRevoking, ownerOf), [ownerOf]);
  return (
    <>
      <DataTable
        name={name}
        label="API tokens"
        inFlow
        rows={tokens}
        columns={columns}
        rowId={({ id }) => id}
        question={{ path, cli: ['tokens', 'list'] }}
        empty={<Notice title="No API token">Programs and the command line sign in with one.</Notice>}
        {...search}
      />
      {revoking ? (
        <Confirm
          title={`Revoke ${revoking.name}?`}
          act="Revoke for ever"
          run={() => revoke(revoking.id)}
          onClose={() => setRevoking(undefined)}
        >
          Whatever signs in with this token is refused within seconds. This cannot be undone; a new token takes its
          place.
        </Confirm>
      ) : null}
    </>
  );
}

function stateOf({ revoked, expiresAt }: ApiToken): string {
  if (revoked) return 'revoked';
  return expiresAt !== null && expiresAt <= serverNow() ? 'expired' : 'valid';
}

function columnsOf(onRevoke: (token: ApiToken) => void, ownerOf?: (token: ApiToken) => string): Column<ApiToken>[] {
  const owner = ownerOf
    ? [textColumn<ApiToken>({ id: 'owner', header: 'Of', value: ownerOf, look: { width: 200 } })]
    : [];
  return [
    textColumn({
      id: 'name',
      header: 'Name',
      value: ({ name }) => name,
      look: { width: 200, narrow: 130, grow: true },
    }),
    ...owner,
    textColumn({ id: 'role', header: 'Role', value: ({ role }) => role, look: { width: 80 } }),
    textColumn({ id: 'state', header: 'State', value: stateOf, look: { width: 90 } }),
    momentColumn({
      id: 'created',
      header: 'Made',
      title: 'When it was made',
      value: ({ createdAt }) => createdAt,
      look: { width: 170 },
    }),
    textColumn({
      id: 'expires',
      header: 'Valid until',
      value: ({ expiresAt }) => (expiresAt === null ? 'until revoked' : new Date(expiresAt).toISOString().slice(0, 10)),
      look: { width: 110 },
    }),
    {
      id: 'acts',
      header: 'Acts',
      look: { width: 100 },
      cell: ({ row: { original } }) =>
        original.revoked ? null : (
          <button
            type="button"
            className="button"
            aria-label={`Revoke ${original.name}`}
            onClick={() => onRevoke(original)}
          >
            Revoke
          </button>
        ),
    },
  ];
}
