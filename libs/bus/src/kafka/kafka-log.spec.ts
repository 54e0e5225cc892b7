import { eventually, startKafka } from '@pganalytics/servers';
import type { TestKafka } from '@pganalytics/servers';
import { Admin, ConfigResourceTypes } from '@platformatic/kafka';

import { BusUnavailable, UnsafeLog } from '../port/bus.errors.js';
import { ContractLog, text, values } from '../testing/contract-logs.js';

describe('the Kafka log through faults of the broker', () => {
  let kafka: TestKafka;
  let log: ContractLog;

  beforeAll(async () => {
    kafka = await startKafka();
    log = await ContractLog.start('kafka', { KAFKA_BROKERS: kafka.bootstrap });
  }, 120_000);

  afterAll(async () => {
    await log.close();
    await kafka.stop();
  });

  it('loses and doubles nothing when the broker is killed under load (R-KAF-12)', async () => {
    const producing = await log.open();
    const topic = await log.createTopic(producing, { partitions: 4 });
    const members = [await log.member(await log.open(), 'a', topic), await log.member(await log.open(), 'b', topic)];
    const acknowledged: string[] = [];
    const producingOn = new AbortController();
    const load = Array.from({ length: 8 }, async (_, key) => {
      for (let i = 0; !producingOn.signal.aborted; i += 1) {
        const value = `k${key} ${i}`;
        await producing.send({ topic, key: `k${key}`, value: Buffer.from(value) });
        acknowledged.push(value);
      }
    });
    await eventually(() => expect(acknowledged.length).toBeGreaterThan(300));

    for (let round = 1; round <= 2; round += 1) {
      const before = acknowledged.length;
      await kafka.brokers[0]?.kill();
      await kafka.brokers[0]?.start();
      await eventually(() => expect(acknowledged.length).toBeGreaterThan(before + 300), { timeoutMs: 60_000 });
    }
    producingOn.abort();
    await Promise.all(load);

    await eventually(async () => expect(await log.applied(topic)).toHaveLength(acknowledged.length), {
      timeoutMs: 60_000,
    });
    const applied = (await log.applied(topic)).map(({ value }) => value);
    expect(new Set(applied)).toEqual(new Set(acknowledged));
    for (let key = 0; key < 8; key += 1) {
      const ofKey = applied.filter((value) => value.startsWith(`k${key} `));
      expect(ofKey).toEqual(ofKey.map((_, i) => `k${key} ${i}`));
    }
    await Promise.all(members.map((member) => member.close()));
  }, 180_000);

  it('says unavailable after the delivery time-out of an outage, and goes on when the broker is back', async () => {
    const bus = await log.open({ BUS_DELIVERY_TIMEOUT_MS: '1500' });
    const topic = await log.createTopic(bus);
    const heard = new Set<string>();
    const follower = await bus.follow({
      topics: [topic],
      from: 'beginning',
      onRecords: (records) => records.forEach((record) => heard.add(text(record))),
    });
    await bus.send({ topic, key: 'k', value: Buffer.from('before') });
    await eventually(() => expect(heard).toContain('before'));

    await kafka.brokers[0]?.kill();
    const begun = Date.now();
    await expect(bus.send({ topic, key: 'k', value: Buffer.from('during') })).rejects.toThrow(BusUnavailable);
    expect(Date.now() - begun).toBeLessThan(5000);
    expect(bus.healthy()).toBe(false);
    await kafka.brokers[0]?.start();

    await eventually(() => bus.send({ topic, key: 'k', value: Buffer.from('after') }), { timeoutMs: 30_000 });
    await eventually(() => expect(heard).toContain('after'), { timeoutMs: 30_000 });
    expect(bus.healthy()).toBe(true);
    await follower.close();
  }, 120_000);

  it('follows and consumes as soon as the log is there, when it was started before the log', async () => {
    const bus = await log.open();
    const topic = await log.createTopic(bus);
    await bus.send({ topic, key: 'k', value: Buffer.from('one') });
    await kafka.brokers[0]?.stop();
    const early = await log.open();
    const heard: string[] = [];
    const follower = await early.follow({
      topics: [topic],
      from: 'beginning',
      onRecords: (records) => void heard.push(...records.map(text)),
    });
    const member = await log.member(early, 'a', topic);

    await kafka.brokers[0]?.start();

    await follower.caughtUp;
    expect(heard).toEqual(['one']);
    await eventually(async () => expect(await log.applied(topic)).toHaveLength(1), { timeoutMs: 30_000 });
    await member.close();
    await follower.close();
  }, 120_000);

  it('refuses a topic that may elect a leader without the confirmed records, until it may not (R-KAF-1)', async () => {
    const bus = await log.open({ KAFKA_UNSAFE_RECHECK_MS: '200' });
    const topic = await log.createTopic(bus);
    const admin = new Admin({ clientId: 'test', bootstrapBrokers: [kafka.bootstrap] });
    const elect = async (value: string) =>
      admin.incrementalAlterConfigs({
        validateOnly: false,
        resources: [
          {
            resourceType: ConfigResourceTypes.TOPIC,
            resourceName: topic,
            configs: [{ name: 'unclean.leader.election.enable', configOperation: 0, value }],
          },
        ],
      });
    await elect('true');

    await expect(bus.send({ topic, key: 'k', value: null })).rejects.toThrow(UnsafeLog);
    expect(bus.healthy()).toBe(false);
    expect(bus.whyUnsafe()?.message).toContain('unclean.leader.election.enable=true');

    await elect('false');
    // Nobody sends meanwhile: who is not ready is not asked.
    await eventually(() => expect(bus.healthy()).toBe(true), { timeoutMs: 20_000 });
    expect(bus.whyUnsafe()).toBeUndefined();
    await bus.send({ topic, key: 'k', value: null });
    await admin.close();
  }, 60_000);

  it('creates topics with the retention and the compaction they are declared with', async () => {
    const bus = await log.open();
    const [kept, compacted] = [
      await log.createTopic(bus, { retentionMs: 7_200_000 }),
      await log.createTopic(bus, { retentionMs: null, compacted: true }),
    ];
    const admin = new Admin({ clientId: 'test', bootstrapBrokers: [kafka.bootstrap] });

    const described = await admin.describeConfigs({
      resources: [kept, compacted].map((resourceName) => ({
        resourceType: ConfigResourceTypes.TOPIC,
        resourceName,
        configurationKeys: ['cleanup.policy', 'retention.ms'],
      })),
    });
    await admin.close();

    const configs = described.map(({ configs }) => Object.fromEntries(configs.map(({ name, value }) => [name, value])));
    expect(configs[0]).toMatchObject({ 'cleanup.policy': 'delete', 'retention.ms': '7200000' });
    expect(configs[1]).toMatchObject({ 'cleanup.policy': 'compact' });
  });

  it('stops a consumer whose topic was deleted and made again (R-KAF-10)', async () => {
    const bus = await log.open();
    const topic = await log.createTopic(bus);
    await Promise.all(values(5).map((value) => bus.send({ topic, key: 'k', value: Buffer.from(value) })));
    const errors: unknown[] = [];
    const member = await log.member(bus, 'a', topic, { onError: (error) => errors.push(error) });
    await eventually(async () => expect(await log.storedOffset(topic)).toBe(5n));
    const admin = new Admin({ clientId: 'test', bootstrapBrokers: [kafka.bootstrap] });
    await admin.deleteTopics({ topics: [topic] });
    await admin.close();

    await eventually(() => bus.createTopics([{ name: topic, partitions: 1, retentionMs: 60_000, compacted: false }]));

    await eventually(() => expect(errors).toMatchObject([{ code: 'bus.topic-recreated' }]), { timeoutMs: 30_000 });
    expect(await log.storedOffset(topic)).toBe(5n);
    await member.close();
  }, 60_000);
});
