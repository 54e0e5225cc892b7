import { useState } from 'react';
import { revokeCollector } from '../data/enrolment.js';
import { FailureNotice } from '../ui/notice.js';
import { Modal } from '../ui/modal.js';

interface RevokeCollectorProps {
  readonly id: string;
  readonly name: string;
}

/** Revokes a collector after saying what that means: it cannot be taken back. */
export function RevokeCollector({ id, name }: RevokeCollectorProps) {
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const revoke = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await revokeCollector(id);
      setAsking(false);
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <button type="button" className="button" onClick={() => setAsking(true)} aria-label={`Revoke ${name}`}>
        Revoke
      </button>
      {asking ? (
        <Modal title={`Revoke ${name}?`} onClose={() => setAsking(false)}>
          <p>
            Its connections are cut and its certificates end for ever. What still waits on its disk is lost; what it has
            delivered stays. For a lost or copied key make a new token for the same collector instead.
          </p>
          {problem === undefined ? null : <FailureNotice error={problem} retry={() => void revoke()} />}
          <button type="button" className="button danger" disabled={busy} onClick={() => void revoke()}>
            Revoke for ever
          </button>
        </Modal>
      ) : null}
    </>
  );
}
