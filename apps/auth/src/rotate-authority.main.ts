import { parseArgs } from 'node:util';

import { loadConfig } from '@pganalytics/config';
import { messageOf } from '@pganalytics/errors';
import { databaseConfig } from '@pganalytics/postgres';
import { secretsConfig } from '@pganalytics/secrets';

import { rotateAuthority } from './bootstrap/rotate-authority.js';

try {
  const { values } = parseArgs({ options: { 'distrust-others': { type: 'boolean', default: false } } });
  const config = loadConfig({ DATABASE_URL: databaseConfig.DATABASE_URL, ...secretsConfig }, process.env);
  const distrustOthers = values['distrust-others'];
  await rotateAuthority(config, { distrustOthers });
  const others = distrustOthers ? 'every collector has to be enrolled anew' : 'older ones stay trusted until they end';
  process.stdout.write(`a new authority will sign the certificates of collectors; ${others}\n`);
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
