export { authConfig } from './auth.config.js';
export type { AuthConfig } from './auth.config.js';
export { authControllers } from './auth.module.js';
export { startAuth } from './start-auth.js';
export { ensureAdministrator } from './bootstrap/ensure-administrator.js';
export type { EnsuredAdministrator, FirstAdministrator } from './bootstrap/ensure-administrator.js';
export { ensureCollector } from './bootstrap/ensure-collector.js';
export type { EnsuredCollector, WantedCollector } from './bootstrap/ensure-collector.js';
export { UnknownEmail, resetPassword } from './bootstrap/reset-password.js';
