export { platformNames, platformOf } from './platforms.js';
export type { Platform, PlatformName } from './platforms.js';
export { quote, setupSql, takeBackSql } from './setup-sql.js';
export { UnusableRoleName } from './setup-sql.errors.js';
