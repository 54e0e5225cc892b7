import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { listTargets } from './list-targets.js';

function files(content: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), 'pganalytics-targets-'));
  mkdirSync(join(directory, 'targets.d'));
  for (const [name, text] of Object.entries(content)) writeFileSync(join(directory, name), text);
  return join(directory, 'collector.yaml');
}

const list = (configFile: string | undefined, environment: Record<string, string> = {}, databaseUrls = '') =>
  listTargets({ databaseUrls, configFile, environment });

describe('the list of targets', () => {
  it('is put together from the environment, the file and targets.d', () => {
    const file = files({
      'collector.yaml': `
labels: { team: data }
templates:
  production: { user: monitor, database: postgres, sslmode: require, labels: { env: production } }
targets:
  - { name: Orders, host: orders.example, template: production, labels: { team: shop } }
`,
      'targets.d/20-more.yml': `
- { id: eu-1, url: "postgres://\${WHO}:secret@eu.example:5433/app", password_file: /run/secrets/eu }
`,
    });

    const targets = list(file, { WHO: 'watcher' }, 'postgres://a@one.example/x\n postgres://a@127.0.0.1:5434/x');

    expect(
      targets.map(({ id, name, labels, plan, readsHost }) => [id, name, labels, plan.user, plan.sslMode, readsHost]),
    ).toEqual([
      ['orders.example:5432', 'Orders', { team: 'shop', env: 'production' }, 'monitor', 'require', false],
      ['eu-1', 'eu-1', { team: 'data' }, 'watcher', 'prefer', false],
      ['one.example:5432', 'one.example:5432', {}, 'a', 'prefer', false],
      ['127.0.0.1:5434', '127.0.0.1:5434', {}, 'a', 'prefer', true],
    ]);
    expect(targets[1]?.password).toEqual({ file: '/run/secrets/eu' });
  });

  it('tells the databases of two hosts apart that have the same address on them', () => {
    const databaseUrls = 'postgres://a@localhost/x host=/var/run/postgresql postgres://a@one.example/x';
    const ids = (localName: string) =>
      listTargets({ databaseUrls, configFile: undefined, environment: {}, localName }).map(({ id }) => id);

    expect(ids('')).toEqual(['localhost:5432', 'socket:/var/run/postgresql:5432', 'one.example:5432']);
    expect(ids('db1')).toEqual(['localhost:5432@db1', 'socket:/var/run/postgresql:5432@db1', 'one.example:5432']);
    expect(ids('db2')[0]).toBe('localhost:5432@db2');
  });

  it('names every problem at once and shows no secret', () => {
    const file = files({
      'collector.yaml':
        'targets:\n  - { url: "postgres://u:hunter2@h:port/d" }\n  - { url: "host=${MISSING}", colour: red }\n',
      'targets.d/a.yaml': 'targets: [ { template: none, url: "host=x password=hunter2" }\n  password: hunter2 : :',
      'targets.d/b.yaml': '- { url: "postgres://b/x" }\n- { url: "postgres://b/y" }\n',
    });

    const reading = () => list(file, {}, 'hunter2 postgres://ok/x');

    expect(reading).toThrow(/the variable MISSING is not set/);
    expect(reading).toThrow(/colour/);
    expect(reading).toThrow(/a\.yaml: is not valid YAML \(line \d+\)/);
    expect(reading).toThrow(/DATABASE_URLS\[0\]: The connection string is not valid/);
    expect(reading).toThrow(/the id b:5432 is there twice/);
    expect(reading).not.toThrow(/hunter2/);
  });

  it('says that a file is missing', () => {
    expect(() => list('/nowhere/collector.yaml')).toThrow('/nowhere/collector.yaml: does not exist');
  });

  it('runs a password command given as one line by the shell', () => {
    const file = files({ 'collector.yaml': '- { url: "host=x", password_command: "vault read | tail -1", os: true }' });

    expect(list(file)[0]).toMatchObject({
      password: { command: ['/bin/sh', '-c', 'vault read | tail -1'] },
      readsHost: true,
    });
  });
});
