export { InvalidSettings, loadConfig } from './load-config.js';
export type { ConfigOf, ConfigShape } from './load-config.js';
export { flag, list, port, positive, postgresUrl } from './fields.js';
