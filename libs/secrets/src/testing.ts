export { MemoryDataKeys } from './data-keys/data-key.memory-store.js';
