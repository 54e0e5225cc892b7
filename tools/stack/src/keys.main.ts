import { list, loadConfig } from '@pganalytics/config';
import { ensureServerTls } from '@pganalytics/identity';
import { ensureKeyFile } from '@pganalytics/secrets';
import { z } from 'zod';

/** Settings of the job that makes what a compose deployment must not share with anybody; each part is optional. */
const keysConfig = {
  SECRETS_KEY_FILE: z.string().optional().describe('Gets the key that auth encrypts secrets with, unless it is there.'),
  COLLECTOR_TLS_DIR: z.string().optional().describe('Gets authority and certificate of the collector port.'),
  COLLECTOR_HOSTS: list().describe('Host names and addresses that collectors use; the certificate is for them.'),
};

try {
  const config = loadConfig(keysConfig, process.env);
  if (config.SECRETS_KEY_FILE !== undefined) await ensureKeyFile(config.SECRETS_KEY_FILE);
  if (config.COLLECTOR_TLS_DIR !== undefined) {
    const hosts = new Set(['localhost', '127.0.0.1', ...config.COLLECTOR_HOSTS]);
    await ensureServerTls(config.COLLECTOR_TLS_DIR, [...hosts]);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
