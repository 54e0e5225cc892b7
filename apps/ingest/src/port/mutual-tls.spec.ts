import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from 'node:tls';

import { credentials, status } from '@grpc/grpc-js';
import { publish } from '@pganalytics/bus';
import { MemoryBus } from '@pganalytics/bus/testing';
import { loadConfig } from '@pganalytics/config';
import { collectorAuthoritiesPublished, collectorClonesSeen, collectorsChanged } from '@pganalytics/contracts';
import { snapshotContentType } from '@pganalytics/contracts/wire';
import type { JsonTopic } from '@pganalytics/contracts';
import { eventually } from '@pganalytics/servers';

import { ingestConfig } from '../ingest.config.js';
import { startIngest } from '../start-ingest.js';
import type { RunningIngest } from '../start-ingest.js';
import { TestAuthority } from '@pganalytics/identity/testing';
import type { KeyAndCertificate } from '@pganalytics/identity/testing';
import { ProtocolClient, aCollector, aSnapshot } from '../testing.js';

interface Answer {
  readonly status: number | undefined;
  readonly body: { readonly code?: string; readonly detail?: string; readonly errors?: { readonly code: string }[] };
}

describe('the collector port with certificates', () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'pganalytics-mtls-'));
  const [certFile, keyFile] = [path.join(directory, 'cert.pem'), path.join(directory, 'key.pem')];
  const bus = new MemoryBus();
  const collector = aCollector();
  const other = aCollector();
  let ingest: RunningIngest;
  let authority: TestAuthority;
  let servers: TestAuthority;
  let good: KeyAndCertificate;
  const open: ProtocolClient[] = [];

  const announce = async <T>(topic: JsonTopic<T>, data: T) => publish(bus, topic, data, { source: 'pganalytics/spec' });
  const serve = async (by: TestAuthority) => {
    const { cert, key } = await by.forServer();
    for (const [file, text] of [
      [keyFile, key],
      [certFile, cert],
    ]) {
      writeFileSync(`${file}.new`, text);
      renameSync(`${file}.new`, file);
    }
  };

  beforeAll(async () => {
    [authority, servers] = [await TestAuthority.create(), await TestAuthority.create()];
    await serve(servers);
    for (const one of [collector, other]) await announce(collectorsChanged, one.enrolled);
    await announce(collectorAuthoritiesPublished, authority.published());
    good = await authority.forCollector(collector);
    const config = loadConfig(ingestConfig, {
      HTTP_PORT: '0',
      COLLECTOR_PORT: '0',
      HTTP_DRAIN_MS: '0',
      LOG_LEVEL: 'silent',
      COLLECTOR_TLS_CERT_FILE: certFile,
      COLLECTOR_TLS_KEY_FILE: keyFile,
      COLLECTOR_TLS_RELOAD_MS: '50',
      INGEST_CREDENTIAL_CHECK_MS: '50',
      INGEST_CLONE_REPORT_SECONDS: '1',
    });
    ingest = await startIngest(config, { bus });
  });

  afterEach(() => {
    for (const client of open.splice(0)) client.close();
  });
  afterAll(async () => {
    await ingest.stop();
    rmSync(directory, { recursive: true });
  });

  function stream(shown: Partial<KeyAndCertificate>, token = '', ca = servers): ProtocolClient {
    const [key, cert] = [shown.key, shown.cert].map((pem) => (pem === undefined ? null : Buffer.from(pem)));
    const client = new ProtocolClient(
      ingest.collectorUrl,
      token,
      credentials.createSsl(Buffer.from(ca.certificate), key, cert),
    );
    open.push(client);
    return client;
  }

  async function post(shown: object, body: Uint8Array, token?: string): Promise<Answer> {
    const headers = { 'content-type': snapshotContentType, ...(token && { authorization: `Bearer ${token}` }) };
    const options = {
      method: 'POST',
      ca: servers.certificate,
      headers,
      agent: false,
      servername: 'localhost',
      ...shown,
    };
    return new Promise((resolve, reject) => {
      request(`${ingest.collectorUrl}/api/v1/snapshots`, options, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode, body: JSON.parse(text) }));
      })
        .on('error', reject)
        .end(Buffer.from(body));
    });
  }

  async function refusedStream(client: ProtocolClient): Promise<string> {
    await eventually(() => expect(client.ended).toBeDefined());
    expect(client.ended).toMatchObject({ code: status.UNAUTHENTICATED });
    expect(client.welcome).toBeUndefined();
    return (client.ended as { details: string }).details;
  }

  const metric = async (name: string) => {
    const lines = (await (await fetch(`${ingest.url}/metrics`)).text()).split('\n');
    return lines.filter((line) => line.startsWith(name));
  };

  it('lets in who has a certificate and its key, on gRPC and REST (R-ING-1)', async () => {
    const client = stream(good);
    client.send({ snapshot: aSnapshot(collector) });

    await eventually(() => expect(client.logged).toEqual([1]));
    expect(await post(good, aSnapshot(collector, { sequence: 2n }))).toMatchObject({ status: 200 });
  });

  it.each([
    ['no certificate', async () => ({}), 'certificate-missing'],
    [
      'a certificate that has expired',
      () => authority.forCollector(collector, { notAfter: new Date(Date.now() - 1_000) }),
      'certificate-expired',
    ],
    [
      'a certificate that begins tomorrow',
      () =>
        authority.forCollector(collector, {
          notBefore: new Date(Date.now() + 86_400_000),
          notAfter: new Date(Date.now() + 9e7),
        }),
      'certificate-not-yet-valid',
    ],
    [
      'a certificate of another authority',
      async () => (await TestAuthority.create()).forCollector(collector),
      'certificate-unknown-authority',
    ],
    ['a certificate for servers', () => authority.forServer(), 'certificate-wrong-usage'],
    [
      'a certificate that names another organisation for its collector',
      () => authority.forCollector({ ...collector, organisationId: other.organisationId }),
      'certificate-revoked',
    ],
  ])('refuses %s, on gRPC and REST, with its reason (R-ING-1)', async (_what, shownBy, code) => {
    const shown = await shownBy();

    const details = await refusedStream(stream(shown));
    const answer = await post(shown, aSnapshot(collector));

    expect(answer).toMatchObject({ status: 401, body: { code: `ingest.${code}`, detail: details } });
    const [line] = await metric(`pganalytics_ingest_callers_refused_total{code="ingest.${code}"`);
    expect(line).toMatch(/ [2-9]\d*$/);
  });

  it('refuses a token where a certificate is needed, and a bad certificate beside a good token (R-ING-1)', async () => {
    const expired = await authority.forCollector(collector, { notAfter: new Date(Date.now() - 1_000) });

    const alone = await post({}, aSnapshot(collector), collector.token);
    const beside = await post(expired, aSnapshot(collector), collector.token);

    expect([alone.body.code, beside.body.code]).toEqual(['ingest.certificate-missing', 'ingest.certificate-expired']);
    await refusedStream(stream({}, collector.token));
  });

  it('refuses to take a snapshot of another tenant, whatever it says (R-ING-1)', async () => {
    const foreign = aSnapshot(other);
    const client = stream(good);
    client.send({ snapshot: foreign });

    await eventually(() => expect(client.refusals).toMatchObject([{ code: 'ingest.wrong-collector' }]));
    const answer = await post(good, foreign);
    expect(answer.body.errors).toMatchObject([{ code: 'ingest.wrong-collector' }]);
    const ownCollectorOtherServer = aSnapshot({ ...collector, organisationId: other.organisationId });
    const server = await post(good, ownCollectorOtherServer);
    expect(server.body.errors).toMatchObject([{ code: 'ingest.implausible-server' }]);
  });

  it.each(['collector', 'certificate', 'authority'])(
    'ends the open stream when the %s is revoked, and lets nobody in again (R-ING-3)',
    async (what) => {
      const mine = aCollector();
      const signer = await TestAuthority.create();
      await announce(collectorAuthoritiesPublished, signer.published());
      await announce(collectorsChanged, mine.enrolled);
      const shown = await signer.forCollector(mine);
      const client = stream(shown);
      await eventually(() => expect(client.welcome).toBeDefined());

      if (what === 'collector') await announce(collectorsChanged, { ...mine.enrolled, revoked: true });
      if (what === 'certificate')
        await announce(collectorsChanged, { ...mine.enrolled, revokedSerials: [shown.serial] });
      if (what === 'authority') await announce(collectorAuthoritiesPublished, signer.published(true));

      await eventually(() => expect(client.ended).toMatchObject({ code: status.UNAUTHENTICATED }));
      expect(await refusedStream(stream(shown))).not.toBe('');
      expect(await post(shown, aSnapshot(mine))).toMatchObject({ status: 401 });
    },
  );

  it('ends the stream in whose course the certificate ends (R-ING-3)', async () => {
    const client = stream(await authority.forCollector(collector, { notAfter: new Date(Date.now() + 10_000) }));
    await eventually(() => expect(client.welcome).toBeDefined());

    await eventually(() => expect(client.ended).toMatchObject({ code: status.UNAUTHENTICATED }), { timeoutMs: 30_000 });

    expect((client.ended as { details: string }).details).toContain('expired');
  }, 60_000);

  it('judges a resumed connection by what is known now (R-ING-3)', async () => {
    const mine = aCollector();
    await announce(collectorsChanged, mine.enrolled);
    const shown = await authority.forCollector(mine);
    const { hostname, port } = new URL(ingest.collectorUrl);
    const begin = (session?: Buffer) =>
      new Promise<{ session: Buffer; resumed: boolean; answer: string }>((resolve, reject) => {
        const options = { host: hostname, port: Number(port), ca: servers.certificate, servername: 'localhost' };
        let ticket: Buffer = Buffer.alloc(0);
        let resumed = false;
        let answer = '';
        const socket = connect({ ...options, ...shown, ...(session && { session }), ALPNProtocols: ['http/1.1'] });
        socket.on('secureConnect', () => (resumed = socket.isSessionReused()));
        socket.on('session', (one: Buffer) => (ticket = one)).on('error', reject);
        socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
        socket.on('close', () => resolve({ session: ticket, resumed, answer }));
        socket.write(
          'POST /api/v1/snapshots HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: x/y\r\ncontent-length: 0\r\n\r\n',
        );
      });

    const first = await begin();
    const again = await begin(first.session);
    await announce(collectorsChanged, { ...mine.enrolled, revoked: true });
    const revoked = await begin(first.session);

    expect([first.resumed, again.resumed]).toEqual([false, true]);
    // Known as the collector it is: what it sends is wrong, not who it is.
    expect([first.answer, again.answer].map((text) => text.slice(9, 12))).toEqual(['415', '415']);
    expect(revoked.answer).toContain('ingest.certificate-revoked');
  });

  it('asks to come again when it has not heard of the collector yet', async () => {
    const unheard = aCollector();
    const shown = await authority.forCollector(unheard);
    const early = stream(shown);
    await eventually(() => expect(early.ended).toMatchObject({ code: status.UNAVAILABLE }));

    await announce(collectorsChanged, unheard.enrolled);

    const late = stream(shown);
    await eventually(() => expect(late.welcome).toBeDefined());
  });

  it('trusts a new authority without a restart, beside the old one', async () => {
    const next = await TestAuthority.create();
    const shown = await next.forCollector(collector);
    expect(await post(shown, aSnapshot(collector, { sequence: 3n }))).toMatchObject({ status: 401 });

    await announce(collectorAuthoritiesPublished, next.published());

    expect(await post(shown, aSnapshot(collector, { sequence: 3n }))).toMatchObject({ status: 200 });
    expect(await post(good, aSnapshot(collector, { sequence: 4n }))).toMatchObject({ status: 200 });
  });

  it('shows a new certificate of its own when the files change, and keeps the old one when they are of no use', async () => {
    const shownBy = async () =>
      new Promise<string>((resolve, reject) => {
        const { hostname, port } = new URL(ingest.collectorUrl);
        const socket = connect({
          host: hostname,
          port: Number(port),
          rejectUnauthorized: false,
          servername: 'localhost',
        });
        socket.on('error', reject).on('secureConnect', () => {
          resolve(socket.getPeerX509Certificate()!.fingerprint256);
          socket.destroy();
        });
      });
    const streamOfBefore = stream(good);
    await eventually(() => expect(streamOfBefore.welcome).toBeDefined());
    const before = await shownBy();

    await serve(servers);
    await eventually(async () => expect(await shownBy()).not.toBe(before));
    const after = await shownBy();
    writeFileSync(certFile, 'half a fi');
    ingest.reloadCertificate();

    expect(await shownBy()).toBe(after);
    expect(streamOfBefore.ended).toBeUndefined();
    expect((await metric('pganalytics_ingest_certificate_not_after_seconds'))[0]).toMatch(/ \d{10}$/);
  });

  describe('and a copied identity', () => {
    const minutesAgo = (minutes: number) => ({ notBefore: new Date(Date.now() - minutes * 60_000) });
    const alarmsOf = ({ collectorId }: { collectorId: string }) =>
      bus.messagesOn(collectorClonesSeen).filter((seen) => seen.collectorId === collectorId);

    it('raises an alarm when an older key is used after a newer one (R-ING-2)', async () => {
      const mine = aCollector();
      await announce(collectorsChanged, mine.enrolled);
      const [old, renewed] = [
        await authority.forCollector(mine, minutesAgo(30)),
        await authority.forCollector(mine, minutesAgo(1)),
      ];
      for (const shown of [old, renewed]) {
        const client = stream(shown);
        await eventually(() => expect(client.welcome).toBeDefined());
      }
      expect(alarmsOf(mine)).toEqual([]);

      const copy = stream(old);

      await eventually(() => expect(alarmsOf(mine)).toHaveLength(1));
      expect(alarmsOf(mine)[0].keys.map(({ serial }) => serial)).toEqual([renewed.serial, old.serial]);
      expect(copy.ended).toBeUndefined();
      expect((await metric('pganalytics_ingest_collector_clones_total'))[0]).toMatch(/ [1-9]/);
    });

    it('raises none when a certificate is renewed for the same key', async () => {
      const mine = aCollector();
      await announce(collectorsChanged, mine.enrolled);
      const old = await authority.forCollector(mine, minutesAgo(30));
      const renewed = await authority.forCollector(mine, { ...minutesAgo(1), key: old.key });

      for (const shown of [old, renewed, old]) {
        const client = stream(shown);
        await eventually(() => expect(client.welcome).toBeDefined());
      }

      expect(alarmsOf(mine)).toEqual([]);
    });
  });
});
