import { CurrentPrincipal } from '@pganalytics/access';
import type { Principal } from '@pganalytics/access';
import { adminListQuery, adminPath, newUser, user, userChange, userPage } from '@pganalytics/contracts/accounts';
import { Endpoint, Input, defineEndpoint } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import { Controller } from '@nestjs/common';

import { pageOf } from '../paging/page.js';
import { AuthDatabase } from '../storage/auth-database.js';
import { ChangeUser } from './change-user.js';
import { CreateUser } from './create-user.js';
import { User, userAnswer } from './user.entity.js';

const listUsers = defineEndpoint({
  method: 'GET',
  path: '/',
  access: 'users:read',
  summary: 'List the users of the organisation',
  tag: 'users',
  query: adminListQuery,
  response: userPage,
});

const addUser = defineEndpoint({
  method: 'POST',
  path: '/',
  access: 'users:write',
  summary: 'Add a user',
  tag: 'users',
  body: newUser,
  response: user,
  status: 201,
  failures: { 409: 'There is already a user with this address.' },
});

const changeUser = defineEndpoint({
  method: 'PATCH',
  path: '/:id',
  access: 'users:write',
  summary: 'Change a user',
  description: 'A new role or password, or disabling the user, ends all sessions of the user.',
  tag: 'users',
  params: adminPath,
  body: userChange,
  response: user,
  failures: { 404: 'There is no such user.', 409: 'This is the last administrator.' },
});

@Controller('api/v1/admin/users')
export class UserController {
  constructor(
    private readonly database: AuthDatabase,
    private readonly create: CreateUser,
    private readonly change: ChangeUser,
  ) {}

  @Endpoint(listUsers)
  async list(@CurrentPrincipal() { organisationId }: Principal, @Input() { query }: InputOf<typeof listUsers>) {
    const page = await this.database.inOrganisation(organisationId, ({ rows }) => pageOf(rows, User, query));
    return { items: page.items.map(userAnswer), nextCursor: page.nextCursor };
  }

  @Endpoint(addUser)
  async add(@CurrentPrincipal() principal: Principal, @Input() { body }: InputOf<typeof addUser>) {
    return userAnswer(await this.create.run(principal, body));
  }

  @Endpoint(changeUser)
  async update(@CurrentPrincipal() principal: Principal, @Input() { params, body }: InputOf<typeof changeUser>) {
    return userAnswer(await this.change.run(principal, params.id, body));
  }
}
