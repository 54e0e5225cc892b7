import type { EnrolmentAnswer } from '@pganalytics/contracts/accounts';
import { AppError } from '@pganalytics/errors';
import type { Logger, Metrics } from '@pganalytics/telemetry';

/** Who asks for a certificate, for the log. */
export interface Asking {
  readonly what: 'enrolment' | 'renewal';
  readonly address: string;
  readonly hostName?: string;
}

/** Counts and logs every certificate that was given or refused. */
export class EnrolmentLog {
  private readonly given;
  private readonly refused;

  constructor(
    metrics: Metrics,
    private readonly logger: Logger,
  ) {
    this.given = metrics.counter('pganalytics_auth_certificates_total', 'Certificates given to collectors.', ['what']);
    this.refused = metrics.counter(
      'pganalytics_auth_certificates_refused_total',
      'Enrolments and renewals that were refused.',
      ['what', 'code'],
    );
  }

  async around(asking: Asking, work: () => Promise<EnrolmentAnswer>): Promise<EnrolmentAnswer> {
    const { what } = asking;
    try {
      const answer = await work();
      const { collectorId, organisationId, name, notAfter } = answer;
      this.given.inc({ what });
      this.logger.info({ ...asking, collectorId, organisationId, name, notAfter }, 'a collector got a certificate');
      return answer;
    } catch (error) {
      if (error instanceof AppError) {
        this.refused.inc({ what, code: error.code });
        this.logger.warn({ ...asking, code: error.code, reason: error.message }, 'a certificate was refused');
      }
      throw error;
    }
  }
}
