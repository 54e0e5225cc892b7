import { schemaOf } from '@pganalytics/stats';

import type { Probe } from './probe.js';
import type { Statement } from '../sources/session.js';

/** Longer texts are cut; what is cut does not parse and is redacted token by token. */
const TEXT_LIMIT = 16_384;

export const queryTextSchema = schemaOf('query_text', ['fingerprint', 'text', 'tags']);

/** Texts of the given ids: queryid, dbid, raw text. */
export function queryTextStatement(probe: Probe, queryIds: readonly (number | bigint)[]): Statement {
  return {
    name: 'query_text',
    text: `SELECT DISTINCT ON (s.queryid, s.dbid) s.queryid, s.dbid, left(s.query, ${TEXT_LIMIT})
  FROM ${probe.statements?.schema}.pg_stat_statements(true) s
 WHERE s.queryid IN (SELECT unnest($1::bigint[])) AND s.query IS NOT NULL LIMIT 2000`,
    values: [queryIds.map(String)],
  };
}
