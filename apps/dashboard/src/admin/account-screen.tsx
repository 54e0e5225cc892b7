import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import { useState } from 'react';
import { accountQuery } from '../data/account.js';
import { changeName, changePassword, endOtherSessions, endSession, ownSessionsQuery } from '../data/admin-own.js';
import type { SignedInSession } from '../data/admin.js';
import { FailureNotice } from '../ui/notice.js';
import { AdminPage } from './admin-page.js';
import { agentText } from './agent.js';
import { Confirm } from './confirm.js';
import { bodyError, Field, Form, textIn } from './form.js';
import { OwnTokens } from './own-tokens.js';
import { SessionList } from './session-list.js';
import { useAction } from './use-action.js';

export const Route = createLazyRoute('/app/account')({ component: AccountScreen });

function AccountScreen() {
  return (
    <AdminPage title="Your account" needs="profile:write">
      <Name />
      <Password />
      <Sessions />
      <OwnTokens />
    </AdminPage>
  );
}

function Name() {
  const { data: account } = useQuery(accountQuery);
  const action = useAction();
  if (!account) return null;
  return (
    <section className="admin-section">
      <h2>Who you are</h2>
      <p>
        {account.email}, {account.role} of {account.organisationName}
      </p>
      <Form
        action={action}
        fields={['body.name']}
        submit="Save"
        done="Saved"
        onSubmit={(form) => void action.run(() => changeName(textIn(form, 'name')))}
      >
        <Field label="Name" name="name" value={account.name} required error={bodyError(action, 'name')} />
      </Form>
    </section>
  );
}

function Password() {
  const action = useAction();
  const submit = async (form: FormData, element: HTMLFormElement) => {
    const body = { currentPassword: textIn(form, 'current', true), newPassword: textIn(form, 'new', true) };
    if (await action.run(() => changePassword(body))) element.reset();
  };
  return (
    <section className="admin-section">
      <h2>Password</h2>
      <Form
        action={action}
        fields={['body.newPassword']}
        submit="Change the password"
        done="Changed; your other sessions have ended"
        onSubmit={(form, element) => void submit(form, element)}
      >
        <Field label="Current password" name="current" type="password" autoComplete="current-password" required />
        <Field
          label="New password"
          name="new"
          type="password"
          autoComplete="new-password"
          required
          minLength={10}
          hint="At least 10 letters. All your other sessions end."
          error={bodyError(action, 'newPassword')}
        />
      </Form>
    </section>
  );
}

function Sessions() {
  const { data, error, refetch } = useQuery(ownSessionsQuery);
  const [ending, setEnding] = useState<SignedInSession | 'others'>();
  const current = data?.find((session) => session.current);
  const close = () => setEnding(undefined);
  return (
    <section className="admin-section">
      <h2>Where you are signed in</h2>
      {error && !data ? <FailureNotice error={error} retry={() => void refetch()} /> : null}
      {data ? <SessionList sessions={data} onEnd={setEnding} /> : null}
      {current && data && data.length > 1 ? (
        <div className="form-actions">
          <button type="button" className="button" onClick={() => setEnding('others')}>
            End all other sessions
          </button>
        </div>
      ) : null}
      {ending === 'others' && current ? (
        <Confirm
          title="End all other sessions?"
          act="End them"
          run={() => endOtherSessions(current.id)}
          onClose={close}
        >
          Every other browser and program that you are signed in with is signed out within seconds. API tokens stay.
        </Confirm>
      ) : null}
      {ending !== undefined && ending !== 'others' ? (
        <Confirm title="End this session?" act="End it" run={() => endSession(ending.id)} onClose={close}>
          {agentText(ending.userAgent)}
          {ending.address === null ? '' : ` at ${ending.address}`} is signed out within seconds.
        </Confirm>
      ) : null}
    </section>
  );
}
