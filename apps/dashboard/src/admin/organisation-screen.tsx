import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import { useState } from 'react';
import { changeOrganisation, keptHistoryQuery, organisationQuery } from '../data/admin.js';
import type { Organisation } from '../data/admin.js';
import { momentLabel } from '../time/range.js';
import { FailureNotice, Notice } from '../ui/notice.js';
import { AdminPage, useAllowed } from './admin-page.js';
import { Confirm } from './confirm.js';
import { bodyError, Field, Form, textIn } from './form.js';
import { useAction } from './use-action.js';

export const Route = createLazyRoute('/app/admin/organisation')({ component: OrganisationScreen });

function OrganisationScreen() {
  return (
    <AdminPage title="Organisation" needs="organisation:read">
      <OrganisationForms />
    </AdminPage>
  );
}

function OrganisationForms() {
  const { data, error, isPending, refetch } = useQuery(organisationQuery);
  const mayChange = useAllowed('organisation:write');
  if (error && !data) return <FailureNotice error={error} retry={() => void refetch()} />;
  if (isPending) return <div className="skeleton" role="status" aria-label="Loading the organisation" />;
  return (
    <>
      {mayChange ? <NameForm organisation={data} /> : <p>{data.name}</p>}
      <Retention organisation={data} mayChange={mayChange === true} />
    </>
  );
}

function NameForm({ organisation }: { readonly organisation: Organisation }) {
  const action = useAction();
  return (
    <section className="admin-section">
      <h2>Name</h2>
      <Form
        action={action}
        fields={['body.name']}
        submit="Rename"
        done="Saved"
        onSubmit={(form) => void action.run(() => changeOrganisation({ name: textIn(form, 'name') }))}
      >
        <Field
          label="Name of the organisation"
          name="name"
          value={organisation.name}
          required
          error={bodyError(action, 'name')}
        />
      </Form>
    </section>
  );
}

const signals = [
  ['samplesDays', 'samples', 'Samples', 'Every poll but those of statements and sessions.'],
  ['statementsDays', 'statements', 'Statements', 'Polls of statements, and their texts.'],
  ['sessionsDays', 'sessions', 'Sessions', 'Polls of sessions: activity, waits and locks.'],
  ['minuteDays', 'minute', 'Minutes', 'Roll-ups of one minute.'],
  ['tenMinuteDays', 'tenMinute', 'Ten minutes', 'Roll-ups of ten minutes.'],
  ['hourDays', 'hour', 'Hours', 'Roll-ups of one hour: the long history.'],
] as const;
const paths = signals.map(([field]) => `body.retention.${field}`);
// What is kept longer than ten years belongs into an archive; the API says so too.
const mostDays = 3660;

interface RetentionProps {
  readonly organisation: Organisation;
  readonly mayChange: boolean;
}

function Retention({ organisation, mayChange }: RetentionProps) {
  const { data: kept } = useQuery(keptHistoryQuery);
  const action = useAction();
  const [asking, setAsking] = useState<() => Promise<unknown>>();
  const submit = (form: FormData) => {
    const days = (name: string) => (textIn(form, name) === '' ? null : Number(textIn(form, name)));
    const retention = Object.fromEntries(signals.map(([field]) => [field, days(field)]));
    const save = () => action.run(() => changeOrganisation({ retention }));
    // What the platform keeps counts where a field is empty; it is not known here, so that emptying one asks as well.
    const shorter = signals.some(([field, signal]) => {
      const before = kept?.signals.find((one) => one.signal === signal)?.days ?? 0;
      return retention[field] !== organisation.retention[field] && (retention[field] ?? 0) < before;
    });
    if (shorter) setAsking(() => save);
    else void save();
  };
  const hintOf = (signal: string, what: string) => {
    const now = kept?.signals.find((one) => one.signal === signal);
    if (!now) return what;
    const cut = now.cutShort ? ' Older ones went early, because the disk was full.' : '';
    return `${what} Kept now: ${now.days} days, since ${momentLabel(now.keptSince)}.${cut}`;
  };
  return (
    <section className="admin-section">
      <h2>How long the history is kept</h2>
      {kept?.notices.map((notice) => (
        <Notice key={notice} tone="warn" title="Not as it should be">
          {notice}
        </Notice>
      ))}
      {mayChange ? (
        <Form action={action} fields={paths} submit="Save" done="Saved" wide onSubmit={submit}>
          <p>
            Days of each signal; empty is what the platform keeps. With fewer days older history is deleted within
            minutes and cannot be had back.
          </p>
          {signals.map(([field, signal, label, what]) => (
            <Field
              key={field}
              label={`${label}, days`}
              name={field}
              type="number"
              min={1}
              max={mostDays}
              placeholder="as the platform"
              value={String(organisation.retention[field] ?? '')}
              hint={hintOf(signal, what)}
              error={bodyError(action, `retention.${field}`)}
            />
          ))}
        </Form>
      ) : (
        <ul>
          {signals.map(([field, signal, label, what]) => (
            <li key={field}>
              {label}: {hintOf(signal, what)}
            </li>
          ))}
        </ul>
      )}
      {asking ? (
        <Confirm
          title="Keep the history for less time?"
          act="Save and delete what is older"
          run={asking}
          onClose={() => setAsking(undefined)}
        >
          What is older than the new days is deleted within minutes, of every server. This cannot be undone.
        </Confirm>
      ) : null}
    </section>
  );
}
