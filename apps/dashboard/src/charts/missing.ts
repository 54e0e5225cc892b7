import type { AnswerSource, FamilyStateOfServer } from '../data/types.js';
import { duration } from '../format/format.js';

/** Why a chart has nothing to show, and the remedy where there is one. */
export interface Missing {
  readonly title: string;
  readonly text: string;
  readonly sql?: string;
}

type Source = Pick<AnswerSource, 'family' | 'state' | 'at'>;
type States = readonly FamilyStateOfServer[] | undefined;

const statementsSql = 'CREATE EXTENSION IF NOT EXISTS pg_stat_statements;';

/** Explains an empty chart by the states of the families it is made of. */
export function missingData(families: readonly string[], states: States): Missing {
  const concerned = (states ?? []).filter((state) => families.includes(state.family));
  const bad = concerned.find((state) => state.state !== 'ok' && state.state !== 'thinned');
  if (!bad || bad.state === 'unknown') {
    const thinned = concerned.find((state) => state.state === 'thinned');
    if (thinned) return readLessOften(thinned);
    return { title: 'No samples in this range', text: 'Choose a longer range, or wait for the next sample.' };
  }
  const reason = sentence(bad.reason);
  switch (bad.state) {
    case 'paused':
      return { title: 'Collection is paused', text: reason || 'Resume it to see new samples here.' };
    case 'denied':
      return {
        title: 'Not permitted',
        text: reason || `The role of the collector may not read ${bad.family}.`,
        ...grantFor(bad),
      };
    case 'quarantined':
      return {
        title: 'Set aside for now',
        text: `${reason || `Reading ${bad.family} failed repeatedly.`} It is tried again by itself.`,
      };
    default:
      return unavailable(bad, reason);
  }
}

/** The load guard reads a family less often; in a short range there may be no sample of it. */
function readLessOften({ family, intervalMs, reason }: FamilyStateOfServer): Missing {
  const often = intervalMs ? `every ${duration(intervalMs)}` : 'less often';
  const cause = reason ? ` (${reason.replace(/[.!?]$/, '')})` : '';
  return {
    title: 'No samples in this range, which is read less often',
    text: `To spare the server, its collector reads ${family} ${often} for now${cause}. Choose a range of several times that, or wait for the next sample.`,
  };
}

/** Explains an empty list of what is inside the databases, by when it was last read. */
export function missingRows(
  what: string,
  family: string,
  { sources, states }: { readonly sources: readonly Source[]; readonly states: States },
): Missing {
  const source = sources.find((one) => one.family === family);
  if (source?.at === null && (source.state === 'ok' || source.state === 'unknown')) {
    return {
      title: 'Not read yet',
      text: `The collector reads one database after the other. The first ${what} show within ten minutes of enrolment.`,
    };
  }
  return missingData([family], states);
}

function unavailable(state: FamilyStateOfServer, reason: string): Missing {
  if (state.family.startsWith('pg_stat_statements') && !/preload/i.test(reason)) {
    return {
      title: 'pg_stat_statements is not available',
      text: `${reason} Load it with shared_preload_libraries, then run this in the database the collector connects to:`.trim(),
      sql: statementsSql,
    };
  }
  if (state.family.startsWith('pg_stat_statements')) {
    return {
      title: 'pg_stat_statements is not loaded',
      text: `${reason} Run this as a superuser, restart PostgreSQL, then create the extension:`.trim(),
      sql: "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements';",
    };
  }
  if (state.family.startsWith('os_')) {
    return {
      title: 'No figures of the host',
      text: reason || 'The collector does not run on the host of this server.',
    };
  }
  return { title: 'Not available', text: reason || `${state.family} cannot be read on this server.` };
}

function grantFor(state: FamilyStateOfServer): Pick<Missing, 'sql'> {
  return state.family.startsWith('os_') ? {} : { sql: 'GRANT pg_monitor TO pganalytics;' };
}

function sentence(reason: string | null): string {
  if (!reason) return '';
  const text = reason.charAt(0).toUpperCase() + reason.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** What the collector's load guard does to these families; `undefined` when it reads them as often as it should. */
export function thinnedNote(families: readonly string[], states: States): string | undefined {
  const thinned = states?.find((state) => state.state === 'thinned' && families.includes(state.family));
  if (!thinned) return undefined;
  return thinned.intervalMs ? `thinned to every ${duration(thinned.intervalMs)}` : 'thinned';
}
