import { useQuery } from '@tanstack/react-query';
import { addUser, changeUser, rolesQuery } from '../data/admin.js';
import type { Role, User } from '../data/admin.js';
import { Modal } from '../ui/modal.js';
import { bodyError, Choice, Field, Form, textIn } from './form.js';
import { useAction } from './use-action.js';

const leastLetters = 10;

/** Adds a person, who changes the first password later. */
export function AddUser({ onClose }: { readonly onClose: () => void }) {
  const action = useAction();
  const submit = async (form: FormData) => {
    const [email, name, password] = [textIn(form, 'email'), textIn(form, 'name'), textIn(form, 'password', true)];
    const role = textIn(form, 'role') as Role;
    if (await action.run(() => addUser({ email, name, role, password }))) onClose();
  };
  return (
    <Modal title="Add a user" onClose={onClose}>
      <Form
        action={action}
        fields={['body.email', 'body.name', 'body.password']}
        submit="Add the user"
        onSubmit={(form) => void submit(form)}
      >
        <Field label="E-mail" name="email" type="email" required autoFocus error={bodyError(action, 'email')} />
        <Field label="Name" name="name" required error={bodyError(action, 'name')} />
        <RoleChoice value="viewer" />
        <Field
          label="First password"
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={leastLetters}
          hint={`At least ${leastLetters} letters. Tell it to the user, who changes it under “Your account”.`}
          error={bodyError(action, 'password')}
        />
      </Form>
    </Modal>
  );
}

/** Changes what a person is called and may do. */
export function EditUser({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const action = useAction();
  const submit = async (form: FormData) => {
    const change = { name: textIn(form, 'name'), role: textIn(form, 'role') as Role };
    if (await action.run(() => changeUser(user.id, change))) onClose();
  };
  return (
    <Modal title={`Change ${user.name}`} onClose={onClose}>
      <Form action={action} fields={['body.name']} submit="Save" onSubmit={(form) => void submit(form)}>
        <Field label="Name" name="name" value={user.name} required autoFocus error={bodyError(action, 'name')} />
        <RoleChoice value={user.role} />
        <p className="muted">
          With another role all sessions of the user end, and API tokens get no more rights than the role has.
        </p>
      </Form>
    </Modal>
  );
}

/** Gives a person another password, such as after the old one was forgotten. */
export function SetPassword({ user, onClose }: { readonly user: User; readonly onClose: () => void }) {
  const action = useAction();
  const submit = async (form: FormData) => {
    const password = textIn(form, 'password', true);
    if (await action.run(() => changeUser(user.id, { password }))) onClose();
  };
  return (
    <Modal title={`New password for ${user.name}`} onClose={onClose}>
      <Form
        action={action}
        fields={['body.password']}
        submit="Set the password and end all sessions"
        onSubmit={(form) => void submit(form)}
      >
        <p>The old password no longer works and all sessions of {user.name} end. API tokens stay.</p>
        <Field
          label="New password"
          name="password"
          type="password"
          autoComplete="new-password"
          required
          autoFocus
          minLength={leastLetters}
          hint={`At least ${leastLetters} letters.`}
          error={bodyError(action, 'password')}
        />
      </Form>
    </Modal>
  );
}

function RoleChoice({ value }: { readonly value: Role }) {
  const { data } = useQuery(rolesQuery);
  const choices = (data?.roles ?? [value]).map((role) => ({ value: role, label: role }));
  return <Choice label="Role" name="role" value={value} choices={choices} hint="What each may do: see Roles." />;
}
