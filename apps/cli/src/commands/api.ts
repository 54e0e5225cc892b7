import { problemOfResponse } from '@pganalytics/api-client';
import type { Command } from 'commander';

import { InvalidArgument } from '../cli.errors.js';
import type { Context, Running } from '../running.js';
import { several } from './range-options.js';

interface ApiOptions {
  readonly method?: string;
  readonly field?: readonly string[];
  readonly input?: true;
  readonly include?: true;
}

/** `api`: any call of the API, signed in. */
export function addApiCommand(program: Command, running: Running): void {
  const api = program
    .command('api')
    .description('call the API as it is and print its answer')
    .argument('<path>', 'such as /servers, with or without /api/v1 before it')
    .option('-X, --method <method>', 'GET, or POST when there is a body')
    .option('-F, --field <key=value…>', 'a field of the query, or of the JSON body of a change', several)
    .option('--input', 'take the JSON body from standard input')
    .option('-i, --include', 'print the status and headers as well')
    .addHelpText(
      'after',
      `
Examples:
  pganalytics-cli api /servers -F limit=5
  pganalytics-cli api -X POST /admin/enrolment-tokens -F name=db7
  echo '{"name":"shop"}' | pganalytics-cli api -X PATCH /admin/servers/<id> --input`,
    );
  running.does<ApiOptions>(api, call);
}

const CHANGES_NOTHING = new Set(['GET', 'HEAD']);

async function call({ session, options, surroundings }: Context<ApiOptions>, path: string): Promise<void> {
  const body = options.input ? await surroundings.readInput() : undefined;
  const method = (options.method ?? (body === undefined ? 'GET' : 'POST')).toUpperCase();
  const fields = (options.field ?? []).map(fieldOf);
  const url = new URL(`${session.url}/api/v1${path.replace(/^(\/?api\/v1)?\/?/, '/')}`);
  const inQuery = CHANGES_NOTHING.has(method);
  if (inQuery) for (const [key, value] of fields) url.searchParams.append(key, value);
  const sent = body ?? (inQuery || fields.length === 0 ? undefined : JSON.stringify(bodyOf(fields)));
  const response = await session.send(
    new Request(url, {
      method,
      ...(sent === undefined ? {} : { body: sent, headers: { 'content-type': 'application/json' } }),
    }),
  );
  if (options.include) {
    const headers = [...response.headers].map(([name, value]) => `${name}: ${value}\n`);
    surroundings.write(`${response.status} ${response.statusText}\n${headers.join('')}\n`);
  }
  if (!response.ok && response.status !== 304) throw await problemOfResponse(response);
  const text = await response.text();
  if (text === '') return;
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  surroundings.write(`${isJson ? JSON.stringify(JSON.parse(text), undefined, 2) : text}\n`);
}

function fieldOf(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgument(`"${text}" is not a field; write key=value.`);
  return [text.slice(0, equals), text.slice(equals + 1)];
}

/** Values that are JSON are taken as such, so that numbers and booleans can be sent. */
function bodyOf(fields: readonly (readonly [string, string])[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.map(([key, value]) => [
      key,
      /^(true|false|null|-?\d+(\.\d+)?|[[{].*)$/s.test(value) ? parsed(value) : value,
    ]),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
