import { InvalidError, messageOf } from '@pganalytics/errors';

/** Collectors would send their tokens in clear over a network. */
export class PlaintextCollectorPort extends InvalidError {
  readonly code = 'ingest.plaintext-collector-port';

  constructor(host: string) {
    super(
      `COLLECTOR_HOST=${host} is not loopback and no certificate is given. Set COLLECTOR_TLS_CERT_FILE and ` +
        'COLLECTOR_TLS_KEY_FILE, or COLLECTOR_PLAINTEXT=true where something in front does TLS.',
    );
  }
}

/** The list of proxies has something in it that is no network. */
export class UntrustedProxySetting extends InvalidError {
  readonly code = 'ingest.untrusted-proxy-setting';

  constructor(network: string) {
    super(`COLLECTOR_PROXIES has ${network}, which is no address and no network; write 10.0.0.7 or 10.0.0.0/8.`);
  }
}

/** One of the two files of the certificate is missing, or cannot be used. */
export class UnusableCertificate extends InvalidError {
  readonly code = 'ingest.unusable-certificate';

  constructor(reason: unknown) {
    super(`The certificate of the collector port cannot be used: ${messageOf(reason)}.`);
  }
}
