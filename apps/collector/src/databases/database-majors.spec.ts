import type { Cell } from '@pganalytics/codec';
import { eventually, startPostgres } from '@pganalytics/servers';
import type { TestPostgres } from '@pganalytics/servers';

import { psql } from '../watch/testing/psql.js';
import { TestTour } from './testing/test-tour.js';

const MAJORS = [12, 13, 14, 15, 16, 17, 18];
const CANARY = 'c4n4ry';
const NUMBER = '918273645';

const LOAD = `CREATE TABLE parent (id bigserial PRIMARY KEY, v text DEFAULT '${CANARY}-default' CHECK (v <> '${CANARY}-check'));
  CREATE INDEX parent_v ON parent (lower(v)) WHERE v <> '${CANARY}-predicate';
  ALTER TABLE parent SET (fillfactor = 70, autovacuum_enabled = off);
  INSERT INTO parent (v) SELECT i % 50 FROM generate_series(1, 5000) i;
  UPDATE parent SET v = '${CANARY}-value' WHERE id % 3 = 0;
  DELETE FROM parent WHERE id % 7 = 0;
  CREATE UNLOGGED TABLE "Odd name" (a int, b text, UNIQUE (a));
  CREATE TABLE parted (k int, w numeric) PARTITION BY RANGE (k);
  CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (1) TO (${NUMBER});
  CREATE VIEW seen AS SELECT id FROM parent WHERE v = '${CANARY}-view';
  CREATE TYPE mood AS ENUM ('${CANARY}-label', 'fine');
  CREATE DOMAIN above AS int CHECK (VALUE > ${NUMBER});
  CREATE FUNCTION f(a text DEFAULT '${CANARY}-argument') RETURNS text LANGUAGE sql AS $$ SELECT '${CANARY}-body'::text $$;
  CREATE FUNCTION on_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
  CREATE TRIGGER guard BEFORE INSERT ON parent FOR EACH ROW WHEN (NEW.v <> '${CANARY}-when')
    EXECUTE FUNCTION on_insert('${CANARY}-triggered');
  CREATE SEQUENCE downwards INCREMENT -5 MINVALUE -1000 MAXVALUE 0 START 0;
  SELECT nextval('downwards'), nextval('downwards');
  CREATE SEQUENCE unused;
  CREATE PUBLICATION news FOR TABLE parent`;

const QUERIES = `SELECT count(*) FROM parent WHERE v = '${CANARY}'; SELECT * FROM parent WHERE id = 42; VACUUM parent; ANALYZE`;

/** Before 15 the view counts blocks of the TOAST index once for each index of the table. */
const ofToastIndex = (column: string) => `(SELECT sum(${column.replace('tidx', 'idx')}) FROM pg_statio_all_indexes i
  JOIN pg_class c ON c.reltoastrelid = i.relid WHERE c.oid = pg_stat_all_tables.relid)`;
const ms = (column: string) => `(extract(epoch FROM ${column}) * 1000)::bigint AS ${column}`;

/** What psql is asked, in PostgreSQL's own views, for the columns we have of a family. */
const WITNESSES: Readonly<Record<string, (columns: readonly string[]) => string>> = {
  pg_stat_all_tables: (columns) => `SELECT relid, ${columns.join(', ')} FROM pg_stat_all_tables
    JOIN pg_statio_all_tables USING (relid, schemaname, relname) WHERE schemaname = 'public'`,
  pg_stat_all_indexes: (columns) => `SELECT indexrelid, ${columns.join(', ')} FROM pg_stat_all_indexes
    JOIN pg_statio_all_indexes USING (relid, indexrelid, schemaname, relname, indexrelname) WHERE schemaname = 'public'`,
  pg_class: (
    columns,
  ) => `SELECT relid, ${columns.join(', ')} FROM (SELECT c.oid AS relid, relname, relkind, relpersistence,
      relispartition AS is_partition, array_to_string(reloptions, ', ') AS reloptions, relallvisible,
      nullif(reltuples, -1)::bigint AS reltuples, indisunique AS is_unique, indisprimary AS is_primary,
      CASE WHEN relkind <> 'p' THEN relpages END AS relpages, CASE WHEN relkind <> 'p' THEN pg_relation_size(c.oid) END AS size_bytes,
      CASE WHEN relkind = 'r' THEN pg_table_size(c.oid) END AS table_bytes,
      CASE WHEN relkind = 'r' THEN pg_indexes_size(c.oid) END AS indexes_bytes,
      CASE WHEN relfrozenxid <> '0' THEN age(relfrozenxid) END AS frozenxid_age
      FROM pg_class c LEFT JOIN pg_index ON indexrelid = c.oid
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'm', 'i')) x`,
  pg_sequences: (columns) => `SELECT s.oid, ${columns.join(', ')} FROM pg_sequences
    JOIN pg_class s ON s.relname = sequencename WHERE schemaname = 'public'`,
  pg_stats: (columns) => `SELECT attname, ${columns.join(', ')} FROM pg_stats WHERE schemaname = 'public'`,
};
const KEYS: Readonly<Record<string, string>> = {
  pg_stat_all_indexes: 'indexrelid',
  pg_stats: 'attname',
};
const COMPARED: Readonly<Record<string, string>> = {
  pg_class:
    'relname relkind relpersistence is_partition reloptions relpages reltuples is_unique is_primary size_bytes table_bytes indexes_bytes frozenxid_age',
  pg_sequences: 'sequencename data_type start_value min_value max_value increment_by cycle last_value',
  pg_stats: 'inherited null_frac avg_width n_distinct correlation',
};

