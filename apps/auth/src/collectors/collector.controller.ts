import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import {
  adminListQuery,
  adminPath,
  collectorChange,
  collectorEnrolled,
  enrolledCollector,
  enrolledCollectorPage,
  newCollector,
} from '@pganalytics/contracts/accounts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import { Controller } from '@nestjs/common';

import { pageOf } from '../paging/page.js';
import { AuthDatabase } from '../storage/auth-database.js';
import { ChangeCollector } from './change-collector.js';
import { Collector, collectorAnswer } from './collector.entity.js';
import { EnrolCollector } from './enrol-collector.js';

const listCollectors = defineEndpoint({
  method: 'GET',
  path: '/',
  access: 'collectors:read',
  summary: 'List the enrolled collectors',
  tag: 'enrolment',
  query: adminListQuery,
  response: enrolledCollectorPage,
});

const enrolCollector = defineEndpoint({
  method: 'POST',
  path: '/',
  access: 'collectors:write',
  summary: 'Enrol a collector with a token of its own',
  description:
    'For collectors that reach ingest through a proxy which ends TLS, and for plain REST clients; others are enrolled ' +
    'with a one-time token and get a certificate. The token is shown in this answer and never again.',
  tag: 'enrolment',
  body: newCollector,
  response: collectorEnrolled,
  status: 201,
  failures: { 409: 'There is already a collector with this name.' },
});

const changeCollector = defineEndpoint({
  method: 'PATCH',
  path: '/:id',
  access: 'collectors:write',
  summary: 'Rename, pause or resume a collector',
  tag: 'enrolment',
  params: adminPath,
  body: collectorChange,
  response: enrolledCollector,
  failures: { 404: 'There is no such collector.', 409: 'There is already a collector with this name.' },
});

const revokeCollector = defineEndpoint({
  method: 'DELETE',
  path: '/:id',
  access: 'collectors:write',
  summary: 'Revoke the token and the certificates of a collector for ever',
  tag: 'enrolment',
  params: adminPath,
  failures: { 404: 'There is no such collector.' },
});

@Controller('api/v1/admin/collectors')
export class CollectorController {
  constructor(
    private readonly database: AuthDatabase,
    private readonly enrol: EnrolCollector,
    private readonly change: ChangeCollector,
  ) {}

  @Endpoint(listCollectors)
  async list(@CurrentPrincipal() { organisationId }: Principal, @Input() { query }: InputOf<typeof listCollectors>) {
    const page = await this.database.inOrganisation(organisationId, ({ rows }) => pageOf(rows, Collector, query));
    return { items: page.items.map(collectorAnswer), nextCursor: page.nextCursor };
  }

  @Endpoint(enrolCollector)
  async add(@CurrentPrincipal() principal: Principal, @Input() { body }: InputOf<typeof enrolCollector>) {
    const { collector, token } = await this.enrol.run(principal, body);
    return { collector: collectorAnswer(collector), token };
  }

  @Endpoint(changeCollector)
  async update(@CurrentPrincipal() principal: Principal, @Input() { params, body }: InputOf<typeof changeCollector>) {
    return collectorAnswer(await this.change.run(principal, params.id, body));
  }

  @Endpoint(revokeCollector)
  async remove(@CurrentPrincipal() principal: Principal, @Input() { params }: InputOf<typeof revokeCollector>) {
    await this.change.run(principal, params.id, { revoked: true });
  }
}
