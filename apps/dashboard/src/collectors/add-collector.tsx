import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { collectorsQuery } from '../data/collectors.js';
import { newEnrolmentToken } from '../data/enrolment.js';
import type { Collector, EnrolmentTokenCreated } from '../data/types.js';
import { duration } from '../format/format.js';
import { useNow } from '../time/clock.js';
import { CopyButton } from '../ui/copy-button.js';
import { FailureNotice } from '../ui/notice.js';

/** Adds a collector: a name, a one-time token, the command to copy, and a look-out for the one that uses it. */
export function AddCollector() {
  const [name, setName] = useState('');
  const [created, setCreated] = useState<EnrolmentTokenCreated>();
  const [problem, setProblem] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      setCreated(await newEnrolmentToken(name.trim()));
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void make();
  };
  return (
    <section className="add-collector" aria-label="Add a collector">
      <form onSubmit={submit}>
        <label>
          Name of the collector
          <input
            className="input"
            required
            maxLength={200}
            value={name}
            placeholder="db1, or the network it runs in"
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <button type="submit" className="button primary" disabled={busy}>
          {created ? 'Make another token' : 'Make a one-time token'}
        </button>
      </form>
      {problem === undefined ? null : <FailureNotice error={problem} retry={() => void make()} />}
      {created ? <Command created={created} /> : null}
    </section>
  );
}

function Command({ created: { token, enrolmentToken } }: { readonly created: EnrolmentTokenCreated }) {
  const { data: collectors } = useQuery({ ...collectorsQuery, refetchInterval: 2000 });
  const arrived = collectors?.find(
    ({ name, createdAt }) => name === enrolmentToken.name && (createdAt ?? 0) >= enrolmentToken.createdAt,
  );
  const leftMs = enrolmentToken.expiresAt - useNow(1000);
  const command = `ENROLMENT_TOKEN=${token} collector-register --url ${location.origin}`;
  return (
    <>
      <p>Run this on the host of the collector. The token is shown this once and enrols one collector.</p>
      <div className="notice-sql">
        <code>{command}</code>
        <CopyButton text={command} label="Copy the command" />
      </div>
      <p role="status" className={arrived ? 'arrived' : 'muted'}>
        {arrived ? arrivedText(arrived) : waitingText(leftMs)}
      </p>
    </>
  );
}

function arrivedText({ name, state, stateReason }: Collector): string {
  if (state === 'connected') return `${name} is enrolled and delivers.`;
  return `${name} is enrolled. Tell it which servers to watch, and start it. ${stateReason}`;
}

function waitingText(leftMs: number): string {
  if (leftMs <= 0) return 'The token has expired without being used; make another one.';
  return `Waiting for the collector. The token can be used for another ${duration(Math.ceil(leftMs / 1000) * 1000)}.`;
}
