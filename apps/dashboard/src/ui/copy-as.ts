import { queryText } from '../data/query-text.js';

/** A question to the API, as somebody may ask it outside the dashboard. */
export interface Question {
  /** Path with its query: `/api/v1/servers/…/tables?order=size`. */
  readonly path: string;
  /** Words of the command line after `pganalytics-cli`; without them the raw call. */
  readonly cli?: readonly string[];
}

/** The question as a curl command; the token comes from the environment, so that it stands in no shell history. */
export function curlOf({ path }: Question, origin: string): string {
  return `curl -sS -H "Authorization: Bearer $PGANALYTICS_TOKEN" ${shellWord(origin + path)}`;
}

/** The question as a command of `pganalytics-cli`. */
export function cliOf({ path, cli }: Question): string {
  return ['pganalytics-cli', ...(cli ?? ['api', path])].map(shellWord).join(' ');
}

/** One word of a shell's command line. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A path with its query as the API reads it. */
export function apiPath(path: string, query: Readonly<Record<string, unknown>> = {}): string {
  const text = queryText(query);
  return text ? `${path}?${text}` : path;
}
