import { randomUUID } from 'node:crypto';

import { loadConfig } from '@pganalytics/config';
import type { AnswerOfServer, HistoryReader } from '@pganalytics/history';

import { LiveFeed } from '../live/live-feed.js';
import { queryConfig } from '../query.config.js';
import { ServerLoad } from './server-load.js';

const NOW = Date.UTC(2026, 9, 1);
const organisationId = randomUUID();
const nothing = { times: [], sinceMs: [], step: 'raw' as const, stepMs: undefined, rows: [] };
const empty: AnswerOfServer = { latest: new Map(), series: [nothing, nothing], states: [] };

function aFleet(servers: number) {
  const asked: string[][] = [];
  const fails = { next: false };
  const history: Pick<HistoryReader, 'ofServers'> = {
    ofServers: async ({ serverIds }) => {
      asked.push([...serverIds]);
      if (fails.next) throw new Error('the database is gone');
      return new Map(serverIds.map((id) => [id, empty]));
    },
  };
  const feed = new LiveFeed();
  const values = loadConfig(queryConfig, {
    DATABASE_URL: 'postgres://unused',
    BUS_DATABASE_URL: 'postgres://unused',
    ATTENTION_SERVERS_AT_A_TIME: '4',
    QUERY_FLEET_LOAD_MS: '3000',
  });
  const load = new ServerLoad(history as HistoryReader, feed, { values });
  const fleet = Array.from({ length: servers }, () => ({ organisationId, serverId: randomUUID() }));
  const stored = (serverId: string, at: number) =>
    feed.take({
      partition: 0,
      storedAt: new Date(at).toISOString(),
      items: [
        {
          organisationId,
          serverId,
          collectorId: randomUUID(),
          epoch: '1',
          sequences: [['1', '1']],
          collectedAtMs: at,
          families: [],
        },
      ],
    });
  return { asked, fails, load, fleet, stored };
}

describe('the load of servers', () => {
  it('is read of many at once, and of each server once by all who ask meanwhile', async () => {
    const { asked, load, fleet } = aFleet(10);

    const [loads] = await Promise.all([load.readAll(fleet, NOW), load.readAll(fleet, NOW), load.read(fleet[9], NOW)]);

    expect(loads).toHaveLength(10);
    expect(asked.map((ids) => ids.length)).toEqual([4, 4, 2]);
    expect(asked.flat()).toEqual(fleet.map(({ serverId }) => serverId));
  });

  it('is read anew of the servers with a new sample, in a list only after QUERY_FLEET_LOAD_MS', async () => {
    const { asked, load, fleet, stored } = aFleet(3);
    await load.readAll(fleet, NOW);
    stored(fleet[1].serverId, NOW + 10);

    await load.readAll(fleet, NOW + 2_999);
    expect(asked).toHaveLength(1);
    await load.readAll(fleet, NOW + 3_000);
    expect(asked.slice(1)).toEqual([[fleet[1].serverId]]);

    stored(fleet[2].serverId, NOW + 3_010);
    await load.read(fleet[2], NOW + 3_020);
    expect(asked.slice(2)).toEqual([[fleet[2].serverId]]);
  });

  it('is read again by the next who asks when it could not be read', async () => {
    const { asked, fails, load, fleet } = aFleet(3);
    fails.next = true;
    await expect(load.readAll(fleet, NOW)).rejects.toThrow('the database is gone');
    fails.next = false;

    await expect(load.readAll(fleet, NOW)).resolves.toHaveLength(3);
    expect(asked.map((ids) => ids.length)).toEqual([3, 3]);
  });
});
