import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { zstdDecompressSync } from 'node:zlib';

import { eventually, startPostgres, temporaryDirectory } from '@pganalytics/servers';
import { createLogger } from '@pganalytics/telemetry';
import { Client } from 'pg';

import { startDelivery } from './delivery/start-delivery.js';
import { DIGITS_AMONG_NUMBERS, canaries, leakIn } from './redaction/testing/canaries.js';
import type { SnapshotSink, UnsequencedSnapshot } from './snapshot/snapshot-sink.js';
import { startCollector } from './start-collector.js';
import { RecordingSink, aCollectorConfig } from './testing.js';

/** Shows what is handed to delivery, and delivers it. */
class Witness extends RecordingSink {
  constructor(private readonly delivery: SnapshotSink) {
    super();
  }

  override accept(snapshot: UnsequencedSnapshot): void {
    super.accept(snapshot);
    this.delivery.accept(snapshot);
  }

  override async close(): Promise<void> {
    await this.delivery.close(1000);
  }
}

/** So many statements stand in open transactions at the same time, where every look at sessions finds them. */
const AT_ONCE = 60;
const PASSWORD = 'Gr0mm3t!vexZ9';
const CARD = '4929842173056618';
const EMAIL = 'zq.wyvern@kestrelmail.io';
const TOKEN = 'AKIAQX7WVZ2KJ5PLM3NB';

const SCHEMA = [
  'CREATE EXTENSION pg_stat_statements',
  'CREATE EXTENSION postgres_fdw',
  `CREATE TABLE customers (id int PRIMARY KEY, name text, email text, note text DEFAULT '${EMAIL}' CHECK (note <> '${CARD}'),
     card numeric, data jsonb, tags text[])`,
  `CREATE INDEX ON customers (id) WHERE email = '${EMAIL}'`,
  `CREATE VIEW mine AS SELECT * FROM customers WHERE card = ${CARD} AND email = '${EMAIL}'`,
  `CREATE FUNCTION told(a text DEFAULT '${TOKEN}') RETURNS text LANGUAGE sql AS $$ SELECT '${PASSWORD}' || a $$`,
  `CREATE POLICY only_mine ON customers USING (email = '${EMAIL}')`,
  `CREATE TYPE mood AS ENUM ('${EMAIL}', 'fine')`,
  `COMMENT ON TABLE customers IS '${CARD}'`,
  `CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'db', passfile '${TOKEN}')`,
  `CREATE USER MAPPING FOR CURRENT_USER SERVER far OPTIONS (user 'u', password '${PASSWORD}')`,
  `CREATE ROLE watched LOGIN PASSWORD '${PASSWORD}'`,
  `ALTER ROLE watched SET app.dsn = 'postgres://u:${PASSWORD}@db/x?token=${TOKEN}'`,
  `ALTER DATABASE postgres SET app.api_token = '${TOKEN}'`,
  `ALTER SYSTEM SET primary_conninfo = 'host=db user=u password=${PASSWORD}'`,
  `ALTER SYSTEM SET archive_command = 'curl -u u:${PASSWORD} -H "X-Key: ${TOKEN}" https://db/%f'`,
  'SELECT pg_reload_conf()',
];

