import { parseArgs } from 'node:util';

import { loadConfig } from '@pganalytics/config';
import { messageOf } from '@pganalytics/errors';
import { databaseConfig } from '@pganalytics/postgres';
import { secretsConfig } from '@pganalytics/secrets';

import { authorityConfig, rotateAuthority } from './bootstrap/rotate-authority.js';

try {
  const { values } = parseArgs({ options: { 'distrust-others': { type: 'boolean', default: false } } });
  const { DATABASE_URL } = databaseConfig;
  const config = loadConfig({ DATABASE_URL, ...secretsConfig, ...authorityConfig }, process.env);
  const distrustOthers = values['distrust-others'];
  await rotateAuthority(config, { distrustOthers });
  const others = distrustOthers ? 'every collector has to be enrolled anew' : 'older ones stay trusted until they end';
  process.stdout.write(`a new authority will sign the certificates of collectors; ${others}\n`);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
