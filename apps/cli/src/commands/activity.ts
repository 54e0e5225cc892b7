import { answerOf } from '@pganalytics/api-client';
import type { components } from '@pganalytics/api-client';
import type { Command } from 'commander';

import { findServer } from '../connection/find-server.js';
import { figure, text, wide } from '../output/columns.js';
import { listing } from '../output/listing.js';
import { duration, moment } from '../output/units.js';
import type { Context, Running } from '../running.js';

type Sample = components['schemas']['Session'];

interface MomentOptions {
  readonly at?: string;
}

/** `activity`: the sessions that do something, now or at a moment. */
export function addActivityCommand(program: Command, running: Running): void {
  const activity = program
    .command('activity')
    .description('sessions that run, wait, or hold a transaction; the longest statement first')
    .argument('<server>', 'name or id')
    .option('--at <moment>', 'such as now-10m or 2026-07-25T17:20:00Z; now if left out');
  running.shows<MomentOptions>(activity, showActivity);
}

const columns = [
  figure<Sample>('pid', ({ pid }) => pid, String),
  text<Sample>('user', ({ usename }) => usename),
  text<Sample>('database', ({ datname }) => datname),
  text<Sample>('application', ({ applicationName }) => applicationName),
  wide(text<Sample>('client', ({ clientAddr }) => clientAddr)),
  text<Sample>('state', ({ state }) => state),
  text<Sample>('waits_for', waitOf),
  figure<Sample>('statement_age', ({ queryAgeMs }) => queryAgeMs, duration),
  figure<Sample>('transaction_age', ({ xactAgeMs }) => xactAgeMs, duration),
  text<Sample>('blocked_by', ({ blockedBy, blockedByPrepared }) =>
    [...blockedBy, blockedByPrepared ?? []].flat().join(','),
  ),
  wide(text<Sample>('query_id', ({ queryId }) => queryId)),
  text<Sample>('statement', ({ query }) => query),
];

export async function readActivity(
  { session, options }: Pick<Context<MomentOptions>, 'session' | 'options'>,
  given: string,
) {
  const { id } = await findServer(session, given);
  const query = options.at === undefined ? {} : { at: options.at };
  return answerOf(session.client.GET('/api/v1/servers/{id}/activity', { params: { path: { id }, query } }));
}

async function showActivity(context: Context<MomentOptions>, given: string) {
  const answer = await readActivity(context, given);
  const items = answer.sessions.toSorted((a, b) => (b.queryAgeMs ?? 0) - (a.queryAgeMs ?? 0));
  const notes = answer.reason === null ? [] : [answer.reason];
  if (answer.at !== null)
    notes.push(`as of ${moment(answer.at)} UTC, ${duration(answer.dataAgeMs)} before the moment asked for`);
  return listing({ document: answer, items, columns, notes, empty: 'No session does anything.' });
}

function waitOf({ waitEventType, waitEvent, lockRelation }: Sample): string {
  return [waitEventType, waitEvent, lockRelation].filter((part) => part !== null).join(' ');
}
