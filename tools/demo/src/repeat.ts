import { setTimeout as delay } from 'node:timers/promises';

import type { End } from './scene.js';
import type { Login, Session, Sessions } from './sessions.js';

/** Work that one session does again and again. */
export interface Repeated {
  readonly sessions: Sessions;
  readonly login: Login;
  /** The pause between two rounds, on average. */
  readonly everyMs: number;
  /** Done once for each connection. */
  readonly begin?: (session: Session) => Promise<void>;
  readonly work: (session: Session) => Promise<void>;
}

/** How long it waits before it connects again after a viewer, or a restart, has ended its session. */
const RECONNECT_MS = 2_000;

/** Keeps a session at work until it is ended; one that is lost is opened again. */
export async function repeat(repeated: Repeated): Promise<End> {
  const stop = new AbortController();
  const running = keepAtIt(repeated, stop.signal);
  return async () => {
    stop.abort();
    await running;
  };
}

async function keepAtIt(repeated: Repeated, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // What is lost, to a viewer or to a restart, comes back after a pause.
    const session = await repeated.sessions.open(repeated.login).catch(() => undefined);
    if (session) await workWith(session, repeated, signal).catch(() => undefined);
    await pause(RECONNECT_MS, signal);
  }
}

async function workWith(session: Session, { everyMs, begin, work }: Repeated, signal: AbortSignal): Promise<void> {
  const close = (): void => void session.close();
  signal.addEventListener('abort', close);
  try {
    await begin?.(session);
    while (!signal.aborted) {
      await work(session);
      // Not in step with the samples, nor with each other.
      await pause(everyMs * (0.5 + Math.random()), signal);
    }
  } finally {
    signal.removeEventListener('abort', close);
    await session.close();
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal }).catch(() => undefined);
