import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { lowerRoles } from './roles.js';
import { accountQuery } from '../data/account.js';
import { makeToken, ownTokensQuery, revokeOwnToken } from '../data/admin-own.js';
import { rolesQuery } from '../data/admin.js';
import type { Role } from '../data/admin.js';
import { CopyButton } from '../ui/copy-button.js';
import { Modal } from '../ui/modal.js';
import { FailureNotice } from '../ui/notice.js';
import { bodyError, Choice, Field, Form, textIn } from './form.js';
import { TokenTable } from './token-table.js';
import { useAction } from './use-action.js';

/** The reader's own API tokens: make one, revoke one. */
export function OwnTokens() {
  const { data, error, refetch } = useQuery(ownTokensQuery);
  const [making, setMaking] = useState(false);
  return (
    <section className="admin-section">
      <h2>Your API tokens</h2>
      <p className="muted">What programs and the command line sign in with, as you and with no more rights than you.</p>
      <div className="form-actions">
        <button type="button" className="button" onClick={() => setMaking(true)}>
          Make a token
        </button>
      </div>
      {error && !data ? <FailureNotice error={error} retry={() => void refetch()} /> : null}
      {data ? (
        <TokenTable name="own-tokens" tokens={data} revoke={revokeOwnToken} path="/api/v1/auth/tokens" />
      ) : (
        <div className="skeleton" role="status" aria-label="Loading your API tokens" />
      )}
      {making ? <MakeToken onClose={() => setMaking(false)} /> : null}
    </section>
  );
}

function MakeToken({ onClose }: { readonly onClose: () => void }) {
  const { data: account } = useQuery(accountQuery);
  const { data: table } = useQuery(rolesQuery);
  const action = useAction();
  const [token, setToken] = useState<string>();
  const submit = (form: FormData) => {
    const until = textIn(form, 'until');
    const name = textIn(form, 'name');
    const role = textIn(form, 'role') as Role;
    const expiresAt = until === '' ? null : Date.parse(`${until}T23:59:59Z`);
    void action.run(async () => setToken(await makeToken({ name, role, expiresAt })));
  };
  const choices = account && table ? lowerRoles(table.roles, account.role) : [];
  return (
    <Modal title="Make an API token" onClose={onClose}>
      {token === undefined ? (
        <Form action={action} fields={['body.name', 'body.expiresAt']} submit="Make it" onSubmit={submit}>
          <Field
            label="Name"
            name="name"
            required
            autoFocus
            hint="What it is for; you know it by that later."
            error={bodyError(action, 'name')}
          />
          <Choice
            label="Role"
            name="role"
            value="viewer"
            choices={choices.map((role) => ({ value: role, label: role }))}
            hint="No more rights than you have."
          />
          <Field
            label="Valid until"
            name="until"
            type="date"
            min={new Date().toISOString().slice(0, 10)}
            hint="The end of that day in UTC; empty: until it is revoked."
            error={bodyError(action, 'expiresAt')}
          />
        </Form>
      ) : (
        <div className="form">
          <p>Copy the token now: it is shown this once.</p>
          <div className="secret">
            <code>{token}</code>
            <CopyButton text={token} label="Copy the token" />
          </div>
          <div className="form-actions">
            <button type="button" className="button primary" onClick={onClose}>
              I have it
            </button>
          </div>
        </div>
      )}
    </Modal>
  );
}
