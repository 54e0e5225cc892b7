export { readCounts, smallest, stackConfig } from './stack.config.js';
export type { StackConfig, StackCounts } from './stack.config.js';
export { startStack } from './start-stack.js';
export type { StackOptions } from './stack-options.js';
export type { RunningStack, StackProcess } from './start-stack.js';
export type { ServiceProcess } from './service-process.js';
