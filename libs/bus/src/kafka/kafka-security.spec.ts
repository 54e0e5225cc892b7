import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

import { InvalidSettings } from '@pganalytics/config';
import { startKafka, temporaryDirectory } from '@pganalytics/servers';
import type { TestKafka } from '@pganalytics/servers';

import { BusUnavailable } from '../port/bus.errors.js';
import { ContractLog, text } from '../testing/contract-logs.js';

const execute = promisify(execFile);

describe('the Kafka log behind TLS and SASL', () => {
  let kafka: TestKafka;
  let log: ContractLog;
  let settings: Record<string, string>;

  beforeAll(async () => {
    const directory = await temporaryDirectory('kafka-tls');
    const certificate = await selfSigned(directory);
    const [port, controllerPort] = [await freePort(), await freePort()];
    kafka = await startKafka({ settings: secured(port, controllerPort, path.join(directory, 'keystore.pem')) });
    settings = {
      KAFKA_BROKERS: `localhost:${port}`,
      KAFKA_TLS: 'true',
      KAFKA_TLS_CA_FILE: certificate,
      KAFKA_SASL_MECHANISM: 'PLAIN',
      KAFKA_SASL_USERNAME: 'pganalytics',
      KAFKA_SASL_PASSWORD: 'a password',
      BUS_DELIVERY_TIMEOUT_MS: '3000',
    };
    log = await ContractLog.start('kafka', settings);
  }, 120_000);

  afterAll(async () => {
    await log.close();
    await kafka.stop();
  });

  it('sends, follows and consumes', async () => {
    const bus = await log.open();
    const topic = await log.createTopic(bus);
    const heard: string[] = [];

    await bus.send({ topic, key: 'k', value: Buffer.from('secret') });
    const follower = await bus.follow({
      topics: [topic],
      from: 'beginning',
      onRecords: (records) => void heard.push(...records.map(text)),
    });
    await follower.caughtUp;

    expect(heard).toEqual(['secret']);
  });

  it('is unavailable with a wrong password or a certificate nobody vouches for', async () => {
    const wrongPassword = await log.open({ KAFKA_SASL_PASSWORD: 'another' });
    const noAuthority = await log.open({ KAFKA_TLS_CA_FILE: '' });

    await expect(wrongPassword.partitionsOf('test.any.v1')).rejects.toThrow(BusUnavailable);
    await expect(noAuthority.partitionsOf('test.any.v1')).rejects.toThrow(/certificate/);
  });

  it('lists every wrong setting at once', async () => {
    const opening = log.open({
      KAFKA_TLS_CA_FILE: '/nowhere/ca.pem',
      KAFKA_TLS_CERT_FILE: '/x',
      KAFKA_SASL_PASSWORD: '',
    });

    await expect(opening).rejects.toThrow(InvalidSettings);
    await expect(opening).rejects.toThrow(/KAFKA_TLS_CA_FILE=\/nowhere\/ca\.pem[\s\S]*KAFKA_SASL_PASSWORD/);
    await expect(opening).rejects.toThrow(/go together/);
  });
});

function secured(port: number, controllerPort: number, keystore: string): Record<string, string> {
  const users = 'user_broker="internal" user_pganalytics="a password"';
  return {
    listeners: `SASL_SSL://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `SASL_SSL://localhost:${port}`,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'listener.security.protocol.map': 'SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'SASL_SSL',
    'sasl.enabled.mechanisms': 'PLAIN',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'listener.name.sasl_ssl.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required username="broker" password="internal" ${users};`,
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': keystore,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': keystore.replace('keystore', 'certificate'),
  };
}

async function selfSigned(directory: string): Promise<string> {
  const [key, certificate] = [path.join(directory, 'key.pem'), path.join(directory, 'certificate.pem')];
  const subject = '-subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1';
  const request = `req -x509 -newkey rsa:2048 -nodes -days 2 ${subject}`.split(' ');
  await execute('openssl', [...request, '-keyout', key, '-out', certificate]);
  await writeFile(
    path.join(directory, 'keystore.pem'),
    (await readFile(key, 'utf8')) + (await readFile(certificate, 'utf8')),
  );
  return certificate;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
