import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { freePort, isFree } from '@pganalytics/embedded-postgres';
import { ensureServerTls } from '@pganalytics/identity';
import type { Logger } from '@pganalytics/telemetry';

import type { AllInOneConfig } from '../all-in-one.config.js';
import type { ServiceEnvironment } from './settings.js';

/** The port for collectors: what ingest and auth are told of it. */
export interface CollectorPortSettings {
  readonly ingest: ServiceEnvironment;
  readonly auth: ServiceEnvironment;
  /** Where our own collector connects. */
  readonly loopbackUrl: string;
}

const DAY_MS = 86_400_000;
const WILDCARDS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/**
 * Serves collectors with TLS under an authority of this data directory, and renews the certificate while it runs; ingest
 * notices the new file by itself.
 */
export async function prepareCollectorPort(
  config: AllInOneConfig,
  { logger, stops }: { readonly logger: Logger; readonly stops: (() => Promise<unknown>)[] },
): Promise<CollectorPortSettings> {
  const host = config.COLLECTOR_HOST ?? config.HOST;
  const port = config.COLLECTOR_PORT === 0 ? await keptPort(config.DATA_DIR, host, logger) : config.COLLECTOR_PORT;
  const loopback = WILDCARDS[host] ?? host;
  const collectorUrl = config.COLLECTOR_URL ?? urlOf(outsideName(config, host), port);
  const names = new Set(['localhost', '127.0.0.1', '::1', os.hostname(), loopback, hostOf(collectorUrl)]);
  const directory = path.join(config.DATA_DIR, 'collector-tls');
  const files = await ensureServerTls(directory, [...names]);
  const renewing = setInterval(() => {
    ensureServerTls(directory, [...names]).catch((error: unknown) => {
      logger.error({ err: error, directory }, 'the certificate of the collector port could not be renewed');
    });
  }, DAY_MS).unref();
  stops.push(async () => clearInterval(renewing));
  return {
    ingest: {
      COLLECTOR_HOST: host,
      COLLECTOR_PORT: String(port),
      COLLECTOR_TLS_CERT_FILE: files.serverFile,
      COLLECTOR_TLS_KEY_FILE: files.serverFile,
    },
    auth: { COLLECTOR_URL: collectorUrl, COLLECTOR_CA_FILE: files.caFile },
    loopbackUrl: urlOf(loopback, port),
  };
}

/** Any free port at the first start and the same one ever after: collectors that were enrolled know this address. */
async function keptPort(dataDirectory: string, host: string, logger: Logger): Promise<number> {
  const file = path.join(dataDirectory, 'collector-port');
  const kept = Number(await readFile(file, 'utf8').catch(() => ''));
  if (kept > 0 && (await isFree(kept, host))) return kept;
  const port = await freePort();
  if (kept > 0) {
    logger.warn({ kept, port }, 'another program has the port for collectors: those elsewhere do not find the new one');
  }
  await writeFile(file, `${port}\n`);
  return port;
}

function outsideName({ PUBLIC_URL }: AllInOneConfig, host: string): string {
  if (PUBLIC_URL !== undefined) return hostOf(PUBLIC_URL);
  return host in WILDCARDS ? os.hostname() : host;
}

const hostOf = (url: string): string => new URL(url).hostname.replaceAll(/[[\]]/g, '');
const urlOf = (host: string, port: number): string => `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
