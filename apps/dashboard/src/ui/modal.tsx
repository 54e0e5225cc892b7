import './modal.css';
import { useLayoutEffect, useRef } from 'react';
import type { MouseEvent, ReactNode } from 'react';
import { Icon } from './icons.js';

interface ModalProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** As large as the window allows, for a chart. */
  readonly large?: boolean;
  /** Without a head of its own: the content says what it is. */
  readonly bare?: boolean;
}

/** A dialog of the browser's own: it keeps the focus inside, closes on Escape and gives the focus back. */
export function Modal({ title, onClose, children, large = false, bare = false }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Closed while it is still in the document: only then the browser gives the focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  const onClick = (event: MouseEvent) => {
    // The dialog itself is hit only where its backdrop is.
    if (event.target === dialog.current) onClose();
  };
  return (
    <dialog
      ref={dialog}
      className={`modal ${large ? 'large' : ''} ${bare ? 'bare' : ''}`}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={onClick}
    >
      {bare ? null : (
        <header className="modal-head">
          <h2>{title}</h2>
          <button type="button" className="button quiet icon" aria-label="Close" onClick={onClose}>
            <Icon name="close" />
          </button>
        </header>
      )}
      <div className="modal-body">{children}</div>
    </dialog>
  );
}
