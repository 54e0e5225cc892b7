export { aSchema, databasePolls } from './testing/builders.js';
