import { InvalidConnectionString } from './conninfo.errors.js';
import { isParameter } from './conninfo-parameters.js';

/** What a connection string says, by libpq's own parameter names; lists such as `host` keep their commas. */
export type Conninfo = Readonly<Record<string, string>>;

/** Reads a connection string in URL or keyword form, with libpq's rules. */
export function parseConninfo(text: string): Conninfo {
  const trimmed = text.trim();
  const found = /^postgres(ql)?:\/\//.test(trimmed) ? parseUrl(trimmed) : parseKeywords(trimmed);
  for (const name of Object.keys(found)) {
    if (!isParameter(name)) throw new InvalidConnectionString(`there is no parameter "${safeName(name)}"`);
  }
  return found;
}

/** A name from a misread string may be a piece of a password: only what looks like a name is shown. */
function safeName(name: string): string {
  return /^[a-z_]{1,40}$/.test(name) ? name : '…';
}

function decode(text: string, what: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new InvalidConnectionString(`the percent-encoding of the ${what} is broken`);
  }
}

/** `postgresql://user:password@host1:port1,host2:port2/database?name=value&…` */
function parseUrl(url: string): Conninfo {
  const found: Record<string, string> = {};
  const rest = url.slice(url.indexOf('://') + 3);
  const [beforeQuery = '', ...query] = rest.split('?');
  const slash = beforeQuery.indexOf('/');
  const authority = slash === -1 ? beforeQuery : beforeQuery.slice(0, slash);
  const database = slash === -1 ? '' : beforeQuery.slice(slash + 1);

  const at = authority.lastIndexOf('@');
  if (at !== -1) readUser(authority.slice(0, at), found);
  readHosts(authority.slice(at + 1), found);
  if (database !== '') found['dbname'] = decode(database, 'database');
  if (query.length > 0) readQuery(query.join('?'), found);
  return found;
}

function readUser(userinfo: string, found: Record<string, string>): void {
  const colon = userinfo.indexOf(':');
  const user = colon === -1 ? userinfo : userinfo.slice(0, colon);
  if (user !== '') found['user'] = decode(user, 'user');
  if (colon !== -1 && colon < userinfo.length - 1) found['password'] = decode(userinfo.slice(colon + 1), 'password');
}

function readHosts(text: string, found: Record<string, string>): void {
  if (text === '') return;
  const hosts: string[] = [];
  const ports: string[] = [];
  for (const part of text.split(',')) {
    const match = /^(?:\[([^\]]+)\]|([^:[\]]*))(?::(\d*))?$/.exec(part);
    if (!match) throw new InvalidConnectionString('a host is neither a name, an address nor an address in brackets');
    hosts.push(decode(match[1] ?? match[2] ?? '', 'host'));
    ports.push(match[3] ?? '');
  }
  if (hosts.some((host) => host !== '')) found['host'] = hosts.join(',');
  if (ports.some((port) => port !== '')) found['port'] = ports.join(',');
}

function readQuery(text: string, found: Record<string, string>): void {
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    if (equals === -1) throw new InvalidConnectionString('a parameter after the "?" has no value');
    const name = decode(pair.slice(0, equals), 'parameter');
    const value = decode(pair.slice(equals + 1), 'parameter');
    // As in libpq, the JDBC spelling of "TLS is needed" is understood.
    if (name === 'ssl' && value === 'true') found['sslmode'] = 'require';
    else found[name] = value;
  }
}

/** `host=… password='it''s'`: white space between pairs, single quotes, backslash before a quote or backslash. */
function parseKeywords(text: string): Conninfo {
  const found: Record<string, string> = {};
  const pair = /\s*([^\s=]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)*))(?=\s|$)/gsy;
  while (pair.lastIndex < text.length) {
    const match = pair.exec(text);
    if (!match) throw new InvalidConnectionString('it is neither a URL nor a list of name=value pairs');
    const value = match[2] ?? match[3] ?? '';
    found[match[1] ?? ''] = value.replaceAll(/\\(.)/gs, '$1');
    if (/^\s*$/.test(text.slice(pair.lastIndex))) break;
  }
  if (Object.keys(found).length === 0) throw new InvalidConnectionString('it is empty');
  return found;
}
