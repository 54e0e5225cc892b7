import type { Pool, PoolClient } from 'pg';

/** One step of the embedded log's own tables; never edited once released. */
const STEPS: readonly string[] = [
  `create table bus.topic (
     id integer generated always as identity primary key,
     name text not null unique,
     incarnation text not null default gen_random_uuid()::text,
     partitions integer not null,
     retention_ms bigint,
     compacted boolean not null
   );
   create table bus.partition (
     topic_id integer not null references bus.topic (id) on delete cascade,
     partition integer not null,
     earliest bigint not null default 0,
     next_offset bigint not null default 0,
     primary key (topic_id, partition)
   ) with (fillfactor = 50);
   create table bus.record (
     topic_id integer not null references bus.topic (id) on delete cascade,
     partition integer not null,
     "offset" bigint not null,
     key bytea,
     value bytea,
     headers text,
     written_at timestamptz not null default clock_timestamp(),
     primary key (topic_id, partition, "offset")
   );
   create table bus.member (
     group_name text not null,
     member text not null,
     topics text[] not null,
     expires_at timestamptz not null,
     primary key (group_name, member)
   );
   create table bus.lease (
     group_name text not null,
     topic text not null,
     partition integer not null,
     owner text,
     expires_at timestamptz not null,
     primary key (group_name, topic, partition)
   )`,
];

/** Any number that nobody else in this database uses as an advisory lock: "pgabus" in ASCII. */
const LOCK = '123_598_064_481_651'.replaceAll('_', '');

/** Brings the tables of the embedded log up to date; several processes may do it at once. */
export async function migrateEmbeddedLog(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    await createSchema(client);
    const done = await client.query<{ step: number }>('select coalesce(max(step), 0)::int as step from bus.version');
    const from = done.rows[0]?.step ?? 0;
    for (let step = from; step < STEPS.length; step += 1) {
      await client.query(STEPS[step]);
      await client.query('insert into bus.version (step) values ($1)', [step + 1]);
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/** `create schema if not exists` asks for a privilege that the owner of an existing schema need not have. */
async function createSchema(client: PoolClient): Promise<void> {
  const found = await client.query(`select 1 from pg_namespace where nspname = 'bus'`);
  if (found.rowCount === 0) await client.query('create schema bus');
  await client.query(
    'create table if not exists bus.version (step integer primary key, done_at timestamptz not null default now())',
  );
}
