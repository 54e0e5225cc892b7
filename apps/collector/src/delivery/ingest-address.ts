import type { DeliveryConfig } from './delivery.config.js';
import { PlaintextIngest, UnusableProxy } from './delivery.errors.js';

/** Where one ingest listens and how it is reached. */
export interface IngestAddress {
  readonly url: URL;
  readonly secure: boolean;
  /** The name in its certificate. */
  readonly serverName: string;
  readonly proxy: { readonly host: string; readonly credentials: string | undefined } | undefined;
}

type AddressConfig = Pick<
  DeliveryConfig,
  'INGEST_URL' | 'INGEST_PLAINTEXT' | 'INGEST_SERVER_NAME' | 'HTTPS_PROXY' | 'NO_PROXY'
>;

const BY_DEFAULT = 'http://127.0.0.1:8443';

/** The addresses of the settings, in their order. @throws PlaintextIngest, UnusableProxy */
export function ingestAddresses(config: AddressConfig): IngestAddress[] {
  return (config.INGEST_URL ?? [BY_DEFAULT]).map((text) => {
    const url = new URL(text);
    const secure = url.protocol === 'https:';
    if (!secure && !isLoopback(url.hostname) && !config.INGEST_PLAINTEXT) throw new PlaintextIngest(url.hostname);
    const serverName = config.INGEST_SERVER_NAME ?? unbracketed(url.hostname);
    return { url, secure, serverName, proxy: secure ? proxyFor(url, config) : undefined };
  });
}

export const portOf = (url: URL): string => (url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port);

export const unbracketed = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');

function proxyFor(url: URL, { HTTPS_PROXY, NO_PROXY }: AddressConfig): IngestAddress['proxy'] {
  if (HTTPS_PROXY === undefined || goesDirectly(url, NO_PROXY)) return undefined;
  const proxy = new URL(HTTPS_PROXY.includes('://') ? HTTPS_PROXY : `http://${HTTPS_PROXY}`);
  if (proxy.protocol !== 'http:') throw new UnusableProxy(proxy.protocol);
  const { username, password } = proxy;
  const credentials = username === '' ? undefined : `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { host: `${proxy.hostname}:${portOf(proxy)}`, credentials };
}

/** As curl reads NO_PROXY: names, with what ends in them, addresses, each with a port or without, or `*`. */
function goesDirectly(url: URL, noProxy: readonly string[]): boolean {
  const host = unbracketed(url.hostname);
  return noProxy.some((entry) => {
    if (entry === '*') return true;
    const [, name = entry, port] = /^(.*?)(?::(\d+))?$/.exec(unbracketed(entry)) ?? [];
    if (port !== undefined && !name.includes(':') && port !== portOf(url)) return false;
    const suffix = (name.includes(':') ? unbracketed(entry) : name).replace(/^\*?\./, '').toLowerCase();
    return host === suffix || host.endsWith(`.${suffix}`);
  });
}

function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);
}
