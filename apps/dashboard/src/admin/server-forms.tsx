import { changeServer, deleteHistory } from '../data/admin.js';
import type { ManagedServer } from '../data/admin.js';
import { Modal } from '../ui/modal.js';
import { bodyError, Field, Form, textIn } from './form.js';
import { labelsOf, labelText } from './labels.js';
import { useAction, wrongField } from './use-action.js';

interface ServerFormProps {
  readonly server: ManagedServer;
  readonly onClose: () => void;
}

/** Gives a server another name and other labels than its collector does. */
export function EditServer({ server, onClose }: ServerFormProps) {
  const action = useAction();
  const submit = async (form: FormData) => {
    // What is left empty goes back to what the collector says.
    const name = textIn(form, 'name') || null;
    const text = textIn(form, 'labels');
    const labels = text === '' ? null : labelsOf(text);
    if (await action.run(() => changeServer(server.id, { name, labels }))) onClose();
  };
  return (
    <Modal title={`Change ${server.name}`} onClose={onClose}>
      <Form action={action} fields={['body.name', 'body.labels']} submit="Save" onSubmit={(form) => void submit(form)}>
        <Field
          label="Name"
          name="name"
          value={server.name}
          autoFocus
          hint="Empty: as its collector calls it."
          error={bodyError(action, 'name')}
        />
        <Field
          label="Labels"
          name="labels"
          value={labelText(server.labels)}
          placeholder="env=production, team=orders"
          hint="name=value, with commas between. Empty: as its collector says."
          error={bodyError(action, 'labels')}
        />
      </Form>
    </Modal>
  );
}

/** Deletes all that is stored of a retired server, once its name has been typed. */
export function DeleteHistory({ server, onClose }: ServerFormProps) {
  const action = useAction();
  const submit = async (form: FormData) => {
    if (await action.run(() => deleteHistory(server.id, textIn(form, 'name', true)))) onClose();
  };
  return (
    <Modal title={`Delete the history of ${server.name}?`} onClose={onClose}>
      <Form
        action={action}
        fields={['query.name']}
        submit="Delete the history for ever"
        danger
        onSubmit={(form) => void submit(form)}
      >
        <p>
          Every sample, roll-up and statement text of this server is deleted within minutes. This cannot be undone, and
          only a backup of the database has it then.
        </p>
        <Field
          label={`Type ${server.name} to confirm`}
          name="name"
          required
          autoFocus
          autoComplete="off"
          error={wrongField(action.problem, 'query.name')}
        />
      </Form>
    </Modal>
  );
}
