import type { VacuumState } from '../data/types.js';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import { keepTime } from '../app/search.js';
import { SeriesPanel } from '../charts/series-panel.js';
import { vacuumQuery } from '../data/resources.js';
import { serverQuery } from '../data/servers.js';
import { age, count, numeric, share, unknownText } from '../format/format.js';
import { Fact, Facts, Nothing, Section } from '../subject/facts.js';
import { ShortTable } from '../subject/short-table.js';
import { SourcesNote } from '../subject/sources-note.js';
import { useNow } from '../time/clock.js';
import { momentLabel } from '../time/range.js';
import { useRange } from '../time/use-range.js';
import { Meter } from '../ui/meter.js';
import { FailureNotice } from '../ui/notice.js';
import { ProgressList } from './progress-list.js';
import { vacuumPanels } from './vacuum-panels.js';
import { VacuumTables } from './vacuum-tables.js';

/** Twice the interval of the horizon: what is older is said to be. */
const HORIZON_FRESH_MS = 120_000;

export const Route = createLazyRoute('/app/servers/$serverId/vacuum')({ component: VacuumScreen });

function VacuumScreen() {
  const { serverId } = Route.useParams();
  const { range } = useRange();
  const { data: server } = useQuery(serverQuery(serverId));
  const { data, error, refetch } = useQuery(vacuumQuery(serverId, range));
  if (error && !data) return <FailureNotice error={error} retry={() => void refetch()} />;
  if (!data) return <div className="skeleton fill" role="status" aria-label="Loading the state of vacuum" />;
  return (
    <div className="scroll-page">
      <SourcesNote sources={data.sources} />
      <Workers state={data} />
      <Section title="Who holds the xmin horizon" note="VACUUM cannot remove rows that died after it">
        <Horizon serverId={serverId} state={data} />
      </Section>
      <Section title="Running">
        {data.running.length === 0 ? (
          <Nothing>No VACUUM runs.</Nothing>
        ) : (
          <ProgressList serverId={serverId} items={data.running} />
        )}
      </Section>
      <Section title="Tables that are due" note="by the settings of the server and their own storage parameters">
        <VacuumTables
          serverId={serverId}
          name="vacuum-due"
          label="Tables that are due"
          tables={data.waiting}
          total={data.waitingTables}
          usual="urgency"
          names={{ filter: 'q', order: 'order' }}
          empty="No table is due"
        />
      </Section>
      <Section title="Age of databases">
        <Ages state={data} />
      </Section>
      <Section title="Oldest tables">
        <VacuumTables
          serverId={serverId}
          name="vacuum-oldest"
          label="Tables with the oldest transaction ids"
          tables={data.oldest}
          usual="age"
          names={{ filter: 'oldest', order: 'oldestOrder' }}
          empty="No age is known yet"
        />
      </Section>
      <div className="panel-grid">
        {vacuumPanels.map((panel) => (
          <SeriesPanel key={panel.id} serverId={serverId} panel={panel} states={server?.families} />
        ))}
      </div>
    </div>
  );
}

function Workers({ state: { workers, autovacuum, waitingTables, limits } }: { readonly state: VacuumState }) {
  return (
    <Facts label="Autovacuum">
      <Fact name="Autovacuum">{autovacuum === null ? unknownText : autovacuum ? 'on' : <b>off</b>}</Fact>
      <Fact name="Workers" title="Seen at work, of autovacuum_max_workers">
        {workers.running ?? unknownText} of {workers.max ?? unknownText}
        {workers.allBusy === true ? <span className="subject-tag warn">all busy while tables wait</span> : null}
      </Fact>
      <Fact name="Tables due">{count(waitingTables)}</Fact>
      <Fact name="Freeze by force at">{count(limits.freezeMaxAge)} transactions</Fact>
    </Facts>
  );
}

/** That nobody holds it was true when it was last read, which may be long ago. */
function nothingHolds({ sources }: VacuumState, now: number): string {
  const readAt = sources.find(({ family }) => family === 'xmin_horizon')?.at ?? null;
  if (readAt === null) return 'Not known: the horizon has not been read';
  if (now - readAt < HORIZON_FRESH_MS) return 'Nothing holds dead rows back';
  return `Nothing held dead rows back when it was last read, ${age(now - readAt)} ago`;
}

function Horizon({ serverId, state }: { readonly serverId: string; readonly state: VacuumState }) {
  const now = useNow(10_000);
  if (state.horizon.length === 0) return <Nothing>{nothingHolds(state, now)}.</Nothing>;
  return (
    <ShortTable label="Who holds the xmin horizon" minWidth={640} byContent>
      <thead>
        <tr>
          {['Source', 'Held back', 'Holder', 'Since', 'In'].map((name) => (
            <th key={name}>{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {state.horizon.map((holder) => (
          <tr key={holder.source}>
            <td>{holder.source}</td>
            <td className="whole">{count(numeric(holder.age))} transactions</td>
            <td>
              {holder.holder ?? unknownText}{' '}
              {holder.pid === null ? null : (
                <Link
                  className="whole"
                  to="/servers/$serverId/activity"
                  params={{ serverId }}
                  search={(before) => ({ ...keepTime(before), pid: String(holder.pid) })}
                >
                  pid {holder.pid}
                </Link>
              )}
            </td>
            <td className="whole">
              {holder.heldSince === null
                ? 'not told'
                : `${momentLabel(holder.heldSince)} (${age(now - holder.heldSince)})`}
            </td>
            <td>{holder.datname ?? 'all databases'}</td>
          </tr>
        ))}
      </tbody>
    </ShortTable>
  );
}

function Ages({ state }: { readonly state: VacuumState }) {
  if (state.databases.length === 0) return <Nothing>No age is known yet.</Nothing>;
  return (
    <ShortTable label="Age of databases" minWidth={640} byContent>
      <thead>
        <tr>
          <th>Database</th>
          {['XID age', 'Of the XID limit', 'MXID age', 'Of the MXID limit'].map((name) => (
            <th key={name} className="num">
              {name}
            </th>
          ))}
          <th>Oldest table</th>
        </tr>
      </thead>
      <tbody>
        {state.databases.map((database) => (
          <tr key={database.datname}>
            <td>{database.datname ?? unknownText}</td>
            <td className="num">{count(numeric(database.xidAge))}</td>
            <td>
              <Meter share={database.xidShare ?? 0} text={share(database.xidShare)} />
            </td>
            <td className="num">{count(numeric(database.multixactAge))}</td>
            <td>
              <Meter share={database.multixactShare ?? 0} text={share(database.multixactShare)} />
            </td>
            <td title={database.oldestTable ?? undefined}>{database.oldestTable ?? unknownText}</td>
          </tr>
        ))}
      </tbody>
    </ShortTable>
  );
}
