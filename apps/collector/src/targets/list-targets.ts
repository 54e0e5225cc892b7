import { messageOf } from '@pganalytics/errors';

import { everyDatabase } from '../databases/database-choice.js';
import { planConnection } from '../sources/connection-plan.js';
import type { Conninfo } from '../sources/conninfo.js';
import { parseConninfo } from '../sources/conninfo.js';
import { InvalidConnectionString } from '../sources/conninfo.errors.js';
import type { Target } from './target.js';
import { defaultTargetId, looksLocal } from './target.js';
import type { TargetEntry } from './target-file.js';
import { readTargetFiles } from './target-file.js';
import { InvalidTargets } from './target-file.errors.js';

export interface TargetSources {
  /** Connection strings separated by white space. */
  readonly databaseUrls: string;
  readonly configFile: string | undefined;
  /** Told apart from others by this, where the address alone is that of every host; empty for nothing. */
  readonly localName?: string;
  /** Given by a program that starts the collector inside itself. */
  readonly entries?: readonly TargetEntry[];
  /** For `${NAME}` in files and for what libpq takes from the environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** All targets from all sources. @throws InvalidTargets with every problem at once. */
export function listTargets(sources: TargetSources): Target[] {
  const problems: string[] = [];
  const file = sources.configFile ? readTargetFiles(sources.configFile, sources.environment) : undefined;
  problems.push(...(file?.problems ?? []));
  const urls = sources.databaseUrls.split(/\s+/).filter((url) => url !== '');
  const entries = [
    ...(sources.entries ?? []).map((entry, index) => ({ where: `target ${index + 1}`, entry })),
    ...(file?.entries ?? []),
    ...urls.map((url, index) => ({ where: `DATABASE_URLS[${index}]`, entry: { url } as TargetEntry })),
  ];
  const targets: Target[] = [];
  for (const { where, entry } of entries) {
    try {
      const target = targetOf(entry, sources);
      const twin = targets.some(({ id }) => id === target.id);
      if (twin) problems.push(`${where}: the id ${target.id} is there twice; give one of them an "id" of its own`);
      else targets.push(target);
    } catch (error) {
      const known = error instanceof InvalidConnectionString;
      problems.push(`${where}: ${known ? messageOf(error) : 'cannot be read'}`);
    }
  }
  if (problems.length > 0) throw new InvalidTargets(problems);
  return targets;
}

function targetOf(entry: TargetEntry, { environment, localName = '' }: TargetSources): Target {
  const pooled = entry.pooler === 'allow';
  const plan = { ...planConnection(conninfoOf(entry), environment), pooled };
  const id = entry.id ?? defaultTargetId(plan, localName);
  return {
    id,
    name: entry.name ?? id,
    labels: entry.labels ?? {},
    plan,
    password: {
      ...(entry.password_file === undefined ? {} : { file: entry.password_file }),
      ...(entry.password_command === undefined ? {} : { command: entry.password_command }),
    },
    // Where the pooler is says nothing of where the server is.
    readsHost: entry.os ?? (!pooled && looksLocal(plan)),
    databases: entry.databases ?? everyDatabase,
    measuresBloat: entry.measure_bloat ?? false,
  };
}

function conninfoOf(entry: TargetEntry): Conninfo {
  const { host, port, user, sslmode } = entry;
  const parts = Object.entries({ host, port, user, sslmode, dbname: entry.database }).filter(
    (part): part is [string, string] => part[1] !== undefined,
  );
  return { ...(entry.url === undefined ? {} : parseConninfo(entry.url)), ...Object.fromEntries(parts) };
}
