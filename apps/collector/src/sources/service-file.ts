import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Conninfo } from './conninfo.js';
import { InvalidConnectionString } from './conninfo.errors.js';
import { isParameter } from './conninfo-parameters.js';

/** What the service file says about a service: the user's file first, then the system's, as libpq looks for them. */
export function readService(options: {
  readonly service: string;
  readonly file: string | undefined;
  readonly home: string;
  readonly systemDirectory: string | undefined;
}): Conninfo {
  const files = [
    options.file ?? join(options.home, '.pg_service.conf'),
    ...(options.systemDirectory === undefined ? [] : [join(options.systemDirectory, 'pg_service.conf')]),
  ];
  for (const file of files) {
    if (!existsSync(file)) continue;
    const found = sectionOf(readFileSync(file, 'utf8'), options.service);
    if (found) return found;
  }
  throw new InvalidConnectionString(`the service "${options.service}" is in none of ${files.join(', ')}`);
}

function sectionOf(text: string, service: string): Conninfo | undefined {
  let found: Record<string, string> | undefined;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('[')) {
      if (found) return found;
      if (line === `[${service}]`) found = {};
    } else if (found) {
      const equals = line.indexOf('=');
      const name = line.slice(0, equals).trim();
      if (equals === -1 || !isParameter(name) || name === 'service') {
        throw new InvalidConnectionString(`the section of the service "${service}" has a line that is no parameter`);
      }
      found[name] = line.slice(equals + 1).trim();
    }
  }
  return found;
}
