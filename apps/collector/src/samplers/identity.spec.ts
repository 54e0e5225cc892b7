import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';

import { eventually, startPostgres } from '@pganalytics/servers';

import { startCollector } from '../start-collector.js';
import { RecordingSink, aCollectorConfig, silent } from '../testing.js';
import { changeOf } from './identity.js';
import type { ReadIdentity } from './identity.js';

const identity: ReadIdentity = {
  systemIdentifier: '7512345678901234567',
  postmasterStartMs: 1_785_000_000_000,
  inRecovery: false,
  timeline: 1,
  address: '10.0.0.1:5432',
  version: '18.1',
  versionNumber: 180_001,
  clockMs: 1_785_000_100_000,
};

describe('the identity of a server', () => {
  it.each([
    [{}, undefined],
    [{ clockMs: 1, timeline: 2 }, undefined],
    [{ systemIdentifier: '1', inRecovery: true, address: '10.0.0.2:5432' }, 'another-server'],
    [{ inRecovery: true, postmasterStartMs: 1 }, 'demoted'],
    [{ postmasterStartMs: 1 }, 'restarted'],
    [{ address: '10.0.0.2:5432' }, 'moved'],
  ])('with %j after it is %s', (after, change) => {
    expect(changeOf(identity, { ...identity, ...after })).toBe(change);
  });

  it('that was a standby and is none any more was promoted', () => {
    expect(changeOf({ ...identity, inRecovery: true }, identity)).toBe('promoted');
  });
});

describe('an address that leads to another server', () => {
  it('begins a new epoch, and no counter grows by the difference of two servers', async () => {
    const [first, second] = await Promise.all([startPostgres(), startPostgres()]);
    let leadsTo = first.port;
    const open = new Set<Socket>();
    const virtual = createServer((socket) => {
      const server = connect(leadsTo, '127.0.0.1');
      for (const [from, to] of [
        [socket, server],
        [server, socket],
      ] as const) {
        open.add(from);
        from.on('error', () => to.destroy()).on('close', () => to.destroy());
        from.pipe(to);
      }
    }).listen(0, '127.0.0.1');
    await once(virtual, 'listening');
    const { port } = virtual.address() as AddressInfo;
    const sink = new RecordingSink();
    const url = first.url.replace(`:${first.port}`, `:${port}`);
    const collector = await startCollector(aCollectorConfig({ DATABASE_URLS: url }), {
      sink,
      logger: silent,
      environment: {},
    });
    const clusters = () =>
      new Map(
        sink.snapshots.flatMap(({ epoch, identity: who }) =>
          who?.systemIdentifier ? [[epoch, who.systemIdentifier]] : [],
        ),
      );

    await eventually(() => expect(sink.rows('pg_stat_database').length).toBeGreaterThan(0));
    leadsTo = second.port;
    for (const socket of open) socket.destroy();
    await eventually(() => expect(new Set(clusters().values()).size).toBe(2), { timeoutMs: 30_000 });
    await collector.stop();
    virtual.close();
    await Promise.all([first.stop('immediate'), second.stop('immediate')]);

    // Each epoch belongs to one server alone.
    const pairs = new Set(
      sink.snapshots.flatMap(({ epoch, identity: who }) =>
        who?.systemIdentifier ? [`${epoch} ${who.systemIdentifier}`] : [],
      ),
    );
    expect(pairs.size).toBe(clusters().size);
  });
});
