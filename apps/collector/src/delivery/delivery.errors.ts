import { InvalidError } from '@pganalytics/errors';

/** The collector has no token, or something that is none. */
export class MalformedCollectorToken extends InvalidError {
  readonly code = 'collector.malformed-token';

  constructor() {
    super('COLLECTOR_TOKEN is not a collector token. Enrol the collector in the administration and copy its token.');
  }
}

/** The token would cross a network in clear. */
export class PlaintextIngest extends InvalidError {
  readonly code = 'collector.plaintext-ingest';

  constructor(host: string) {
    super(`INGEST_URL points to ${host} without TLS. Use https:// there, or INGEST_PLAINTEXT=true behind a tunnel.`);
  }
}

/** HTTPS_PROXY names a proxy that is itself reached by TLS, or by another protocol. */
export class UnusableProxy extends InvalidError {
  readonly code = 'collector.unusable-proxy';

  constructor(protocol: string) {
    super(`HTTPS_PROXY begins with ${protocol}//; only proxies that are reached by http:// are supported.`);
  }
}
