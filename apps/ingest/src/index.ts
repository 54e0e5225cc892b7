export { ingestConfig } from './ingest.config.js';
export type { IngestConfig } from './ingest.config.js';
export { customSchema } from './rest/json-samples.js';
export { startIngest } from './start-ingest.js';
export type { RunningIngest } from './start-ingest.js';
