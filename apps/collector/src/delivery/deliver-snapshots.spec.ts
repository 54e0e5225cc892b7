import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { publish } from '@pganalytics/bus';
import { collectorsChanged, serverWatched } from '@pganalytics/contracts';
import { eventually } from '@pganalytics/servers';

import { DeliveryFixture, EPOCH, source, upTo } from './testing/delivery-fixture.js';
import { selfSigned } from './testing/certificates.js';
import { spoolDirectory } from './testing/open-spool.js';
import { Relay } from './testing/relay.js';
import { MalformedCollectorToken, PlaintextIngest } from './delivery.errors.js';

describe('delivering snapshots to a real ingest', () => {
  let fixture: DeliveryFixture;

  beforeAll(async () => {
    fixture = await DeliveryFixture.start();
  });
  afterEach(() => fixture.closeSinks());
  afterAll(() => fixture.stop());

  it('numbers snapshots from 1 without holes, and keeps each until it is stored', async () => {
    const [sink, serverId] = [await fixture.sink(), fixture.server()];

    fixture.accept(sink, serverId, 30);

    await eventually(() => expect(fixture.sequencesOf(serverId)).toEqual(upTo(30)));
    expect(sink.status().spooledSnapshots).toBe(30);
    await fixture.announceStored(serverId, 1, 30);
    await eventually(() => expect(sink.status()).toMatchObject({ spooledSnapshots: 0, spooledBytes: 0 }));
  });

  it('loses nothing when ingest is stopped and started again', async () => {
    const [sink, serverId] = [await fixture.sink(), fixture.server()];
    fixture.accept(sink, serverId, 5);
    await eventually(() => expect(fixture.sequencesOf(serverId)).toEqual(upTo(5)));

    const port = await fixture.stopIngest();
    fixture.accept(sink, serverId, 20);
    await eventually(() => expect(sink.status().connected).toBe(false));
    await fixture.startIngest(port);
    fixture.accept(sink, serverId, 5);

    await eventually(() => expect(fixture.sequencesOf(serverId)).toEqual(upTo(30)));
  });

  it('sends what is logged and not stored again after the set time', async () => {
    const [sink, serverId] = [await fixture.sink({ RESEND_SECONDS: '1' }), fixture.server()];

    fixture.accept(sink, serverId, 1);

    await eventually(() => expect(fixture.snapshotsOf(serverId).length).toBeGreaterThanOrEqual(2));
    const bytes = fixture.records.filter((record) => record.key?.toString() === serverId).map((record) => record.value);
    expect(bytes[0]?.equals(bytes[1] ?? Buffer.alloc(0))).toBe(true);
    expect(sink.status().droppedSnapshots).toBe(0);
  });

  it('declares what a full spool dropped in a later snapshot', async () => {
    const sink = await fixture.sink({ SPOOL_MAX_BYTES: '3000', INGEST_URL: 'http://127.0.0.1:9' });
    const serverId = fixture.server();
    fixture.accept(sink, serverId, 10, { bytes: 500 });
    await eventually(() => expect(sink.status().droppedSnapshots).toBeGreaterThan(0));
    const dropped = sink.status().droppedSnapshots;
    await sink.close(0);

    const later = await fixture.sink({ SPOOL_MAX_BYTES: '3000' });
    fixture.accept(later, serverId, 10, { bytes: 500 });
    await eventually(() => expect(fixture.sequencesOf(serverId)).toContain(10));
    fixture.accept(later, serverId, 1, { bytes: 500 });

    await eventually(() =>
      expect(fixture.snapshotsOf(serverId).flatMap((snapshot) => snapshot.gaps)).toMatchObject([
        { fromSequence: 1n, toSequence: BigInt(dropped), reason: 'spool-full' },
      ]),
    );
  });

  it('drops what ingest refuses for good and declares the gap', async () => {
    const [sink, serverId] = [await fixture.sink(), fixture.server()];
    const ahead = Date.now() + 3_600_000;
    const refused = { serverId, epoch: EPOCH, frames: [], identity: fixture.identityOf(serverId), familyStates: [] };
    sink.accept({ ...refused, collectedAtMs: ahead });
    await eventually(() => expect(sink.status().droppedSnapshots).toBe(1));

    fixture.accept(sink, serverId, 1);

    await eventually(() =>
      expect(fixture.snapshotsOf(serverId)[0]?.gaps).toEqual([
        { fromSequence: 1n, toSequence: 1n, fromMs: ahead, toMs: ahead, reason: 'refused-by-ingest' },
      ]),
    );
  });

  it('gives up one frame that is larger than ingest takes, and keeps the connection', async () => {
    const [sink, serverId] = [await fixture.sink(), fixture.server()];
    await eventually(() => expect(sink.status().connected).toBe(true));

    fixture.accept(sink, serverId, 1, { bytes: 4_500_000 });
    fixture.accept(sink, serverId, 1);

    await eventually(() => expect(fixture.sequencesOf(serverId)).toEqual([2]));
    expect(sink.status()).toMatchObject({ connected: true, droppedSnapshots: 1 });
  });

  it('passes on the controls of the platform', async () => {
    const [sink, serverId] = [await fixture.sink(), fixture.server()];
    const heard: unknown[] = [];
    sink.onControl({
      pause: (server, paused) => heard.push(['pause', server, paused]),
      watch: (server, until) => heard.push(['watch', server, until]),
    });
    fixture.accept(sink, serverId, 1);
    await eventually(() => expect(fixture.sequencesOf(serverId)).toEqual([1]));
    const until = Date.now() + 60_000;

    await publish(fixture.bus, serverWatched, { organisationId: fixture.ids.organisationId, serverId, until }, source);
    await eventually(() => expect(heard).toContainEqual(['watch', serverId, until]));
    await publish(fixture.bus, collectorsChanged, { ...fixture.enrolled, paused: true }, source);
    await eventually(() => expect(heard).toContainEqual(['pause', undefined, true]));
    await publish(fixture.bus, collectorsChanged, fixture.enrolled, source);
    await eventually(() => expect(heard.at(-1)).toEqual(['pause', undefined, false]));
  });

  it('delivers what it has before it closes', async () => {
    const [sink, serverId] = [await fixture.sink(), fixture.server()];
    fixture.accept(sink, serverId, 20);

    await sink.close(10_000);

    await eventually(() => expect(fixture.sequencesOf(serverId)).toEqual(upTo(20)));
  });

  it('does not start without a token, or with one that would cross a network in clear', async () => {
    await expect(fixture.sink({ COLLECTOR_TOKEN: 'secret' })).rejects.toThrow(MalformedCollectorToken);
    await expect(fixture.sink({ INGEST_URL: 'http://ingest.example:8443' })).rejects.toThrow(PlaintextIngest);
  });
});