describe.each(MAJORS)('the databases of PostgreSQL %i', (major) => {
  let server: TestPostgres;
  let app: string;
  let tour: TestTour;

  beforeAll(async () => {
    server = await startPostgres({ major, settings: { autovacuum: 'off', track_io_timing: 'on' } });
    app = await server.createDatabase('app');
    await psql(app, LOAD);
    for (const statement of QUERIES.split(';')) await psql(app, statement);
    tour = new TestTour(server.url, { choice: { include: ['app'], exclude: [] } });
    await tour.all();
  });
  afterAll(async () => {
    await tour.close();
    await server.stop('immediate');
  });

  it.each(Object.keys(WITNESSES))('give the same values of %s as to psql', async (family) => {
    const columns =
      COMPARED[family]?.split(' ') ??
      tour.columns(family).filter((name) => !/^(dat|rel|index|schema|dropped|read_at$)/.test(name));
    const key = KEYS[family] ?? 'relid';
    const asked = columns.map((column) => {
      if (column.startsWith('tidx')) return ofToastIndex(column);
      return /^last_(seq|idx|vac|auto|ana)/.test(column) ? ms(column) : column;
    });

    await eventually(async () => {
      await tour.slice(15_000_000);
      const witness = await psql(app, WITNESSES[family]?.(asked) ?? '');
      const ours = new Map(tour.rows(family).map((row) => [text(row[key]), row]));
      expect(witness.length).toBeGreaterThan(1);
      for (const [of = '', ...values] of witness) {
        const row = ours.get(of);
        expect([of, ...columns.map((column) => text(row?.[column]))]).toEqual([of, ...values.map(shown)]);
      }
    });
  });

  it('know every column that the views of this major have of tables and indexes', async () => {
    const known = [...tour.columns('pg_stat_all_tables'), ...tour.columns('pg_stat_all_indexes')];

    const columns = await psql(
      app,
      `SELECT DISTINCT attname FROM pg_attribute WHERE attnum > 0 AND attrelid IN ('pg_stat_all_tables'::regclass,
         'pg_statio_all_tables'::regclass, 'pg_stat_all_indexes'::regclass, 'pg_statio_all_indexes'::regclass)`,
    );

    expect(columns.map(([name = '']) => name).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('show what each object is, and no literal of any', () => {
    const objects = new Map(
      tour.rows('schema_objects').map((row) => [`${text(row['object_type'])} ${text(row['name'])}`, row]),
    );

    const definitions = Object.fromEntries([...objects].map(([name, row]) => [name, text(row['definition'])]));
    expect(definitions).toMatchObject({
      'table parted_1': expect.stringMatching(/^partition of public\.parted .* FOR VALUES FROM \(\?\) TO \(\?\)$/),
      'column parent.id': 'bigint not null default nextval(?::regclass)',
      'column parent.v': 'text default ?::text',
      'constraint parent.parent_v_check': expect.stringMatching(/^CHECK \(\(v <> \?::text\)\)$/),
      'index parent.parent_v': expect.stringMatching(/^CREATE INDEX parent_v .* WHERE \(v <> \?::text\)$/),
      'view seen': expect.stringMatching(/SELECT .* WHERE \(.*v = \?::text\);$/),
      'trigger parent.guard': expect.stringMatching(/^CREATE TRIGGER guard BEFORE INSERT .*\(\?\)$/),
      'function f(a text)': 'returns text language sql volatile owner postgres',
      'type mood': 'enumeration of 2 labels owner postgres',
      'domain above': 'over integer owner postgres CHECK ((VALUE > ?))',
    });
    const everything = tour.readings.flatMap(({ rows }) => rows.map((row) => row.join(' '))).join('\n');
    expect(everything).not.toContain(CANARY);
    expect(everything).not.toContain(NUMBER);
  });

  it('tell how far sequences have come, and where one does not know', () => {
    const sequences = new Map(tour.rows('pg_sequences').map((row) => [row['sequencename'], row]));

    expect(sequences.get('parent_id_seq')).toMatchObject({ owned_by: 'public.parent.id', last_value: 5000 });
    expect(sequences.get('downwards')).toMatchObject({ last_value: -5, used_percent: 0.5 });
    expect(sequences.get('unused')).toMatchObject({ last_value: null, used_percent: null });
  });

  it('list extensions and publications', () => {
    expect(tour.rows('pg_extension')[0]).toMatchObject({ datname: 'app', extname: 'plpgsql', dropped_at: null });
    expect(tour.rows('pg_publication')[0]).toMatchObject({ pubname: 'news', tables: 1, all_tables: false });
  });

  it('have no family that fails', () => {
    // On a busy machine a family may be read less often: that is no failure.
    const states = tour.states().filter(({ state, reason }) => state !== 'ok' && !reason.startsWith('load: '));

    expect(states).toEqual([]);
  });
});

function text(value: Cell | undefined): string {
  if (value === null || value === undefined) return '';
  return shown(value === true ? 't' : value === false ? 'f' : String(value));
}

/** Floats of psql and of the driver differ in their last digit before 12's shortest form; four are enough. */
function shown(value: string): string {
  return /^-?\d+\.\d+$/.test(value) ? String(Math.round(Number(value) * 1e4) / 1e4) : value;
}
