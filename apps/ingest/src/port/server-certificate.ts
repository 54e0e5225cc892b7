import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

import type { Logger } from '@pganalytics/telemetry';

import { UnusableCertificate } from './collector-port.errors.js';

/** Certificate chain and key of the collector port, in PEM. */
export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
  readonly notAfterMs: number;
}

export interface ServerCertificateOptions {
  readonly certFile: string | undefined;
  readonly keyFile: string | undefined;
  readonly lookEveryMs: number;
  readonly logger: Logger;
}

/** The files of the collector port's certificate, looked at again and again, because whoever renews it replaces them. */
export class ServerCertificateFiles {
  private timer: NodeJS.Timeout | undefined;
  private seen: string;
  current: ServerCertificate;

  /** @throws UnusableCertificate */
  constructor(private readonly options: ServerCertificateOptions) {
    this.current = this.read();
    this.seen = this.stamp();
  }

  /** Calls back with a new certificate; one that cannot be used is reported and the old one stays. */
  watch(use: (certificate: ServerCertificate) => void): void {
    this.timer = setInterval(() => {
      if (this.stamp() !== this.seen) this.reload(use);
    }, this.options.lookEveryMs).unref();
  }

  reload(use: (certificate: ServerCertificate) => void): void {
    const { logger, certFile } = this.options;
    try {
      // Noted first: a file that is half written now has another stamp later.
      this.seen = this.stamp();
      const certificate = this.read();
      use(certificate);
      this.current = certificate;
      const notAfter = new Date(certificate.notAfterMs).toISOString();
      logger.info({ certFile, notAfter }, 'the collector port has a new certificate');
    } catch (error) {
      logger.error(
        { err: error, certFile },
        'the new certificate of the collector port is of no use; the old one stays',
      );
    }
  }

  close(): void {
    clearInterval(this.timer);
  }

  private read(): ServerCertificate {
    const { certFile, keyFile } = this.options;
    if (!certFile || !keyFile) {
      throw new UnusableCertificate('COLLECTOR_TLS_CERT_FILE and COLLECTOR_TLS_KEY_FILE are needed together');
    }
    try {
      const [cert, key] = [certFile, keyFile].map((file) => readFileSync(file, 'utf8'));
      return { cert, key, notAfterMs: new X509Certificate(cert).validToDate.getTime() };
    } catch (error) {
      throw new UnusableCertificate(error);
    }
  }

  private stamp(): string {
    return [this.options.certFile, this.options.keyFile]
      .map((file) => {
        const found = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
        return `${found?.ino}:${found?.size}:${found?.mtimeMs}`;
      })
      .join(' ');
  }
}
