import type { PoolClient } from 'pg';

import { BusUnavailable } from '../port/bus.errors.js';
import type { TopicPartition } from '../port/records.js';
import { GROUPS_CHANNEL } from './channels.js';
import { murmur2 } from '../producing/murmur2.js';
import type { EmbeddedDatabase } from './embedded-database.js';

/** A member of a group. */
export interface Member {
  readonly group: string;
  readonly member: string;
}

/** What a beat found: the leases of the member, and those among them that others should have. */
export interface LeaseState {
  readonly owned: readonly TopicPartition[];
  readonly surplus: readonly TopicPartition[];
}

type LeaseRow = { readonly topic: string; readonly partition: number; readonly owner: string | null };

/** Renews the member and its leases, and takes free ones up to the fair share, in one transaction per group at a time. */
export async function beat(
  database: EmbeddedDatabase,
  me: Member & { readonly topics: readonly string[]; readonly sessionTimeoutMs: number },
): Promise<LeaseState> {
  return inGroup(database, me.group, async (client) => {
    const joined = await renewMember(client, me);
    const members = await client.query<{ member: string; topics: string[] }>(
      'select member, topics from bus.member where group_name = $1 order by member',
      [me.group],
    );
    const leases = await leasesOf(client, me);
    const owned: TopicPartition[] = [];
    const surplus: TopicPartition[] = [];
    const taken: TopicPartition[] = [];
    for (const topic of me.topics) {
      const readers = members.rows.filter((other) => other.topics.includes(topic)).map((other) => other.member);
      const ofTopic = leases.filter((lease) => lease.topic === topic);
      const share = shareOf(topic, me.member, readers, ofTopic.length);
      const mine = ofTopic.filter((lease) => lease.owner === me.member);
      const free = ofTopic.filter((lease) => lease.owner === null).slice(0, Math.max(0, share - mine.length));
      owned.push(...mine, ...free);
      taken.push(...free);
      surplus.push(...mine.slice(share));
    }
    await takeLeases(client, me, taken);
    if (joined) await tellGroup(client, me.group);
    return { owned: owned.map(partitionOf), surplus: surplus.map(partitionOf) };
  });
}

/** Gives leases back, so that others take them at once. */
export async function releaseLeases(
  database: EmbeddedDatabase,
  me: Member,
  partitions: readonly TopicPartition[],
): Promise<void> {
  await inGroup(database, me.group, async (client) => {
    await client.query(
      `update bus.lease l set owner = null from unnest($3::text[], $4::int[]) as r (topic, partition)
       where l.group_name = $1 and l.owner = $2 and l.topic = r.topic and l.partition = r.partition`,
      [me.group, me.member, partitions.map(({ topic }) => topic), partitions.map(({ partition }) => partition)],
    );
    await tellGroup(client, me.group);
  });
}

/** Leaves the group with everything that was leased. */
export async function leave(database: EmbeddedDatabase, me: Member): Promise<void> {
  await inGroup(database, me.group, async (client) => {
    await client.query('update bus.lease set owner = null where group_name = $1 and owner = $2', [me.group, me.member]);
    await client.query('delete from bus.member where group_name = $1 and member = $2', [me.group, me.member]);
    await tellGroup(client, me.group);
  });
}

/**
 * How many partitions of a topic a member should have. The remainder goes to members in an order that differs from
 * topic to topic, so that topics with one partition do not all end up with the same member.
 */
function shareOf(topic: string, member: string, readers: readonly string[], partitions: number): number {
  const turn = murmur2(Buffer.from(topic)) & 0xffff;
  const place = (readers.indexOf(member) + turn) % readers.length;
  const every = Math.floor(partitions / readers.length);
  return every + (place < partitions % readers.length ? 1 : 0);
}

async function renewMember(
  client: PoolClient,
  me: Member & { readonly topics: readonly string[]; readonly sessionTimeoutMs: number },
): Promise<boolean> {
  const gone = await client.query(
    'delete from bus.member where group_name = $1 and expires_at < now() and member <> $2',
    [me.group, me.member],
  );
  const renewed = await client.query<{ joined: boolean }>(
    `insert into bus.member (group_name, member, topics, expires_at)
     values ($1, $2, $3, now() + make_interval(secs => $4))
     on conflict (group_name, member) do update set topics = excluded.topics, expires_at = excluded.expires_at
     returning xmax = 0 as joined`,
    [me.group, me.member, me.topics, me.sessionTimeoutMs / 1000],
  );
  await client.query(
    `update bus.lease set expires_at = now() + make_interval(secs => $3) where group_name = $1 and owner = $2`,
    [me.group, me.member, me.sessionTimeoutMs / 1000],
  );
  return renewed.rows[0]?.joined || (gone.rowCount ?? 0) > 0;
}

/** The leases of the member's topics; partitions that have none yet get one, and leases that ran out are free. */
async function leasesOf(client: PoolClient, me: Member & { readonly topics: readonly string[] }): Promise<LeaseRow[]> {
  await client.query(
    `insert into bus.lease (group_name, topic, partition, owner, expires_at)
     select $1, t.name, p.partition, null, now() from bus.topic t join bus.partition p on p.topic_id = t.id
     where t.name = any ($2) on conflict do nothing`,
    [me.group, me.topics],
  );
  const leases = await client.query<LeaseRow>(
    `select topic, partition, case when expires_at < now() then null else owner end as owner
     from bus.lease where group_name = $1 and topic = any ($2) order by topic, partition`,
    [me.group, me.topics],
  );
  return leases.rows;
}

async function takeLeases(
  client: PoolClient,
  me: Member & { readonly sessionTimeoutMs: number },
  partitions: readonly TopicPartition[],
): Promise<void> {
  if (partitions.length === 0) return;
  await client.query(
    `update bus.lease l set owner = $2, expires_at = now() + make_interval(secs => $5)
     from unnest($3::text[], $4::int[]) as r (topic, partition)
     where l.group_name = $1 and l.topic = r.topic and l.partition = r.partition`,
    [
      me.group,
      me.member,
      partitions.map(({ topic }) => topic),
      partitions.map(({ partition }) => partition),
      me.sessionTimeoutMs / 1000,
    ],
  );
}

async function tellGroup(client: PoolClient, group: string): Promise<void> {
  await client.query('select pg_notify($1, $2)', [GROUPS_CHANNEL, group]);
}

function partitionOf({ topic, partition }: TopicPartition): TopicPartition {
  return { topic, partition };
}

async function inGroup<T>(
  database: EmbeddedDatabase,
  group: string,
  run: (client: PoolClient) => Promise<T>,
): Promise<T> {
  let client: PoolClient | undefined;
  let failed: unknown;
  try {
    await database.migrate();
    client = await database.pool.connect();
    await client.query('begin');
    await client.query(`select pg_advisory_xact_lock(hashtextextended('pganalytics_bus/' || $1, 0))`, [group]);
    const result = await run(client);
    await client.query('commit');
    database.health.succeeded();
    return result;
  } catch (error) {
    failed = error;
    database.health.failed();
    throw new BusUnavailable('the leases of the embedded log cannot be reached', error);
  } finally {
    // A connection in an unknown state is thrown away, which rolls its transaction back.
    client?.release(failed !== undefined);
  }
}
