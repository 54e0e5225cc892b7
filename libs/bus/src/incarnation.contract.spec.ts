import { uuidBytes, uuidOf } from '@pganalytics/contracts';
import { eventually } from '@pganalytics/servers';

import { TopicUnknown } from './port/bus.errors.js';
import { ContractLog } from './testing/contract-logs.js';

describe.each([['kafka' as const], ['embedded' as const]])('a topic of the %s log', (kind) => {
  let log: ContractLog;

  beforeAll(async () => {
    log = await ContractLog.start(kind);
  });
  afterAll(() => log.close());

  it('that was made again is another one, for every process the same (R-FLT-4)', async () => {
    const [bus, other] = [await log.open(), await log.open()];
    const topic = await log.createTopic(bus);
    const before = await bus.incarnationOf(topic);
    expect([await bus.incarnationOf(topic), await other.incarnationOf(topic)]).toEqual([before, before]);
    expect(uuidOf(uuidBytes(before))).toBe(before);
    await log.deleteTopic(topic);
    await eventually(() => expect(bus.incarnationOf(topic)).rejects.toThrow(TopicUnknown));

    await eventually(() => bus.createTopics([{ name: topic, partitions: 1, retentionMs: 60_000, compacted: false }]));

    const again = await eventually(() => bus.incarnationOf(topic));
    expect(again).not.toBe(before);
    expect(await other.incarnationOf(topic)).toBe(again);
  });
});
