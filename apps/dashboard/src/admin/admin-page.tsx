import './admin.css';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { mainAddress, mainPages } from '../app/main-pages.js';
import { keepTime } from '../app/search.js';
import { useTitle } from '../app/use-title.js';
import { accountQuery } from '../data/account.js';
import { rolesQuery } from '../data/admin.js';
import { FailureNotice, Notice } from '../ui/notice.js';

interface AdminPageProps {
  readonly title: string;
  /** What the page asks of the API; who lacks it is told why the page is not theirs. */
  readonly needs: string;
  /** Acts on what the page shows, beside the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** What stands around every page of the administration: where else to go, and whether this one is the reader's. */
export function AdminPage({ title, needs, actions, children }: AdminPageProps) {
  useTitle(title);
  const allowed = useAllowed(needs);
  return (
    <div className="page">
      <header className="page-head">
        <h1>{title}</h1>
        {allowed === true ? actions : null}
      </header>
      <nav aria-label="Administration" className="admin-nav">
        {mainPages
          .filter(({ group }) => group === 'Admin')
          .map((page) => (
            <Link key={page.path} to={mainAddress(page)} search={keepTime} activeOptions={{ includeSearch: false }}>
              {page.label}
            </Link>
          ))}
      </nav>
      {allowed === true ? children : <NotYours needs={needs} allowed={allowed} />}
    </div>
  );
}

/** Whether the reader has a permission, by the table that the API tells; undefined until it is known. */
export function useAllowed(permission: string): boolean | undefined {
  const { data: account } = useQuery(accountQuery);
  const { data: table } = useQuery(rolesQuery);
  if (!account || !table) return undefined;
  const found = table.permissions.find((one) => one.permission === permission);
  return found?.roles.includes(account.role) ?? false;
}

function NotYours({ needs, allowed }: { readonly needs: string; readonly allowed: boolean | undefined }) {
  const account = useQuery(accountQuery);
  const roles = useQuery(rolesQuery);
  const broken = [account, roles].find(({ error, data }) => error && !data);
  if (broken) return <FailureNotice error={broken.error} retry={() => void broken.refetch()} />;
  if (allowed === undefined) return <div className="skeleton" role="status" aria-label="Loading the page" />;
  const permission = roles.data?.permissions.find((one) => one.permission === needs);
  return (
    <Notice title="This page is not for your role">
      Your role is {account.data?.role}. “{permission?.description}” is for {permission?.roles.join(' and ')}. An
      administrator can give you another role.
    </Notice>
  );
}
