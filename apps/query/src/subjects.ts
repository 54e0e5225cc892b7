import { ChangeController } from './changes/change.controller.js';
import { ListChanges } from './changes/list-changes.js';
import { ShowConnections } from './connections/show-connections.js';
import { Growth } from './facts/growth.js';
import { ServerFacts } from './facts/server-facts.js';
import { ClusterScansReader } from './indexes/cluster-scans.js';
import { ListIndexes } from './indexes/list-indexes.js';
import { IndexReader } from './indexes/read-indexes.js';
import { IoController } from './io/io.controller.js';
import { ShowIo } from './io/show-io.js';
import { ShowHost } from './os/show-host.js';
import { ProgressReader } from './progress/read-progress.js';
import { ShowProgress } from './progress/show-progress.js';
import { ListSchema } from './schema/list-schema.js';
import { ListSettings } from './settings/list-settings.js';
import { SettingController } from './settings/setting.controller.js';
import { ListTables } from './tables/list-tables.js';
import { TableReader } from './tables/read-tables.js';
import { ShowTable } from './tables/show-table.js';
import { TableController } from './tables/table.controller.js';
import { ShowVacuum } from './vacuum/show-vacuum.js';
import { VacuumController } from './vacuum/vacuum.controller.js';

/** Controllers of what a server consists of: its tables, settings, schema, and what changes of them. */
export const subjectControllers = [
  ChangeController,
  TableController,
  VacuumController,
  SettingController,
  IoController,
] as const;

/** The questions that they hand on. */
export const subjectProviders = [
  ServerFacts,
  Growth,
  ListChanges,
  TableReader,
  ListTables,
  ShowTable,
  ClusterScansReader,
  IndexReader,
  ListIndexes,
  ProgressReader,
  ShowProgress,
  ShowVacuum,
  ListSettings,
  ListSchema,
  ShowIo,
  ShowConnections,
  ShowHost,
] as const;
