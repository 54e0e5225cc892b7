export { AccessNotReady, CsrfTokenMissing, NotAllowed, NotAuthenticated, UndeclaredRoutes } from './access.errors.js';
export { allows, lowerRole, permissions, roles } from './roles/permissions.js';
export type { Permission, Role } from './roles/permissions.js';
export { CurrentPrincipal } from './roles/principal.js';
export type { AuthenticatedRequest, Principal } from './roles/principal.js';
export { Public, Requires, accessOf } from './routes/requires.js';
export type { RouteAccess } from './routes/requires.js';
export { assertEveryRouteDeclaresAccess, routesOf, routesOfController } from './routes/routes.js';
export type { DeclaredRoute } from './routes/routes.js';
