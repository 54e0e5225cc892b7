import { Injectable } from '@nestjs/common';
import { resolveMoment } from '@pganalytics/contracts';
import type {
  DatabaseAge,
  HorizonHolder,
  ProgressItem,
  VacuumQuery,
  VacuumState,
  VacuumTable,
} from '@pganalytics/contracts';

import { orderBy } from '../facts/order-by.js';
import { ServerFacts } from '../facts/server-facts.js';
import type { Facts } from '../facts/server-facts.js';
import { share } from '../facts/share.js';
import { toAnswer } from '../numbers/exact.js';
import { Clock } from '../query.config.js';
import { ProgressReader } from '../progress/read-progress.js';
import { ServerDirectory } from '../servers/server-directory.js';
import { VacuumSettings, dueFor, thresholds } from './vacuum-rules.js';

/** Transaction ids are compared modulo 2^32: half of them lie in the past. */
const WRAPAROUND = 2_147_483_647;
const FAMILIES = [
  'pg_settings',
  'pg_stat_database',
  'database_visits',
  'pg_class',
  'pg_stat_all_tables',
  'xmin_horizon',
  'pg_stat_activity',
];
/** What its numbers are made of; settings and sessions only say what they mean. */
const NUMBERS = ['pg_stat_database', 'pg_class', 'pg_stat_all_tables', 'xmin_horizon'];
/** Sessions that were sampled longer before all else tell nothing of the workers that run. */
const SAMPLED_WITHIN_MS = 60_000;

/** Shows how vacuum keeps up on a server: ages, what is due, what runs, and what holds dead rows back. */
@Injectable()
export class ShowVacuum {
  constructor(
    private readonly directory: ServerDirectory,
    private readonly facts: ServerFacts,
    private readonly progress: ProgressReader,
    private readonly clock: Clock,
  ) {}

  async run(organisationId: string, serverId: string, asked: VacuumQuery): Promise<VacuumState> {
    this.directory.get(organisationId, serverId);
    const of = { organisationId, serverId };
    const at = asked.at === 'now' ? undefined : resolveMoment(asked.at, this.clock.now());
    const [facts, progress] = await Promise.all([this.facts.read(of, FAMILIES, at), this.progress.read(of, at)]);
    const settings = VacuumSettings.of(facts);
    const running = progress.items.filter(({ command }) => command === 'VACUUM');
    const tables = tablesOf(facts, settings, running);
    const waiting = tables.filter(({ due, running: busy }) => due.length > 0 && !busy);
    const workers = workersOf(facts, settings);
    return {
      at: facts.oldestOf(NUMBERS),
      databases: databasesOf(facts),
      limits: {
        freezeMaxAge: settings.number('autovacuum_freeze_max_age'),
        multixactFreezeMaxAge: settings.number('autovacuum_multixact_freeze_max_age'),
        failsafeAge: settings.number('vacuum_failsafe_age'),
        wraparound: WRAPAROUND,
      },
      autovacuum: settings.flag('autovacuum'),
      workers: {
        ...workers,
        allBusy:
          workers.running === null || workers.max === null
            ? null
            : waiting.length > 0 && workers.running >= workers.max,
      },
      running,
      horizon: horizonOf(facts),
      waiting: orderBy(waiting, ({ urgency }) => urgency, 'desc').slice(0, asked.limit),
      waitingTables: waiting.length,
      oldest: orderBy(tables, ({ frozenAge }) => frozenAge, 'desc').slice(0, asked.limit),
      sources: [...facts.sources(), ...progress.facts.sources()],
    };
  }
}

function databasesOf(facts: Facts): DatabaseAge[] {
  const visits = new Map(facts.rows('database_visits').map((row) => [row.text('datid'), row]));
  return facts
    .rows('pg_stat_database')
    .filter((row) => row.number('age_datfrozenxid') !== null)
    .map((row) => {
      const visit = visits.get(row.text('datid'));
      const [xid, multixact] = [row.count('age_datfrozenxid'), row.count('age_datminmxid')];
      return {
        datname: row.text('datname'),
        xidAge: toAnswer(xid),
        xidShare: share(xid, WRAPAROUND),
        multixactAge: toAnswer(multixact),
        multixactShare: share(multixact, WRAPAROUND),
        oldestTable: visit?.text('oldest_table') ?? null,
        oldestTableAge: toAnswer(visit?.count('oldest_table_age')),
      };
    })
    .toSorted((a, b) => Number(b.xidAge) - Number(a.xidAge));
}

function tablesOf(facts: Facts, server: VacuumSettings, running: readonly ProgressItem[]): VacuumTable[] {
  const statistics = new Map(
    facts.rows('pg_stat_all_tables').map((row) => [`${row.text('datid')}.${row.text('relid')}`, row]),
  );
  const busy = new Set(running.map(({ tableId }) => tableId));
  return facts
    .rows('pg_class')
    .filter((row) => ['r', 'm', 't'].includes(row.text('relkind') ?? ''))
    .map((relation) => {
      const id = `${relation.text('datid')}.${relation.text('relid')}`;
      const counted = statistics.get(id);
      const settings = server.of(relation.text('reloptions'));
      const limits = thresholds(settings, relation);
      const enabled = settings.tableEnabled && server.flag('autovacuum') !== false;
      const ages = {
        deadRows: counted?.number('n_dead_tup') ?? null,
        insertedRows: counted?.number('n_ins_since_vacuum') ?? null,
        frozenAge: relation.number('frozenxid_age'),
        multixactAge: relation.number('minmxid_age'),
      };
      const vacuums = ['last_vacuum', 'last_autovacuum'].flatMap((column) => counted?.number(column) ?? []);
      return {
        id,
        datname: relation.text('datname'),
        name: `${relation.text('schemaname')}.${relation.text('relname')}`,
        ...ages,
        deadThreshold: limits.dead,
        insertThreshold: limits.inserted,
        freezeMaxAge: limits.frozen,
        ...dueFor(limits, ages, enabled),
        autovacuum: settings.tableEnabled,
        lastVacuum: vacuums.length === 0 ? null : Math.max(...vacuums),
        running: busy.has(id),
      };
    });
}

/** Sampled sessions tell the workers; one that only analyses counts too, since it takes the place of a vacuum. */
function workersOf(facts: Facts, settings: VacuumSettings): { running: number | null; max: number | null } {
  const sampled = facts.isAbout('pg_stat_activity', SAMPLED_WITHIN_MS);
  const workers = facts.rows('pg_stat_activity').filter((row) => row.text('backend_type') === 'autovacuum worker');
  return { running: sampled ? workers.length : null, max: settings.number('autovacuum_max_workers') };
}

function horizonOf(facts: Facts): HorizonHolder[] {
  return facts
    .rows('xmin_horizon')
    .map((row) => ({
      source: row.text('source') ?? '',
      age: toAnswer(row.count('age')),
      holders: toAnswer(row.count('holders')),
      holder: row.text('holder'),
      pid: row.number('pid'),
      datname: row.text('datname'),
      heldSince: row.number('held_since'),
    }))
    .toSorted((a, b) => Number(b.age) - Number(a.age));
}
