export { AccessNotReady, CsrfTokenMissing, NotAllowed, NotAuthenticated, UndeclaredRoutes } from './access.errors.js';
export { allows, lowerRole, permissions, permissionTexts, roles } from './roles/permissions.js';
export type { Permission, Role } from './roles/permissions.js';
export { CurrentPrincipal } from './roles/principal.js';
export type { AuthenticatedRequest, Principal } from './roles/principal.js';
export { Public, Requires, accessOf } from './routes/requires.js';
export type { RouteAccess } from './routes/requires.js';
export { assertEveryRouteDeclaresAccess, routesOf, routesOfController } from './routes/routes.js';
export type { DeclaredRoute } from './routes/routes.js';
export { ACCESS_TOKEN_SECONDS, signAccessToken, verifyAccessToken } from './credentials/access-token.js';
export type {
  AccessTokenClaims,
  TokenSigner,
  VerifiedAccessToken,
  VerifyAccessTokenOptions,
} from './credentials/access-token.js';
export { CSRF_HEADER, cookieNames, cookieValue } from './credentials/cookies.js';
export type { CookieNames } from './credentials/cookies.js';
export { csrfHashOf, sameText, sha256Hex } from './credentials/hashes.js';
export { claimsOfAccessToken, principalOfApiToken, userOf } from './credentials/verify-credentials.js';
export { VerifiedTokens, accessConfig } from './credentials/verified-tokens.js';
export type { AccessConfig } from './credentials/verified-tokens.js';
export { AccessDirectories } from './directories/access-directories.js';
export { ApiTokens } from './directories/api-tokens.js';
export { Revocations } from './directories/revocations.js';
export { SigningKeys } from './directories/signing-keys.js';
export { AccessGuard } from './guard/access.guard.js';
export { AccessModule } from './guard/access.module.js';
export type { AccessModuleOptions } from './guard/access.module.js';
export { Authenticator } from './guard/authenticator.js';
export { accessStrategies } from './guard/strategies.js';
export type { CredentialedRequest, NamedStrategy } from './guard/strategies.js';
