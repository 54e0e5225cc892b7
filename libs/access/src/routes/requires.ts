import { SetMetadata } from '@nestjs/common';

import type { Permission } from '../roles/permissions.js';

/** What a route declares about its callers. */
export type RouteAccess = Permission | 'public';

const ACCESS = 'pganalytics:access';

/** Lets in only callers whose role has the permission. */
export const Requires = (permission: Permission): MethodDecorator => SetMetadata(ACCESS, permission);

/** Lets in anyone, without a credential. */
export const Public = (): MethodDecorator => SetMetadata(ACCESS, 'public' satisfies RouteAccess);

/** What a handler declares; `undefined` means that it forgot to, and nobody is let in. */
export function accessOf(handler: object): RouteAccess | undefined {
  return Reflect.getMetadata(ACCESS, handler) as RouteAccess | undefined;
}
