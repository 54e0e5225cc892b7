import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import {
  adminListQuery,
  adminPath,
  enrolmentTokenCreated,
  enrolmentTokenPage,
  newEnrolmentToken,
} from '@pganalytics/contracts/accounts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import { Controller } from '@nestjs/common';

import { pageOf } from '../paging/page.js';
import { AuthDatabase } from '../storage/auth-database.js';
import { CreateEnrolmentToken } from './create-enrolment-token.js';
import { EnrolmentToken, enrolmentTokenAnswer } from './enrolment-token.entity.js';
import { WithdrawEnrolmentToken } from './withdraw-enrolment-token.js';

const listEnrolmentTokens = defineEndpoint({
  method: 'GET',
  path: '/',
  access: 'collectors:read',
  summary: 'List the one-time tokens for new collectors',
  tag: 'enrolment',
  query: adminListQuery,
  response: enrolmentTokenPage,
});

const addEnrolmentToken = defineEndpoint({
  method: 'POST',
  path: '/',
  access: 'collectors:write',
  summary: 'Make a one-time token for a new collector',
  description: 'The token is shown in this answer and never again. It enrols one collector, within its time.',
  tag: 'enrolment',
  body: newEnrolmentToken,
  response: enrolmentTokenCreated,
  status: 201,
  failures: { 404: 'There is no such collector to enrol again.' },
});

const withdrawEnrolmentToken = defineEndpoint({
  method: 'DELETE',
  path: '/:id',
  access: 'collectors:write',
  summary: 'Withdraw a one-time token',
  tag: 'enrolment',
  params: adminPath,
  failures: { 404: 'There is no such token.' },
});

@Controller('api/v1/admin/enrolment-tokens')
export class EnrolmentTokenController {
  constructor(
    private readonly database: AuthDatabase,
    private readonly create: CreateEnrolmentToken,
    private readonly withdraw: WithdrawEnrolmentToken,
  ) {}

  @Endpoint(listEnrolmentTokens)
  async list(@CurrentPrincipal() { organisationId }: Principal, @Input() input: InputOf<typeof listEnrolmentTokens>) {
    const { query } = input;
    const page = await this.database.inOrganisation(organisationId, ({ rows }) => pageOf(rows, EnrolmentToken, query));
    return { items: page.items.map(enrolmentTokenAnswer), nextCursor: page.nextCursor };
  }

  @Endpoint(addEnrolmentToken)
  async add(@CurrentPrincipal() principal: Principal, @Input() { body }: InputOf<typeof addEnrolmentToken>) {
    const { enrolmentToken, token } = await this.create.run(principal, body);
    return { enrolmentToken: enrolmentTokenAnswer(enrolmentToken), token };
  }

  @Endpoint(withdrawEnrolmentToken)
  async remove(@CurrentPrincipal() principal: Principal, @Input() { params }: InputOf<typeof withdrawEnrolmentToken>) {
    await this.withdraw.run(principal, params.id);
  }
}
