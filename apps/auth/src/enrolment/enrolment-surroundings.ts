import { readFile } from 'node:fs/promises';

import type { EnrolmentAnswer } from '@pganalytics/contracts/accounts';

import type { AuthConfig } from '../auth.config.js';

type Settings = Pick<
  AuthConfig,
  'COLLECTOR_URL' | 'COLLECTOR_CA_FILE' | 'PUBLIC_URL' | 'CERTIFICATE_HOURS' | 'RENEWAL_CLOCK_SKEW_SECONDS'
>;

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** What the deployment says about certificates and the collector port. */
export class EnrolmentSurroundings {
  readonly certificateHours: number;
  readonly clockSkewMs: number;

  constructor(private readonly settings: Settings) {
    this.certificateHours = settings.CERTIFICATE_HOURS;
    this.clockSkewMs = settings.RENEWAL_CLOCK_SKEW_SECONDS * 1_000;
  }

  /** Where collectors deliver, and whom they trust there; the file is read each time, because it may be replaced. */
  async platform(): Promise<Pick<EnrolmentAnswer, 'authorities' | 'ingestUrl'>> {
    const { COLLECTOR_URL, COLLECTOR_CA_FILE, PUBLIC_URL } = this.settings;
    const authorities = COLLECTOR_CA_FILE === undefined ? '' : await readFile(COLLECTOR_CA_FILE, 'utf8');
    const ingestUrl = COLLECTOR_URL ?? `https://${new URL(PUBLIC_URL).hostname}:8443`;
    return { authorities: authorities.match(PEM)?.map((pem) => `${pem}\n`) ?? [], ingestUrl };
  }
}
