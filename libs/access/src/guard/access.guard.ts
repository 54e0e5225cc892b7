import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';

import { NotAllowed, UndeclaredRoutes } from '../access.errors.js';
import { allows } from '../roles/permissions.js';
import type { AuthenticatedRequest } from '../roles/principal.js';
import { accessOf } from '../routes/requires.js';
import { Authenticator } from './authenticator.js';
import type { CredentialedRequest } from './strategies.js';

/** Stands before every route: lets in who has the permission that the route declares, and nobody where it declares none. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly authenticator: Authenticator) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Events from the log come from our own services and carry no caller.
    if (context.getType() !== 'http') return true;

    const access = accessOf(context.getHandler());
    if (access === undefined) throw new UndeclaredRoutes([`${context.getClass().name}.${context.getHandler().name}`]);
    if (access === 'public') return true;

    const request = context.switchToHttp().getRequest<AuthenticatedRequest & CredentialedRequest>();
    const principal = await this.authenticator.authenticate(request);
    if (!allows(principal.role, access)) throw new NotAllowed(access, principal.role);
    request.principal = principal;
    request.permission = access;
    return true;
  }
}
