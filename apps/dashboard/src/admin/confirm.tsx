import type { ReactNode } from 'react';
import { Modal } from '../ui/modal.js';
import { FailureNotice } from '../ui/notice.js';
import { useAction } from './use-action.js';

interface ConfirmProps {
  readonly title: string;
  /** What will happen, and whether it can be undone. */
  readonly children: ReactNode;
  /** What the button does, in its own words. */
  readonly act: string;
  readonly run: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks once before something that cannot be taken back, or that takes something from somebody. */
export function Confirm({ title, children, act, run, onClose }: ConfirmProps) {
  const action = useAction();
  const confirm = async () => {
    if (await action.run(run)) onClose();
  };
  return (
    <Modal title={title} onClose={onClose}>
      <div className="form">
        <p>{children}</p>
        {action.problem === undefined ? null : <FailureNotice error={action.problem} retry={() => void confirm()} />}
        <div className="form-actions">
          <button type="button" className="button danger" disabled={action.busy} onClick={() => void confirm()}>
            {act}
          </button>
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </div>
    </Modal>
  );
}
