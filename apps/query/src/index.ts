export { attentionConfig } from './attention/attention.config.js';
export { queryControllers } from './controllers.js';
export { queryConfig } from './query.config.js';
export type { QueryConfig } from './query.config.js';
export { startQuery } from './start-query.js';
