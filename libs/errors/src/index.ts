export { AppError, InvalidError, UnavailableError, mayPassByItself, messageOf } from './app-error.js';
export type { ErrorKind } from './app-error.js';
