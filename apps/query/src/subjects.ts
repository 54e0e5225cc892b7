import { ChangeController } from './changes/change.controller.js';
import { ListChanges } from './changes/list-changes.js';
import { ServerFacts } from './facts/server-facts.js';

/** Controllers of what a server consists of: its tables, settings, schema, and what changes of them. */
export const subjectControllers = [ChangeController] as const;

/** The questions that they hand on. */
export const subjectProviders = [ServerFacts, ListChanges] as const;
