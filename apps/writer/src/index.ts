export { startWriter, WRITER_GROUP } from './start-writer.js';
export { writerConfig } from './writer.config.js';
export type { WriterConfig } from './writer.config.js';
