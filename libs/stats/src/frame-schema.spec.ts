import { canonicalJson, schemaOf } from './frame-schema.js';
import { aFullSchema } from './testing.js';

describe('the schema of a frame', () => {
  it('has all dimensions first and then the present metrics in the order of the catalogue', () => {
    const schema = schemaOf('pg_stat_database', ['blk_read_time', 'xact_commit']);

    expect(schema).toEqual({
      family: 'pg_stat_database',
      version: 1,
      sparse: false,
      columns: [
        { name: 'datid', role: 'dimension', type: 'int' },
        { name: 'datname', role: 'dimension', type: 'text' },
        { name: 'xact_commit', role: 'counter', type: 'int' },
        { name: 'blk_read_time', role: 'counter', type: 'float', scale: 1000 },
      ],
    });
  });

  it('has one text form, whatever order the names came in', () => {
    const one = canonicalJson(schemaOf('pg_stat_wal', ['wal_bytes', 'wal_fpi']));
    const other = canonicalJson(schemaOf('pg_stat_wal', ['wal_fpi', 'wal_bytes']));

    expect(one).toBe(other);
    expect(one).toBe(
      '{"family":"pg_stat_wal","version":1,"sparse":false,"columns":[{"name":"wal_fpi","role":"counter","type":"int"},{"name":"wal_bytes","role":"counter","type":"int"}]}',
    );
    expect(JSON.parse(canonicalJson(aFullSchema()))).toEqual(aFullSchema());
  });

  it('refuses a column and a family that the catalogue does not know', () => {
    expect(() => schemaOf('pg_stat_wal', ['wal_rain'])).toThrow('The family pg_stat_wal has no column wal_rain.');
    expect(() => schemaOf('pg_stat_rain', [])).toThrow('There is no family pg_stat_rain.');
  });
});
