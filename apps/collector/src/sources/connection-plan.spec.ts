import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { planConnection } from './connection-plan.js';
import { parseConninfo } from './conninfo.js';
import { findInPassfile } from './passfile.js';
import { readPassword, TargetPassword } from './password.js';

const home = mkdtempSync(join(tmpdir(), 'pganalytics-home-'));
const plan = (text: string, environment: Record<string, string> = {}) =>
  planConnection(parseConninfo(text), { HOME: home, ...environment });

describe('a connection string', () => {
  it.each([
    ['postgresql://', {}],
    ['postgresql://localhost/mydb', { host: 'localhost', dbname: 'mydb' }],
    [
      'postgres://u%40x:p%2Fw%3A1@h:5433/d%20b',
      { user: 'u@x', password: 'p/w:1', host: 'h', port: '5433', dbname: 'd b' },
    ],
    [
      'postgresql://a:1,b:2,c/x?target_session_attrs=primary',
      { host: 'a,b,c', port: '1,2,', dbname: 'x', target_session_attrs: 'primary' },
    ],
    ['postgresql://[2001:db8::1]:5432/x', { host: '2001:db8::1', port: '5432', dbname: 'x' }],
    ['postgresql://%2Fvar%2Frun/x', { host: '/var/run', dbname: 'x' }],
    ['postgresql:///x?host=/tmp&port=6&ssl=true', { host: '/tmp', port: '6', dbname: 'x', sslmode: 'require' }],
    [
      "host=h port = 6 password='it\\'s \\\\ here' dbname=''",
      { host: 'h', port: '6', password: "it's \\ here", dbname: '' },
    ],
    [' user=a\\ b\n options=-csearch_path=x ', { user: 'a b', options: '-csearch_path=x' }],
  ])('%s is read as libpq reads it', (text, expected) => {
    expect(parseConninfo(text)).toEqual(expected);
  });

  it.each([
    'hunter2',
    'host=a hunter2',
    'postgres://u:hunter2@[x/y',
    'postgres://h/d?hunter2',
    'hunter2=x',
    'postgres://u:%zzhunter2@h',
    "password='hunter2",
  ])('that is wrong (%s) is refused without showing it', (text) => {
    expect(() => plan(text)).toThrow(/The connection string is not valid/);
    expect(() => plan(text)).not.toThrow(/hunter2/);
  });

  it('pairs every host with its port, or all with the only one', () => {
    expect(plan('host=a,b port=1,2').hosts).toMatchObject([
      { host: 'a', port: 1 },
      { host: 'b', port: 2 },
    ]);
    expect(plan('host=a,b port=7').hosts).toMatchObject([
      { host: 'a', port: 7 },
      { host: 'b', port: 7 },
    ]);
    expect(() => plan('host=a,b,c port=1,2')).toThrow(/different number/);
  });

  it('is filled up from the service file and the environment, and itself counts most', () => {
    const file = join(home, 'services.conf');
    writeFileSync(file, '# all\n[other]\nhost=no\n[mine]\nhost=from-service\nuser=service-user\nport=7777\n');
    const environment = { PGSERVICEFILE: file, PGUSER: 'environment-user', PGDATABASE: 'from-environment' };

    const found = plan('service=mine port=8888', environment);

    expect(found.hosts).toMatchObject([{ host: 'from-service', port: 8888 }]);
    expect([found.user, found.database]).toEqual(['service-user', 'from-environment']);
    expect(() => plan('service=none', environment)).toThrow(/the service "none" is in none of/);
  });

  it('waits at least two seconds for a connection and never for ever', () => {
    expect(plan('connect_timeout=1').connectTimeoutMs).toBe(2000);
    expect(plan('connect_timeout=0').connectTimeoutMs).toBe(60_000);
    expect(plan('host=x').connectTimeoutMs).toBe(10_000);
  });
});

describe('a password', () => {
  const key = { host: 'h', port: 5432, database: 'd', user: 'u' };

  it('is found in a password file by the first line that fits, with escapes', () => {
    const file = join(home, 'pass');
    writeFileSync(file, '# x\nother:*:*:*:no\nh:5432:d\\:x:u:no\n*:5432:*:u:co\\:lon\\\\\nh:*:*:*:late\n', {
      mode: 0o600,
    });

    expect(findInPassfile(file, key)).toBe('co:lon\\');
    expect(findInPassfile(file, { ...key, user: 'z', port: 1 })).toBe('late');
  });

  it('is not taken from a password file that others may read', () => {
    const file = join(home, 'open');
    writeFileSync(file, '*:*:*:*:secret\n', { mode: 0o644 });

    expect(findInPassfile(file, key)).toBeUndefined();
  });

  it('is read from file or command again at each connect, and an error does not repeat it', async () => {
    const file = join(home, 'secret');
    const given = plan('host=h user=u password=inline');
    const host = { host: 'h', address: undefined, port: 5432 };
    writeFileSync(file, 'first\n');

    expect(await readPassword({ file }, given, host)).toBe('first');
    writeFileSync(file, 'second\n');
    expect(await readPassword({ file }, given, host)).toBe('second');
    expect(await readPassword({ command: ['echo', 'third'] }, given, host)).toBe('third');
    expect(await readPassword({}, given, host)).toBe('inline');
    const failing = readPassword({ command: ['/bin/sh', '-c', 'echo hunter2 >&2; exit 1'] }, given, host);
    await expect(failing).rejects.toThrow(/password command \/bin\/sh failed/);
    await expect(failing).rejects.not.toThrow(/hunter2/);
  });

  it('of a command serves all connections to a target for a minute, unless it is refused or fails', async () => {
    const log = join(home, 'asked');
    const command = ['/bin/sh', '-c', `echo asked >> ${log}; wc -l < ${log} | tr -d ' '`];
    const given = plan('host=h user=u');
    const host = { host: 'h', address: undefined, port: 5432 };
    let now = 0;
    const password = new TargetPassword(() => now);
    const ask = () => password.read({ command }, given, host);

    expect(await Promise.all([ask(), ask(), ask()])).toEqual(['1', '1', '1']);
    now = 60_000;
    expect(await ask()).toBe('1');
    now = 60_001;
    expect(await ask()).toBe('2');
    password.forget();
    expect(await ask()).toBe('3');
    password.forget();
    await expect(password.read({ command: ['/bin/false'] }, given, host)).rejects.toThrow(/failed/);
    expect(await ask()).toBe('4');
  });
});
