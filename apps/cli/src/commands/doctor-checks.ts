import { answerOf } from '@pganalytics/api-client';
import { messageOf } from '@pganalytics/errors';

import { everyPage } from '../connection/every-page.js';
import type { Session } from '../connection/session.js';
import { failureOf } from '../failures.js';
import { duration } from '../output/units.js';

/** What one check found. */
export interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly found: string;
}

/** A clock that is further away than this makes tokens and times of answers doubtful. */
const CLOCK_TOLERANCE_MS = 5_000;

/** Looks at one thing after another; what needs the former is left out when that failed. */
export async function inspect(session: Session, now: () => number): Promise<Finding[]> {
  const reached = await finding('address', () => reach(session, now));
  if (reached.state === 'failed') return [reached];
  const signedIn = await finding('sign-in', () => signIn(session));
  if (signedIn.state === 'failed') return [reached, signedIn];
  const rest = [
    await finding('collectors', () => lookAtCollectors(session)),
    await finding('servers', () => lookAtServers(session)),
  ];
  return [reached, signedIn, ...rest];
}

type Found = Omit<Finding, 'check'>;

async function finding(check: string, look: () => Promise<Found>): Promise<Finding> {
  try {
    return { check, ...(await look()) };
  } catch (error) {
    return { check, state: 'failed', found: failureOf(error)?.lines.join(' ') ?? messageOf(error) };
  }
}

async function reach({ url, send }: Session, now: () => number): Promise<Found> {
  const began = now();
  const response = await send(new Request(`${url}/api/v1/openapi.json`));
  const tookMs = now() - began;
  const document = response.ok ? ((await response.json()) as { info?: { title?: string; version?: string } }) : {};
  if (!document.info?.title?.includes('pgAnalytics')) {
    return { state: 'failed', found: `${url} answered with status ${response.status}, but not as pgAnalytics does.` };
  }
  const skewMs = Math.abs(Date.parse(response.headers.get('date') ?? '') - now());
  const answered = `${url} answered in ${duration(tookMs)}, API ${document.info.version ?? 'of unknown version'}`;
  if (skewMs > CLOCK_TOLERANCE_MS) {
    return { state: 'warning', found: `${answered}; its clock differs from ours by ${duration(skewMs)}` };
  }
  return { state: 'ok', found: answered };
}

async function signIn({ client }: Session): Promise<Found> {
  const { email, role, organisationName } = await answerOf(client.GET('/api/v1/auth/me'));
  return { state: 'ok', found: `${email}, ${role} of ${organisationName}` };
}

async function lookAtCollectors({ client }: Session): Promise<Found> {
  const items = await everyPage((cursor) =>
    answerOf(client.GET('/api/v1/collectors', { params: { query: { limit: 500, ...cursor } } })),
  );
  const active = items.filter(({ state }) => state !== 'revoked');
  const troubled = active.filter(({ state }) => state !== 'connected');
  if (active.length === 0) return { state: 'warning', found: 'none is enrolled: pganalytics-cli collectors add' };
  return told(active.length, 'connected', troubled);
}

async function lookAtServers({ client }: Session): Promise<Found> {
  const items = await everyPage((cursor) =>
    answerOf(client.GET('/api/v1/servers', { params: { query: { limit: 500, ...cursor } } })),
  );
  const troubled = items.filter(({ state }) => state !== 'healthy');
  if (items.length === 0) return { state: 'warning', found: 'none is watched yet; collector check says why' };
  return told(items.length, 'healthy', troubled);
}

function told(
  all: number,
  well: string,
  troubled: readonly { readonly name: string; readonly stateReason: string }[],
): Found {
  const count = `${all - troubled.length} of ${all} ${well}`;
  if (troubled.length === 0) return { state: 'ok', found: count };
  const named = troubled.slice(0, 3).map(({ name, stateReason }) => `${name}: ${stateReason}`);
  return { state: 'warning', found: [count, ...named].join('; ') };
}
