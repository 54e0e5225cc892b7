import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';

import type { Permission, Role } from './permissions.js';

/** Who a request comes from, as every service sees it. */
export interface Principal {
  readonly kind: 'user' | 'api-token';
  /** The id of the user, or of the API token. */
  readonly id: string;
  /** The user, or the user that the API token belongs to. */
  readonly userId: string;
  /** The organisation whose data this principal may see; there is never more than one. */
  readonly organisationId: string;
  readonly role: Role;
  readonly name: string;
  /** When the access token of a user was issued; an API token has no such moment. */
  readonly issuedAtMs?: number;
  /** The session of a user; an API token has none. */
  readonly sessionId?: string;
}

/** A request that the guard has let through; both are undefined on public routes. */
export interface AuthenticatedRequest {
  principal?: Principal;
  /** What the route asks of its callers. */
  permission?: Permission;
}

/** The principal of the request, for a parameter of a handler whose route is not public. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (principal === undefined) throw new TypeError('@CurrentPrincipal() stands on a public route.');
  return principal;
});
