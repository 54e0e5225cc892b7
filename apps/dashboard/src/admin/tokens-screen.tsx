import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { allTokensQuery, revokeToken, usersQuery } from '../data/admin.js';
import type { ApiToken } from '../data/admin.js';
import { FailureNotice } from '../ui/notice.js';
import { AdminPage } from './admin-page.js';
import { TokenTable } from './token-table.js';

export const Route = createLazyRoute('/app/admin/tokens')({ component: TokensScreen });

function TokensScreen() {
  return (
    <AdminPage title="API tokens" needs="api-tokens:read">
      <p className="muted">The tokens of everybody. Each person makes their own under “Your account”.</p>
      <AllTokens />
    </AdminPage>
  );
}

function AllTokens() {
  const { data, error, isPending, refetch } = useQuery(allTokensQuery);
  const { data: users } = useQuery(usersQuery);
  const emails = useMemo(() => new Map((users ?? []).map(({ id, email }) => [id, email])), [users]);
  const ownerOf = useCallback(({ userId }: ApiToken) => emails.get(userId) ?? '', [emails]);
  if (error && !data) return <FailureNotice error={error} retry={() => void refetch()} />;
  if (isPending) return <div className="skeleton" role="status" aria-label="Loading the API tokens" />;
  return (
    <TokenTable
      name="api-tokens"
      tokens={data}
      ownerOf={ownerOf}
      revoke={revokeToken}
      path="/api/v1/admin/api-tokens"
    />
  );
}
