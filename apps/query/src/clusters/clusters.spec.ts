import { randomUUID } from 'node:crypto';

import type { ClusterMember } from '@pganalytics/contracts';

import { TestStack, aFrame } from '../testing.js';
import type { TestServer } from '../testing.js';

const NOW = Date.now();
const TICK_MS = 10_000;
const POLLS = 60;
/** The standby is promoted between these two samples. */
const PROMOTED_TICK = 40;

const timeOf = (tick: number) => NOW - (POLLS - tick) * TICK_MS;
const serverPolls = (role: (tick: number) => { in_recovery: boolean; timeline: number }) =>
  aFrame(
    'server',
    Array.from({ length: POLLS }, (_, tick) => ({
      at: timeOf(tick),
      rows: [{ ...role(tick), replay_delay_seconds: 0 }],
    })),
  );
const newest = (family: string, row: Parameters<typeof aFrame>[1][number]['rows'][number]) =>
  aFrame(family, [{ at: timeOf(POLLS - 1), rows: [row] }]);

describe('clusters over HTTP', () => {
  let stack: TestStack;
  const organisation = randomUUID();
  let token: string;
  let primary: TestServer;
  let follower: TestServer;

  beforeAll(async () => {
    stack = await TestStack.start();
    token = await stack.token(organisation);
    primary = await stack.addServer(organisation, 'new-primary', { firstSeenAt: timeOf(0) - TICK_MS });
    follower = await stack.addServer(organisation, 'follower', { firstSeenAt: timeOf(0) - TICK_MS });
    await stack.store(primary, [
      {
        collectedAt: NOW,
        frames: [
          serverPolls((tick) => ({ in_recovery: tick < PROMOTED_TICK, timeline: tick < PROMOTED_TICK ? 1 : 2 })),
          newest('pg_stat_replication', {
            pid: 7,
            application_name: 'follower',
            state: 'streaming',
            sync_state: 'async',
            replay_lag_bytes: 4_096,
            replay_lag: 1.5,
          }),
          newest('pg_replication_slots', {
            slot_name: 'old',
            active: false,
            retained_bytes: 10_000,
            inactive_since: 5,
          }),
          newest('pg_publication', {
            datid: 5,
            datname: 'shop',
            pubname: 'news',
            owner: 'app',
            all_tables: false,
            tables: 2,
            inserts: true,
            updates: true,
            deletes: false,
            truncates: false,
            via_root: false,
          }),
        ],
      },
    ]);
    await stack.store(follower, [
      {
        collectedAt: NOW,
        frames: [
          serverPolls(() => ({ in_recovery: true, timeline: 2 })),
          newest('pg_stat_wal_receiver', {
            status: 'streaming',
            sender_host: 'new-primary.example',
            sender_port: 5_432,
          }),
        ],
      },
    ]);
  });

  afterAll(() => stack.stop());

  it('are a primary with the standbys that receive from it, with role and lag', async () => {
    const { body } = await stack.get('/clusters', { token });

    expect(body.items).toHaveLength(1);
    const [{ name, members, slots, slotsUnused }] = body.items;
    expect([name, slots, slotsUnused]).toEqual(['new-primary', 1, 1]);
    expect(members.map(({ name: member, role, upstreamId }: ClusterMember) => [member, role, upstreamId])).toEqual([
      ['new-primary', 'primary', null],
      ['follower', 'standby', primary.serverId],
    ]);
    expect(members[1]).toMatchObject({ replayLagBytes: 4_096, replayLagSeconds: 1.5, syncState: 'async' });
  });

  it('tell a failover between the two samples that it lies in', async () => {
    const { body } = await stack.get('/clusters', { token });

    expect(body.items[0].events).toEqual([
      {
        at: timeOf(PROMOTED_TICK),
        after: timeOf(PROMOTED_TICK - 1),
        kind: 'promoted',
        serverId: primary.serverId,
        serverName: 'new-primary',
        fromTimeline: 1,
        toTimeline: 2,
      },
    ]);
  });

  it('show the replication of one server from both of its ends', async () => {
    const [sends, receives] = await Promise.all(
      [primary, follower].map(({ serverId }) => stack.get(`/servers/${serverId}/replication`, { token })),
    );

    expect(sends.body).toMatchObject({
      role: 'primary',
      receiver: null,
      senders: [{ pid: 7, serverName: 'follower', replayLagBytes: 4_096 }],
      slots: [{ name: 'old', active: false, inactiveSince: 5, retainedBytes: 10_000 }],
      publications: [{ name: 'news', datname: 'shop', allTables: false, tables: 2, operations: ['insert', 'update'] }],
    });
    expect(receives.body).toMatchObject({
      role: 'standby',
      receiver: { status: 'streaming', serverName: 'new-primary', slotName: null },
    });
  });
});
