import type { DatabaseJob } from '../database-job.js';
import { functionDefinitions, schemaDefinitions, typeDefinitions } from '../schema/other-definitions.js';
import { relationDefinitions } from '../schema/relation-definitions.js';
import { SchemaReader } from '../schema/schema-reader.js';
import { onPrimaryOnly } from './column-statistics.js';

/** The schema and what changes of it. A standby has that of its primary, and a scan of it would hold back replay. */
export const schema: DatabaseJob = {
  families: ['schema_objects', 'schema_changes'],
  plan: (probe) =>
    onPrimaryOnly(probe) ??
    new SchemaReader([schemaDefinitions, relationDefinitions(probe), functionDefinitions(probe), typeDefinitions]),
};
