import { enrolmentAnswer, enrolmentBody, renewalBody } from '@pganalytics/contracts/accounts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import { Controller, Ip } from '@nestjs/common';

import { EnrolWithToken } from './enrol-with-token.js';
import { EnrolmentLimits } from './enrolment-limits.js';
import { EnrolmentLog } from './enrolment-log.js';
import { RenewCertificate } from './renew-certificate.js';

const enrol = defineEndpoint({
  method: 'POST',
  path: '/',
  access: 'public',
  summary: 'Enrol a collector with a one-time token',
  description: 'Sent again with the same token and key, it gets the same answer, as long as the token lasts.',
  tag: 'enrolment',
  body: enrolmentBody,
  response: enrolmentAnswer,
  status: 201,
  failures: {
    401: 'The token is unknown or has expired.',
    409: 'The token has been used with another key, or the name is taken.',
    429: 'Too many tries; see Retry-After.',
  },
});

const renew = defineEndpoint({
  method: 'POST',
  path: '/renewals',
  access: 'public',
  summary: 'Renew the certificate of a collector',
  description:
    'Signed with the key of the present certificate (ECDSA with SHA-256 in DER, or Ed25519) over these lines: ' +
    '`pganalytics-renewal-v1`, `POST`, `/api/v1/enrolment/renewals`, SHA-256 of the DER of the request in hex, ' +
    'serial number of the present certificate in lower-case hex, `at`.',
  tag: 'enrolment',
  body: renewalBody,
  response: enrolmentAnswer,
  failures: {
    401: 'The certificate or the signature is not good, has expired or was revoked.',
    429: 'Too many tries; see Retry-After.',
  },
});

@Controller('api/v1/enrolment')
export class EnrolmentController {
  constructor(
    private readonly limits: EnrolmentLimits,
    private readonly log: EnrolmentLog,
    private readonly enrolment: EnrolWithToken,
    private readonly renewal: RenewCertificate,
  ) {}

  @Endpoint(enrol)
  async enrol(@Ip() address: string, @Input() { body }: InputOf<typeof enrol>) {
    await this.limits.count(address);
    const asking = { what: 'enrolment', address, hostName: body.hostName } as const;
    return this.log.around(asking, () => this.enrolment.run(body));
  }

  @Endpoint(renew)
  async renew(@Ip() address: string, @Input() { body }: InputOf<typeof renew>) {
    await this.limits.count(address);
    return this.log.around({ what: 'renewal', address }, () => this.renewal.run(body));
  }
}