describe('delivering through outages', () => {
  let fixture: DeliveryFixture;
  let directory: string;

  beforeAll(async () => {
    fixture = await DeliveryFixture.start();
  });
  beforeEach(async () => {
    directory = await spoolDirectory();
  });
  afterEach(async () => {
    await fixture.closeSinks();
    await rm(directory, { recursive: true, force: true });
  });
  afterAll(() => fixture.stop());

  const NOWHERE = { INGEST_URL: 'http://127.0.0.1:9' };
  const epochsOf = (serverId: string) => [...new Set(fixture.snapshotsOf(serverId).map(({ epoch }) => epoch))];

  it('delivers what an earlier process left beside what is taken now, and frees the disk when it is stored', async () => {
    const serverId = fixture.server();
    const before = await fixture.sink(NOWHERE, directory);
    fixture.accept(before, serverId, 30);
    await eventually(() => expect(before.status()).toMatchObject({ spooledSnapshots: 30, unkeptSnapshots: 0 }));
    await fixture.closeSinks();

    const after = await fixture.sink({}, directory);
    fixture.accept(after, serverId, 2, { epoch: EPOCH + 1n });
    await eventually(() => expect(fixture.snapshotsOf(serverId).length).toBe(32));
    await fixture.announceStored(serverId, 1, 30);
    await fixture.announceStored(serverId, 1, 2, EPOCH + 1n);

    expect(new Set(epochsOf(serverId))).toEqual(new Set([EPOCH, EPOCH + 1n]));
    expect(fixture.sequencesOf(serverId)).toEqual(upTo(30));
    await eventually(() => expect(after.status()).toMatchObject({ spooledSnapshots: 0 }));
  });

  it('never uses an epoch or a sequence again after a restart, with the clock set back as well', async () => {
    const serverId = fixture.server();
    for (const sink of [await fixture.sink({}, directory), undefined, undefined]) {
      const one = sink ?? (await fixture.sink({}, directory));
      fixture.accept(one, serverId, 2);
      await eventually(() => expect(one.status().spooledSnapshots).toBeGreaterThanOrEqual(2));
      await fixture.closeSinks();
    }
    await fixture.sink({}, directory);

    await eventually(() => expect(new Set(epochsOf(serverId))).toEqual(new Set([EPOCH, EPOCH + 1n, EPOCH + 2n])));
    await eventually(() => expect(fixture.sequencesOf(serverId)).toEqual([1, 2]));
  });

  it('sends what a full disk does not take, never calls it kept, and writes it when there is room', async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', directory]);
    try {
      const serverId = fixture.server();
      await writeFile(path.join(directory, 'ballast'), Buffer.alloc(100 * 1024));
      const settings = { ...NOWHERE, SPOOL_RETRY_SECONDS: '1' };
      const spool = path.join(directory, 'spool');
      const away = await fixture.sink(settings, spool);
      fixture.accept(away, serverId, 12, { bytes: 5000 });
      await eventually(() => expect(away.status().unkeptSnapshots).toBeGreaterThan(5));
      expect(away.status().spool.keeps).toBe(false);

      await rm(path.join(directory, 'ballast'));
      await eventually(() => expect(away.status()).toMatchObject({ unkeptSnapshots: 0, spooledSnapshots: 12 }));
      await fixture.closeSinks();
      await fixture.sink({}, spool);

      await eventually(() => expect(fixture.sequencesOf(serverId)).toEqual(upTo(12)));
      await fixture.closeSinks();
    } finally {
      execFileSync('umount', ['-l', directory]);
    }
  });

  it('drops only the oldest when disk and memory are full, and declares the gap', async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', directory]);
    try {
      const [serverId, port] = [fixture.server(), await fixture.stopIngest()];
      const limits = { SPOOL_MEMORY_BYTES: '20000', SPOOL_RETRY_SECONDS: '1' };
      const sink = await fixture.sink(limits, path.join(directory, 'spool'));
      const total = 40;
      for (let taken = 4; taken <= total; taken += 4) {
        fixture.accept(sink, serverId, 4, { bytes: 4000 });
        const { droppedSnapshots, spooledSnapshots } = await eventually(() => {
          expect(sink.status().droppedSnapshots + sink.status().spooledSnapshots).toBe(taken);
          return sink.status();
        });
        expect([droppedSnapshots + spooledSnapshots, sink.status().spooledBytes < 110_000]).toEqual([taken, true]);
      }
      const dropped = sink.status().droppedSnapshots;
      await fixture.startIngest(port);
      await eventually(() => expect(fixture.sequencesOf(serverId).length).toBe(total - dropped));
      fixture.accept(sink, serverId, 1);
      await eventually(() => expect(fixture.sequencesOf(serverId)).toContain(total + 1));

      const gaps = fixture.snapshotsOf(serverId).flatMap((snapshot) => snapshot.gaps);
      expect(dropped).toBeGreaterThan(5);
      expect(fixture.sequencesOf(serverId)).toEqual(upTo(total + 1, dropped + 1));
      expect(gaps.map(({ reason }) => reason)).toEqual(gaps.map(() => 'spool-full'));
      const declared = gaps.flatMap((gap) => upTo(Number(gap.toSequence), Number(gap.fromSequence)));
      expect(declared).toEqual(expect.arrayContaining(upTo(dropped)));
      await fixture.closeSinks();
    } finally {
      execFileSync('umount', ['-l', directory]);
    }
  });

  it('goes on with another ingest after the death of one, with nothing lost', async () => {
    const { port } = new URL(fixture.ingestUrl);
    const relays = [await Relay.to(Number(port)), await Relay.to(Number(port))];
    const INGEST_URL = relays.map((relay) => `http://127.0.0.1:${relay.port}`).join(' ');
    const sink = await fixture.sink({ INGEST_URL, RECONNECT_FIRST_MS: '500', RECONNECT_MOST_MS: '30000' }, directory);
    const serverId = fixture.server();
    fixture.accept(sink, serverId, 5);
    await eventually(() => expect(fixture.sequencesOf(serverId)).toEqual(upTo(5)));

    const used = relays.find((relay) => relay.bytes > 0);
    used?.die();
    fixture.accept(sink, serverId, 5);
    await eventually(() => expect(fixture.sequencesOf(serverId)).toEqual(upTo(10)), { everyMs: 10 });

    expect(sink.status().droppedSnapshots).toBe(0);
    relays.find((relay) => relay !== used)?.die();
  });

  it('goes through a proxy to an ingest with TLS whose certificate has the name that is set', async () => {
    const { certFile, keyFile } = await selfSigned('ingest.internal');
    const tls = { COLLECTOR_TLS_CERT_FILE: certFile, COLLECTOR_TLS_KEY_FILE: keyFile, COLLECTOR_TOKENS: 'always' };
    const ingest = await fixture.startAnother({ ...tls, COLLECTOR_PORT: '0' });
    const proxy = await Relay.to('CONNECT');
    const settings = {
      INGEST_URL: ingest.collectorUrl,
      INGEST_CA_FILE: certFile,
      HTTPS_PROXY: `http://me:secret@127.0.0.1:${proxy.port}`,
    };
    const serverId = fixture.server();

    const right = await fixture.sink({ ...settings, INGEST_SERVER_NAME: 'ingest.internal' });
    fixture.accept(right, serverId, 3);
    await eventually(() => expect(fixture.sequencesOf(serverId)).toEqual(upTo(3)));
    const through = proxy.connections;
    const wrong = await fixture.sink({ ...settings, INGEST_SERVER_NAME: 'other.internal' });

    await eventually(() => expect(proxy.connections).toBeGreaterThan(through + 2));
    expect(wrong.status().connected).toBe(false);
    expect(proxy.asked[0]).toMatch(/^CONNECT 127\.0\.0\.1:\d+ HTTP/);
    expect(proxy.asked[0]).toContain(`Basic ${Buffer.from('me:secret').toString('base64')}`);
    await fixture.closeSinks();
    proxy.die();
  });
});
