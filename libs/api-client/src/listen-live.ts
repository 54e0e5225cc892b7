import type { LiveMissed, LivePing, LiveStored } from '@pganalytics/contracts';

import { ApiProblem, problemOfResponse } from './api-problem.js';
import { EventReader } from './event-reader.js';
import type { ServerSentEvent } from './event-reader.js';

/** What a listener of the live stream wants to hear. */
export interface LiveListener {
  readonly baseUrl: string;
  /** The token for each new connection; left out where a cookie session does it. */
  readonly token?: string | (() => Promise<string> | string);
  /** Only these servers; left out: all of the organisation. */
  readonly servers?: readonly string[];
  /** A server whose sessions shall be shipped every second meanwhile. */
  readonly watch?: string;
  /** New samples of a server can be read. */
  readonly onStored?: (stored: LiveStored) => void;
  readonly onPing?: (ping: LivePing) => void;
  /** Events were left out because this listener was too slow: read anew. */
  readonly onMissed?: (missed: LiveMissed) => void;
  /** The connection was lost and is there again: what was stored meanwhile was not told, read anew. */
  readonly onReopened?: () => void;
  /** A connection was lost or refused; another attempt follows unless the API refused it for good. */
  readonly onError?: (error: unknown) => void;
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** A running live connection. */
export interface LiveConnection {
  /** Resolves when the connection was closed, or refused for good. */
  readonly ended: Promise<void>;
  close(): void;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;
/** The server pings more often than this; a silent connection is dead. */
const SILENCE_MS = 60_000;

/** Listens to the live stream over fetch, so that a token can be sent; connects again when the connection is lost. */
export function listenLive(listener: LiveListener): LiveConnection {
  const closed = new AbortController();
  return { ended: run(listener, closed.signal), close: () => closed.abort() };
}

async function run(listener: LiveListener, closed: AbortSignal): Promise<void> {
  let delay = FIRST_DELAY_MS;
  let opened = false;
  const onOpen = () => {
    delay = FIRST_DELAY_MS;
    if (opened) listener.onReopened?.();
    opened = true;
  };
  while (!closed.aborted) {
    try {
      await listenOnce(listener, closed, onOpen);
    } catch (error) {
      if (closed.aborted) return;
      listener.onError?.(error);
      if (error instanceof ApiProblem && [400, 403, 404].includes(error.status)) return;
    }
    // Half of the delay is chance, so that many listeners do not come back at the same moment.
    await wait(delay / 2 + (Math.random() * delay) / 2, closed);
    delay = Math.min(delay * 2, LONGEST_DELAY_MS);
  }
}

async function listenOnce(listener: LiveListener, closed: AbortSignal, onOpen: () => void): Promise<void> {
  const silence = new AbortController();
  const signal = AbortSignal.any([closed, silence.signal]);
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  try {
    const response = await (listener.fetch ?? fetch)(await requestOf(listener, signal));
    if (!response.ok || response.body === null) throw await problemOfResponse(response);
    onOpen();
    const events = new EventReader();
    const decoder = new TextDecoder();
    // Not every browser can iterate over a stream.
    const reader = response.body.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
      for (const event of events.take(decoder.decode(read.value, { stream: true }))) tell(listener, event);
    }
  } finally {
    clearTimeout(timer);
  }
}

async function requestOf(listener: LiveListener, signal: AbortSignal): Promise<Request> {
  const parameters = new URLSearchParams();
  for (const server of listener.servers ?? []) parameters.append('servers', server);
  if (listener.watch !== undefined) parameters.set('watch', listener.watch);
  const token = typeof listener.token === 'function' ? await listener.token() : listener.token;
  return new Request(`${listener.baseUrl.replace(/\/+$/, '')}/api/v1/live?${parameters.toString()}`, {
    headers: { accept: 'text/event-stream', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    credentials: 'same-origin',
    signal,
  });
}

function tell(listener: LiveListener, { event, data }: ServerSentEvent): void {
  if (event === 'stored') listener.onStored?.(JSON.parse(data) as LiveStored);
  else if (event === 'ping') listener.onPing?.(JSON.parse(data) as LivePing);
  else if (event === 'missed') listener.onMissed?.(JSON.parse(data) as LiveMissed);
}

async function wait(milliseconds: number, closed: AbortSignal): Promise<void> {
  if (closed.aborted) return;
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      closed.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    closed.addEventListener('abort', done);
  });
}
