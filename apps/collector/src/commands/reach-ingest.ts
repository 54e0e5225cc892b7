import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as secure } from 'node:tls';

import type { CollectorIdentity } from '@pganalytics/identity';

import type { DeliveryConfig } from '../delivery/delivery.config.js';
import { portOf, unbracketed } from '../delivery/ingest-address.js';
import type { IngestAddress } from '../delivery/ingest-address.js';

export interface ReachOptions {
  readonly address: IngestAddress;
  readonly config: Pick<DeliveryConfig, 'INGEST_CA_FILE' | 'INGEST_CONNECT_MS'>;
  readonly identity: CollectorIdentity | undefined;
}

/**
 * Connects as delivery would, up to the end of the TLS handshake. No stream is opened: beside a collector that runs it
 * would look like a copy of it. Throws what went wrong on the way.
 */
export async function reachIngest({ address, config, identity }: ReachOptions): Promise<void> {
  const signal = AbortSignal.timeout(config.INGEST_CONNECT_MS);
  const socket = address.proxy ? await throughProxy(address, signal) : await directly(address, signal);
  try {
    if (!address.secure) return;
    const given = [
      ...(config.INGEST_CA_FILE === undefined ? [] : [readFileSync(config.INGEST_CA_FILE, 'utf8')]),
      ...(identity === undefined ? [] : [identity.authorities]),
    ].filter((authorities) => authorities !== undefined);
    const tls = secure({
      socket,
      servername: /^[\d.]+$|:/.test(address.serverName) ? '' : address.serverName,
      host: address.serverName,
      ALPNProtocols: ['h2'],
      ...(given.length === 0 ? {} : { ca: given }),
      ...(identity === undefined ? {} : { cert: identity.certificate, key: identity.key }),
    });
    await once(tls, 'secureConnect', { signal });
    tls.destroy();
  } finally {
    socket.destroy();
  }
}

async function directly({ url }: IngestAddress, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host: unbracketed(url.hostname), port: Number(portOf(url)), signal });
  await once(socket, 'connect');
  return socket;
}

async function throughProxy({ url, proxy }: IngestAddress, signal: AbortSignal): Promise<Socket> {
  const credentials = proxy?.credentials;
  const asked = request(`http://${proxy?.host}`, {
    method: 'CONNECT',
    path: `${url.hostname}:${portOf(url)}`,
    signal,
    ...(credentials === undefined
      ? {}
      : { headers: { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` } }),
  }).end();
  const [answer, socket] = (await once(asked, 'connect')) as [{ statusCode?: number }, Socket];
  if (answer.statusCode === 200) return socket;
  socket.destroy();
  throw new Error(`The proxy answered ${answer.statusCode}.`);
}
