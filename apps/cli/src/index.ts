export { exitCodes } from './exit-codes.js';
export { runProgram } from './program.js';
export { runRegister } from './register/register.js';
export type { RegisterSurroundings } from './register/register.js';
export type { Question, Surroundings, Terminal } from './surroundings.js';
