import { loadConfig } from '@pganalytics/config';

import { deliveryConfig } from './delivery.config.js';
import { PlaintextIngest, UnusableProxy } from './delivery.errors.js';
import { ingestAddresses } from './ingest-address.js';
import { IngestRoute } from './ingest-route.js';

const addressesOf = (settings: Readonly<Record<string, string>>) =>
  ingestAddresses(loadConfig(deliveryConfig, settings));
const proxyOf = (url: string, NO_PROXY: string) =>
  addressesOf({ INGEST_URL: url, HTTPS_PROXY: 'http://proxy:3128', NO_PROXY })[0]?.proxy?.host;

describe('addresses of ingest', () => {
  it('are a list, each with the name of its certificate', () => {
    const INGEST_URL = 'https://one:8443 https://[::1]:8443,http://localhost:8443';

    expect(addressesOf({ INGEST_URL }).map(({ serverName, secure }) => [serverName, secure])).toEqual([
      ['one', true],
      ['::1', true],
      ['localhost', false],
    ]);
    expect(addressesOf({ INGEST_URL, INGEST_SERVER_NAME: 'ingest' })[0]?.serverName).toBe('ingest');
    expect(() => addressesOf({ INGEST_URL: 'https://one ftp://two' })).toThrow(/INGEST_URL/);
  });

  it('are not reached without TLS beyond this machine, unless that is asked for', () => {
    expect(() => addressesOf({ INGEST_URL: 'https://a http://b' })).toThrow(PlaintextIngest);
    expect(addressesOf({ INGEST_URL: 'http://b', INGEST_PLAINTEXT: 'true' })[0]?.secure).toBe(false);
  });

  it.each([
    ['https://ingest.corp:8443', '', 'proxy:3128'],
    ['https://ingest.corp:8443', 'corp', undefined],
    ['https://ingest.corp:8443', '.corp', undefined],
    ['https://ingest.corp:8443', 'other,*.corp', undefined],
    ['https://ingest.corp:8443', 'gest.corp', 'proxy:3128'],
    ['https://ingest.corp:8443', 'ingest.corp:8443', undefined],
    ['https://ingest.corp:8443', 'ingest.corp:443', 'proxy:3128'],
    ['https://10.0.0.7:8443', '10.0.0.7', undefined],
    ['https://[::1]:8443', '::1', undefined],
    ['https://ingest.corp:8443', '*', undefined],
    ['http://127.0.0.1:8443', '', undefined],
  ])('go through the proxy or not: %s with NO_PROXY=%s → %s', (url, noProxy, proxy) => {
    expect(proxyOf(url, noProxy)).toBe(proxy);
  });

  it('take the proxy with its credentials, and refuse one that is reached by TLS', () => {
    const INGEST_URL = 'https://ingest';

    const [address] = addressesOf({ INGEST_URL, HTTPS_PROXY: 'http://me:p%40ss@proxy:3128' });
    expect(address?.proxy).toEqual({ host: 'proxy:3128', credentials: 'me:p@ss' });
    expect(() => addressesOf({ INGEST_URL, HTTPS_PROXY: 'https://proxy' })).toThrow(UnusableProxy);
  });
});

describe('the way to ingest', () => {
  const route = () =>
    new IngestRoute({
      addresses: addressesOf({ INGEST_URL: 'https://a https://b https://c' }),
      firstMs: 500,
      mostMs: 8000,
      random: () => 0.99,
    });

  it('tries every address soon before it waits longer and longer', () => {
    const way = route();
    const waits = Array.from({ length: 6 }, () => way.failed());

    expect(waits).toEqual([495, 495, 495, 990, 1980, 3960]);
    way.succeeded();
    expect(way.failed()).toBe(495);
  });

  it('goes round', () => {
    const way = route();
    const hosts = Array.from({ length: 4 }, () => {
      const host = way.address?.url.hostname;
      way.failed();
      return host;
    });

    expect(hosts).toEqual(['c', 'a', 'b', 'c']);
  });
});
