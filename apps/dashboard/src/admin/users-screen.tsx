import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTableSearch } from '../app/use-table-search.js';
import { accountQuery } from '../data/account.js';
import { changeUser, usersQuery } from '../data/admin.js';
import type { User } from '../data/admin.js';
import { momentColumn, textColumn } from '../subject/columns.js';
import { DataTable } from '../ui/data-table.js';
import type { Column } from '../ui/data-table.js';
import { MoreMenu } from '../ui/more-menu.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { AdminPage } from './admin-page.js';
import { Confirm } from './confirm.js';
import { AddUser, EditUser, SetPassword } from './user-forms.js';
import { UserSessions } from './user-sessions.js';

export const Route = createLazyRoute('/app/admin/users')({ component: UsersScreen });

type Act = 'edit' | 'password' | 'sessions' | 'disable';
type Doing = { readonly act: 'add' } | { readonly act: Act; readonly user: User };

function UsersScreen() {
  const [doing, setDoing] = useState<Doing>();
  const add = (
    <button type="button" className="button primary" onClick={() => setDoing({ act: 'add' })}>
      Add a user
    </button>
  );
  return (
    <AdminPage title="Users" needs="users:read" actions={add}>
      <UserTable onAct={(act, user) => setDoing({ act, user })} />
      {doing ? <Dialog doing={doing} onClose={() => setDoing(undefined)} /> : null}
    </AdminPage>
  );
}

function UserTable({ onAct }: { readonly onAct: (act: Act, user: User) => void }) {
  const { data, error, isPending, refetch } = useQuery(usersQuery);
  const search = useTableSearch({ column: 'name', descending: false });
  const columns = useMemo(() => columnsOf(onAct), [onAct]);
  if (error && !data) return <FailureNotice error={error} retry={() => void refetch()} />;
  if (isPending) return <div className="skeleton" role="status" aria-label="Loading the users" />;
  return (
    <DataTable
      name="users"
      label="Users"
      rows={data}
      columns={columns}
      rowId={({ id }) => id}
      question={{ path: '/api/v1/admin/users', cli: ['users', 'list'] }}
      empty={<Notice title="No user has this in name, address or role" />}
      {...search}
    />
  );
}

function columnsOf(onAct: (act: Act, user: User) => void): Column<User>[] {
  return [
    textColumn({
      id: 'name',
      header: 'Name',
      value: ({ name }) => name,
      look: { width: 180, narrow: 130, sticky: true },
    }),
    textColumn({ id: 'email', header: 'E-mail', value: ({ email }) => email, look: { width: 240, grow: true } }),
    textColumn({ id: 'role', header: 'Role', value: ({ role }) => role, look: { width: 90 } }),
    textColumn({
      id: 'state',
      header: 'State',
      value: ({ disabled }) => (disabled ? 'disabled' : 'active'),
      look: { width: 100 },
    }),
    momentColumn({
      id: 'created',
      header: 'Added',
      title: 'When the user was added',
      value: ({ createdAt }) => createdAt,
      look: { width: 170 },
    }),
    {
      id: 'acts',
      header: 'Acts',
      look: { width: 70 },
      cell: ({ row: { original: user } }) => (
        <MoreMenu
          label={`Act on ${user.name}`}
          actions={[
            { label: 'Change name or role', icon: 'user', run: () => onAct('edit', user) },
            { label: 'Set a new password', icon: 'user', run: () => onAct('password', user) },
            { label: 'Sessions', icon: 'system', run: () => onAct('sessions', user) },
            { label: user.disabled ? 'Enable' : 'Disable', icon: 'close', run: () => onAct('disable', user) },
          ]}
        />
      ),
    },
  ];
}

function Dialog({ doing, onClose }: { readonly doing: Doing; readonly onClose: () => void }) {
  const { data: account } = useQuery(accountQuery);
  if (doing.act === 'add') return <AddUser onClose={onClose} />;
  const { act, user } = doing;
  if (act === 'edit') return <EditUser user={user} onClose={onClose} />;
  if (act === 'password') return <SetPassword user={user} onClose={onClose} />;
  if (act === 'sessions') return <UserSessions user={user} onClose={onClose} />;
  const own = account?.id === user.id;
  return (
    <Confirm
      title={`${user.disabled ? 'Enable' : 'Disable'} ${user.name}?`}
      act={user.disabled ? 'Enable' : 'Disable'}
      run={() => changeUser(user.id, { disabled: !user.disabled })}
      onClose={onClose}
    >
      {user.disabled
        ? 'The user can sign in again with the old password. API tokens stay revoked.'
        : 'All sessions of the user end within seconds and all API tokens are revoked for ever. ' +
          'The user can be enabled again, with new API tokens.'}
      {own && !user.disabled ? ' This is you: you will be signed out.' : ''}
    </Confirm>
  );
}
