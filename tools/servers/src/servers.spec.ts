import pg from 'pg';

import { eventually, freshDatabase, sharedKafka, sharedPostgres, sharedRedis, startPostgres } from './index.js';

const one = async (url: string, sql: string): Promise<unknown> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>({ text: sql });
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
};

describe('servers for tests', () => {
  it('gives every spec an empty database on one shared server', async () => {
    const [first, second] = await Promise.all([freshDatabase(), freshDatabase()]);

    const shared = await sharedPostgres();

    expect(new URL(first.url).port).toBe(new URL(shared.url).port);
    expect(first.url).not.toBe(second.url);
    await Promise.all([first.drop(), second.drop()]);
  });

  it('starts one Kafka and one Redis however many ask', async () => {
    const [kafka, again, redis] = await Promise.all([sharedKafka(), sharedKafka(), sharedRedis()]);

    expect(again).toEqual(kafka);
    expect(kafka.bootstrap).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(redis.url).toMatch(/^redis:/);
  });

  it('makes a streaming standby of any server', async () => {
    const primary = await startPostgres({ major: 14 });
    const standby = await startPostgres({ major: 14, standbyOf: primary });

    await one(primary.url, 'CREATE TABLE seen (n int)');

    expect(await one(standby.url, 'SELECT pg_is_in_recovery()')).toBe(true);
    await eventually(async () => expect(await one(standby.url, 'SELECT count(*) FROM seen')).toBe('0'));
    await standby.stop();
    await primary.stop();
  });

  it('brings a killed server back with its data', async () => {
    const server = await startPostgres();
    await one(server.url, 'CREATE TABLE kept (n int)');

    await server.kill();
    await server.restart();

    expect(await one(server.url, 'SELECT count(*) FROM kept')).toBe('0');
    await server.stop();
  });
});
