export { allInOneConfig } from './all-in-one.config.js';
export type { AllInOneConfig } from './all-in-one.config.js';
export { startAllInOne } from './start-all-in-one.js';
export type { AllInOne, AllInOneOverrides } from './start-all-in-one.js';
