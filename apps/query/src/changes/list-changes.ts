import { Injectable } from '@nestjs/common';
import type { ChangeKind, ChangePage, ChangesQuery } from '@pganalytics/contracts';
import { HistoryReader } from '@pganalytics/history';

import type { OfServer } from '../facts/server-facts.js';
import { RangePage } from '../facts/range-page.js';
import { Clock, Settings } from '../query.config.js';
import { ServerDirectory } from '../servers/server-directory.js';
import { writeFamilyState } from '../servers/summarise-server.js';
import { rangeLimit } from '../time/limits.js';
import type { TimeRange } from '../time/time-range.js';
import { hbaRules, identMappings } from './access-changes.js';
import { writeChange } from './change.js';
import type { Change } from './change.js';
import { extensions, roles } from './role-changes.js';
import { schemaChanges } from './schema-changes.js';
import { serverChanges } from './server-changes.js';
import { setChanges } from './set-changes.js';
import type { WatchedFile, WatchedSet } from './set-changes.js';
import { settingsOfRoles, settingsOfServer } from './setting-changes.js';

type Reads = (history: HistoryReader, of: OfServer & TimeRange) => Promise<Change[]>;

/** Each source of changes: of which kinds they are, and from which family they are told. */
const SOURCES: readonly { readonly kinds: readonly ChangeKind[]; readonly family: string; readonly read: Reads }[] = [
  { kinds: ['restart', 'version', 'server-role'], family: 'server', read: serverChanges },
  ofSet('setting', settingsOfServer),
  ofSet('role-setting', settingsOfRoles),
  ofSet('role', roles),
  ofSet('extension', extensions),
  ofSet('hba-rule', hbaRules),
  ofSet('ident-map', identMappings),
  { kinds: ['schema'], family: 'schema_changes', read: schemaChanges },
];

/** Lists what changed of a server in a range, newest first. */
@Injectable()
export class ListChanges {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly history: HistoryReader,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, serverId: string, asked: ChangesQuery): Promise<ChangePage> {
    this.directory.get(organisationId, serverId);
    const page = RangePage.of(asked, this.clock.now(), rangeLimit(this.settings.values));
    const of = { organisationId, serverId, ...page.range };
    const wanted = (kind: ChangeKind) => asked.kind.length === 0 || asked.kind.includes(kind);
    const sources = SOURCES.filter(({ kinds }) => kinds.some(wanted));
    const [states, completeness, ...found] = await Promise.all([
      this.history.states(of),
      this.history.completeness({ ...of, family: 'server' }),
      ...sources.map(({ read }) => read(this.history, of)),
    ]);
    const changes = found
      .flat()
      .filter((change) => wanted(change.kind) && matches(change, asked.search))
      .map(writeChange)
      .toSorted((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
    const families = new Set(sources.map(({ family }) => family));
    const notSeen = states.filter(({ family, state }) => families.has(family) && state !== 'ok');
    return {
      ...page.range,
      ...page.cut(changes),
      total: changes.length,
      notSeen: notSeen.map(writeFamilyState),
      completeness,
    };
  }
}

function ofSet(kind: ChangeKind, set: WatchedSet | WatchedFile): (typeof SOURCES)[number] {
  return { kinds: [kind], family: set.family, read: (history, of) => setChanges(history, set, of) };
}

function matches({ name, datname, schemaname }: Change, search = ''): boolean {
  return [name, datname, schemaname].some((text) => text?.toLowerCase().includes(search.toLowerCase()) ?? false);
}
