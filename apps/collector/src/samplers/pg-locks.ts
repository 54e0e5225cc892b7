import type { Statement } from '../sources/session.js';
import type { Probe } from './probe.js';

/**
 * The waits and what stands against them, from a single read of pg_locks: one row per waiter and holder of the
 * same object. A holder without a process is a prepared transaction, found by the transaction id it holds as well, because
 * its virtual transaction is the old one until a restart. Objects are compared as texts, which can be hashed: for 200
 * waiters comparing their ten columns in pairs took 20 ms. Relation names are known only in our own database. Who waits
 * for the end of a transaction because of a row has locked the row's place: that tells the relation.
 */
export function locksStatement(probe: Probe): Statement {
  const waitStart = probe.views.get('pg_locks')?.has('waitstart') === true;
  return {
    name: 'pg_locks',
    text: `WITH l AS MATERIALIZED (SELECT s.*, ROW(s.locktype, s.database, s.relation, s.page, s.tuple, s.virtualxid,
       s.transactionid, s.classid, s.objid, s.objsubid)::text AS object FROM pg_lock_status() s)
SELECT w.pid, w.mode, w.locktype,
       CASE WHEN coalesce(w.database, r.database) = (SELECT oid FROM pg_database WHERE datname = current_database())
            THEN coalesce(w.relation, r.relation)::regclass::text ELSE coalesce(w.relation, r.relation)::text END,
       ${waitStart ? `(extract(epoch FROM clock_timestamp() - w.waitstart) * 1000)::bigint` : 'NULL::bigint'},
       h.pid, h.mode, p.gid
  FROM l w
  LEFT JOIN l h ON h.object = w.object AND h.granted AND h.pid IS DISTINCT FROM w.pid
  LEFT JOIN (SELECT DISTINCT ON (t.pid) t.pid, t.database, t.relation FROM l t WHERE t.locktype = 'tuple' AND t.granted) r
    ON r.pid = w.pid AND w.locktype = 'transactionid'
  LEFT JOIN l x ON h.pid IS NULL AND x.pid IS NULL AND x.locktype = 'transactionid' AND x.granted
   AND x.virtualtransaction = h.virtualtransaction
  LEFT JOIN pg_prepared_xact() p ON p.transaction = x.transactionid
 WHERE NOT w.granted LIMIT 10000`,
  };
}

/** Exact, with the queue before each waiter, but each call takes every lock partition: only for the longest waits. */
export function blockingPidsStatement(pids: readonly number[]): Statement {
  return {
    name: 'pg_blocking_pids',
    text: `SELECT p.pid, array_to_string(pg_blocking_pids(p.pid), ',') FROM unnest($1::int[]) AS p(pid) LIMIT 20`,
    values: [pids],
  };
}
