export { capture, schemaOfFrame } from './capture.js';
export type { Capture } from './capture.js';
export { thisCommit, thisMachine } from './machine.js';
export { ReplayTemplate } from './replay-template.js';
export type { ReplayPlace } from './replay-template.js';
export type { Machine } from './result.js';
export { SimulatedCollector } from './simulated-collector.js';
export type { SimulatedCollectorOptions } from './simulated-collector.js';