async function open(url: string, name: string): Promise<Client> {
  // Statements of many transactions wait for each other's locks: long enough to be seen.
  const options = '-c lock_timeout=150 -c statement_timeout=1000';
  const client = new Client({ connectionString: url, application_name: name, options });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** What files say, and what the packed bodies in them say. */
async function textOf(directory: string): Promise<string> {
  const names = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const contents = await Promise.all(files.map((file) => readFile(file)));
  return contents.flatMap((content) => [content.toString('latin1'), ...unpackedIn(content)]).join('\n');
}

function unpackedIn(content: Buffer): string[] {
  const found: string[] = [];
  for (let at = content.indexOf(ZSTD_MAGIC); at !== -1; at = content.indexOf(ZSTD_MAGIC, at + 1)) {
    found.push(zstdDecompressSync(content.subarray(at)).toString());
  }
  return found;
}

describe('a collector that watches 500 statements with secrets', () => {
  it('R-ENC-15 lets none of them into a frame, a log line or the spool', async () => {
    const server = await startPostgres({ settings: { track_activity_query_size: 400, max_connections: 120 } });
    const spool = await temporaryDirectory('canary-spool');
    const lines: string[] = [];
    const logger = createLogger({
      service: 'collector',
      level: 'trace',
      destination: { write: (line) => void lines.push(line) },
    });
    const admin = await open(server.url, 'admin');
    for (const statement of SCHEMA) await admin.query(statement);
    const config = aCollectorConfig({ INGEST_URL: 'http://127.0.0.1:1', DATABASE_URLS: server.url });
    const hello = { collectorVersion: 'test', hostName: 'test', targets: 1 };
    const witness = new Witness(await startDelivery(spool, { config, logger, hello, identity: undefined }));
    const collector = await startCollector(config, { sink: witness, logger, environment: {} });
    const name = `postgres://u:${PASSWORD}@db password=${PASSWORD} ${CARD}`;
    const clients = await Promise.all(Array.from({ length: AT_ONCE }, () => open(server.url, name)));

    for (let from = 0; from < canaries.length; from += AT_ONCE) {
      await Promise.all(
        clients.map(async (client, index) => {
          const statement = canaries[from + index];
          await client.query('BEGIN');
          // Half of them fail, as they do in life; their texts are shown all the same.
          if (statement) await client.query(statement.sql).catch(() => undefined);
        }),
      );
      // Two ticks, with a look at sessions each 100 ms in between.
      const before = witness.snapshots.length;
      await eventually(() => expect(witness.snapshots.length).toBeGreaterThan(before + 1));
      await Promise.all(clients.map(async (client) => client.query('ROLLBACK').catch(() => undefined)));
    }
    const expected = [
      'query_text',
      'pg_settings',
      'pg_db_role_setting',
      'schema_objects',
      'pg_roles',
      'pg_stat_activity',
    ];
    await eventually(() => {
      for (const family of expected) expect([family, witness.rows(family).length > 0]).toEqual([family, true]);
    });
    await Promise.all([...clients, admin].map(async (client) => client.end()));
    await collector.stop();

    const families = [...new Set(witness.snapshots.flatMap(({ frames }) => frames.map(({ schema }) => schema.family)))];
    const rows = families.flatMap((family) => witness.rows(family));
    const isNumber = (cell: unknown): boolean => typeof cell === 'number' || typeof cell === 'bigint';
    const textsOf = (row: unknown) => JSON.stringify(row, (_, cell: unknown) => (isNumber(cell) ? undefined : cell));
    const states = witness.snapshots.map(({ familyStates, identity }) =>
      JSON.stringify([familyStates, identity?.name]),
    );
    const places = {
      texts: rows.map(textsOf).join('\n'),
      numbers: rows.flatMap((row) => Object.values(row).filter(isNumber).map(String)).join('\n'),
      states: states.join('\n'),
      log: lines.join('\n'),
      spool: await textOf(spool),
    };
    const secrets = [...new Set([...canaries.map(({ canary }) => canary), PASSWORD, CARD, EMAIL, TOKEN])];
    const leaks = Object.entries(places).flatMap(([place, text]) =>
      secrets.flatMap((secret) => {
        const piece = leakIn(text, secret, place === 'numbers' ? DIGITS_AMONG_NUMBERS : undefined);
        const at = piece === undefined ? -1 : text.indexOf(piece);
        return at === -1 ? [] : [{ place, piece, around: text.slice(Math.max(0, at - 300), at + 60) }];
      }),
    );
    const texts = new Set(witness.rows('query_text').map(({ text }) => text));
    await server.stop('immediate');

    expect(leaks).toEqual([]);
    expect(texts.size).toBeGreaterThan(40);
    expect(places.texts.length).toBeGreaterThan(20_000);
    // Else the secrets were looked for in bytes that cannot be read.
    expect([...texts].some((text) => places.spool.includes(String(text)))).toBe(true);
    expect(places.spool.length).toBeGreaterThan(20_000);
  });
});
