export { runRegister } from './register/register.js';
export type { RegisterSurroundings } from './register/register.js';
