import { existsSync } from 'node:fs';
import path from 'node:path';

import { step } from '../start/prepare.mjs';

/** Programs that specs drive, with the Debian packages that hold them. */
const programs = [
  ['redis-server', 'redis-server'],
  ['haproxy', 'haproxy'],
  ['java', 'openjdk-17-jre-headless'],
  ['mvn', 'maven'],
  ['chromium', 'chromium'],
  ['psql', 'postgresql-client-15'],
  ['/usr/sbin/pgbouncer', 'pgbouncer'],
  ['openssl', 'openssl'],
  ['/usr/lib/postgresql/15/bin/pgbench', 'postgresql-15'],
  ['/usr/bin/faketime', 'faketime'],
];

/** Installs what is missing through apt as root; otherwise says what to install. */
export async function installPrograms() {
  const packages = [...new Set(programs.filter(([program]) => !isInstalled(program)).map(([, name]) => name))];
  if (packages.length === 0) return;
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() !== 0 || !isInstalled('apt-get')) {
    throw new Error(`The tests need programs that are not installed; run as root: ${command}`);
  }
  process.env.DEBIAN_FRONTEND = 'noninteractive';
  // Packages of servers start them; the specs start their own. Run level 1 is the one in which nothing starts.
  process.env.RUNLEVEL = '1';
  await step('apt-get', ['update', '-q'], 'The list of packages could not be fetched');
  await step('apt-get', [...command.split(' ').slice(1), '-q'], 'Packages could not be installed');
}

/** @param {string} program */
function isInstalled(program) {
  if (path.isAbsolute(program)) return existsSync(program);
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders.some((folder) => existsSync(path.join(folder, program)));
}
