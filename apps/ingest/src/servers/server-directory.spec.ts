import { newId } from '@pganalytics/contracts';

import { ServerDirectory } from './server-directory.js';

const aServer = (serverId: string, paused: boolean, collectorIds: readonly string[], organisationId = 'o') => ({
  serverId,
  organisationId,
  paused,
  collectorIds: [...collectorIds],
  name: serverId,
  labels: {},
  retired: false,
  host: 'h',
  port: 5432,
  version: '18.4',
  systemIdentifier: '1',
  firstSeenAt: new Date(0).toISOString(),
});

describe('the directory of servers', () => {
  it('knows the paused servers of each collector, through every change', () => {
    const servers = new ServerDirectory();
    const paused = (id: string) => servers.pausedOf(id).map(({ serverId }) => serverId);
    servers.apply(aServer('one', true, ['a']));
    servers.apply(aServer('two', true, ['a', 'b']));
    expect([paused('a'), paused('b'), paused('c')]).toEqual([['one', 'two'], ['two'], []]);

    servers.apply(aServer('one', false, ['a']));
    servers.apply(aServer('two', true, ['b']));
    expect([paused('a'), paused('b')]).toEqual([[], ['two']]);
  });

  it('counts the servers of an organisation once each', () => {
    const servers = new ServerDirectory();
    const [one, other] = [newId(), newId()];
    for (const paused of [false, true]) servers.apply(aServer(one, paused, ['a']));
    servers.apply(aServer(other, false, ['a'], 'p'));

    expect([servers.countOf('o'), servers.countOf('p'), servers.countOf('q')]).toEqual([1, 1, 0]);
  });
});
