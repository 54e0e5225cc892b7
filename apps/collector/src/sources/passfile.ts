import { readFileSync, statSync } from 'node:fs';

/** The place a password is looked up for. A Unix socket counts as `localhost`, as in libpq. */
export interface PassfileKey {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

/** The first password in the file that fits; a file that others may read is ignored, as libpq ignores it. */
export function findInPassfile(file: string, key: PassfileKey): string | undefined {
  let text: string;
  try {
    const status = statSync(file);
    if (!status.isFile() || (status.mode & 0o077) !== 0) return undefined;
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const wanted = [key.host.startsWith('/') ? 'localhost' : key.host, String(key.port), key.database, key.user];
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('#')) continue;
    const fields = fieldsOf(line);
    if (fields.length < 5) continue;
    if (wanted.every((value, index) => fields[index] === '*' || fields[index] === value)) {
      return fields.slice(4).join(':');
    }
  }
  return undefined;
}

/** Splits at colons; a backslash takes the next character as it is. */
function fieldsOf(line: string): string[] {
  const fields = [''];
  for (let index = 0; index < line.length; index++) {
    const character = line[index] ?? '';
    if (character === '\\' && index + 1 < line.length) {
      index++;
      fields[fields.length - 1] += line[index] ?? '';
    } else if (character === ':') fields.push('');
    else fields[fields.length - 1] += character;
  }
  return fields;
}
