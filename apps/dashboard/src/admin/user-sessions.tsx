import { useQuery } from '@tanstack/react-query';
import { endSessionsOf, userSessionsQuery } from '../data/admin.js';
import type { User } from '../data/admin.js';
import { Modal } from '../ui/modal.js';
import { FailureNotice } from '../ui/notice.js';
import { SessionList } from './session-list.js';
import { otherProblem, useAction } from './use-action.js';

/** Where a person is signed in, and a way to end all of it. */
export function UserSessions({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const { data, error, refetch } = useQuery(userSessionsQuery(user.id));
  const action = useAction();
  return (
    <Modal title={`Sessions of ${user.name}`} onClose={onClose}>
      <div className="admin-section">
        {error && !data ? <FailureNotice error={error} retry={() => void refetch()} /> : null}
        {data ? <SessionList sessions={data} /> : null}
        <p>All of them end within seconds; the user can sign in again. API tokens stay.</p>
        <p className="form-error" role="alert">
          {otherProblem(action.problem, [])}
        </p>
        <div className="form-actions">
          <button
            type="button"
            className="button danger"
            disabled={action.busy || !data?.length}
            onClick={() => void action.run(() => endSessionsOf(user.id))}
          >
            End all sessions of {user.name}
          </button>
        </div>
      </div>
    </Modal>
  );
}
