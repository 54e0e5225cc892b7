export { readCounts, smallest, stackConfig } from './stack.config.js';
export type { StackConfig, StackCounts } from './stack.config.js';
export { startStack } from './start-stack.js';
export { createTopics } from './parts.js';
export type { Parts } from './parts.js';
export type { ServiceSettings, StackOptions } from './stack-options.js';
export type { RunningStack, StackProcess } from './start-stack.js';
export { startService } from './service-process.js';
export type { ServiceOptions, ServiceProcess } from './service-process.js';
