import { InvalidSettings } from '@pganalytics/config';
import { startKafka } from '@pganalytics/servers';
import type { TestKafka } from '@pganalytics/servers';

import { BusUnavailable } from '../port/bus.errors.js';
import { ContractLog, text } from '../testing/contract-logs.js';

const login = { username: 'pganalytics', password: 'a password' };

describe('the Kafka log behind TLS and SASL', () => {
  let kafka: TestKafka;
  let log: ContractLog;

  beforeAll(async () => {
    kafka = await startKafka({ login });
    log = await ContractLog.start('kafka', {
      KAFKA_BROKERS: kafka.bootstrap,
      KAFKA_TLS: 'true',
      KAFKA_TLS_CA_FILE: kafka.caFile ?? '',
      KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
      KAFKA_SASL_USERNAME: login.username,
      KAFKA_SASL_PASSWORD: login.password,
      BUS_DELIVERY_TIMEOUT_MS: '10000',
    });
  }, 120_000);

  afterAll(async () => {
    await log.close();
    await kafka.stop();
  });

  it.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'])('sends and follows with %s', async (mechanism) => {
    const bus = await log.open({ KAFKA_SASL_MECHANISM: mechanism });
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

  it('is unavailable with a wrong password, without a login, or with a certificate nobody vouches for', async () => {
    const soon = { BUS_DELIVERY_TIMEOUT_MS: '3000' };
    const wrongPassword = await log.open({ ...soon, KAFKA_SASL_PASSWORD: 'another' });
    const wrongPlain = await log.open({ ...soon, KAFKA_SASL_MECHANISM: 'PLAIN', KAFKA_SASL_PASSWORD: 'another' });
    const noLogin = await log.open({ ...soon, KAFKA_SASL_MECHANISM: '' });
    const noAuthority = await log.open({ ...soon, KAFKA_TLS_CA_FILE: '' });

    for (const bus of [wrongPassword, wrongPlain, noLogin]) {
      await expect(bus.partitionsOf('test.any.v1')).rejects.toThrow(BusUnavailable);
    }
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
