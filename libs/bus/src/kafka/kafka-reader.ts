import type { Logger } from '@pganalytics/telemetry';
import { Consumer } from '@platformatic/kafka';

import { BackOff, delay } from '../consuming/back-off.js';
import { keyOf } from '../consuming/ports.js';
import type { LogDirectory, LogReader, PartitionSink } from '../consuming/ports.js';
import { OffsetOutOfRange, TopicRecreated } from '../port/bus.errors.js';
import { answered, reasonOf } from './kafka-errors.js';
import { chunkOf } from './kafka-record.js';
import type { KafkaSettings } from './kafka-settings.js';
import type { FetchRequestTopic, FetchResponse, FetchResponsePartition } from './kafka-types.js';

const PARTITION_BYTES = 1_048_576;
const FETCH_BYTES = 16_777_216;
/** How long the broker waits for records when every partition is idle. */
const IDLE_WAIT_MS = 500;
/** The same while some partition is busy with its last chunk: it must not wait long for its next one. */
const BUSY_WAIT_MS = 20;
/** A fetch that brought less than this has caught up; the next one waits so long for more than a record or two. */
const LITTLE_BYTES = 262_144;
const PAUSE_MS = 50;
/** Given as the reason, so that no error with its stack is made for each time. */
const WOKEN = 'woken';
const OFFSET_OUT_OF_RANGE = 1;

interface Reading {
  readonly sink: PartitionSink;
  leader: number | undefined;
}

/**
 * Reads partitions with our own loop over `fetch`: one request under way per broker, with all partitions in it that
 * want records. Two at once would break the broker's fetch session.
 */
export class KafkaReader implements LogReader {
  private readonly client: Consumer;
  private readonly readings = new Map<string, Reading>();
  private readonly loops = new Map<number, Promise<void>>();
  private readonly closing = new AbortController();
  private waking = new AbortController();
  private finding: Promise<void> | undefined;

  constructor(
    settings: KafkaSettings,
    private readonly directory: LogDirectory,
    private readonly logger: Logger,
  ) {
    // No group is joined with this client: it only fetches, so that heartbeats never wait behind a long fetch.
    this.client = new Consumer({ ...settings.client, groupId: `${settings.client.clientId}-reader`, maxInflights: 1 });
    this.client.on('error', () => undefined);
  }

  add(sink: PartitionSink): void {
    this.client.topics.track(sink.topic);
    this.readings.set(keyOf(sink), { sink, leader: undefined });
    this.findLeaders();
  }

  remove(sink: PartitionSink): void {
    const key = keyOf(sink);
    if (this.readings.get(key)?.sink !== sink) return;
    this.readings.delete(key);
    // A topic that nobody reads any more may vanish from the cluster without making every fetch fail.
    this.client.topics.untrack(sink.topic);
  }

  wake(sink: PartitionSink): void {
    if (sink.wants()) this.waking.abort(WOKEN);
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.readings.clear();
    await Promise.race([Promise.all(this.loops.values()), delay(IDLE_WAIT_MS * 2, new AbortController().signal)]);
    await this.client.close(true).catch(() => undefined);
  }

  private findLeaders(): void {
    if (this.finding !== undefined || this.closing.signal.aborted) return;
    this.finding = this.find().finally(() => {
      this.finding = undefined;
      if (this.homeless().length > 0) this.findLeaders();
    });
  }

  private async find(): Promise<void> {
    // Sinks come in bunches; the next turn of the event loop sees all of them.
    await Promise.resolve();
    const backOff = new BackOff(100, 2000);
    while (!this.closing.signal.aborted && this.homeless().length > 0) {
      const topics = [...new Set(this.homeless().map(({ sink }) => sink.topic))];
      for (const topic of topics) await this.findLeadersOf(topic);
      if (this.homeless().length > 0) await delay(backOff.nextMs(), this.closing.signal);
    }
  }

  private async findLeadersOf(topic: string): Promise<void> {
    try {
      const metadata = await this.client.metadata({ topics: [topic], forceUpdate: true });
      const found = metadata.topics.get(topic);
      for (const reading of this.homeless()) {
        const { sink } = reading;
        if (sink.topic !== topic || found === undefined) continue;
        const leader = found.partitions[sink.partition]?.leader;
        if (found.id !== sink.topicId) {
          sink.fail(new TopicRecreated(topic, sink.partition, sink.topicId, found.id));
          this.remove(sink);
        } else if (leader !== undefined && leader >= 0) {
          reading.leader = leader;
          this.runLoop(leader);
        }
      }
    } catch (error) {
      this.logger.debug({ topic, reason: reasonOf(error) }, 'leaders cannot be found now');
    }
  }

  private homeless(): Reading[] {
    return [...this.readings.values()].filter(({ leader }) => leader === undefined);
  }

  private runLoop(node: number): void {
    if (this.loops.has(node)) {
      this.waking.abort(WOKEN);
      return;
    }
    const loop = this.loop(node).finally(() => {
      this.loops.delete(node);
      if (this.at(node).length > 0 && !this.closing.signal.aborted) this.runLoop(node);
    });
    this.loops.set(node, loop);
  }

  private async loop(node: number): Promise<void> {
    const backOff = new BackOff(50, 1000);
    while (!this.closing.signal.aborted) {
      const readings = this.at(node);
      if (readings.length === 0) return;
      const wanted = readings.filter(({ sink }) => sink.wants());
      if (wanted.length === 0) {
        if (this.waking.signal.aborted) this.waking = new AbortController();
        else await delay(1000, this.waking.signal);
        continue;
      }
      const maxWaitTime = wanted.length === readings.length ? IDLE_WAIT_MS : BUSY_WAIT_MS;
      const fetched = await this.fetch(node, wanted, maxWaitTime);
      if (fetched === undefined) await delay(backOff.nextMs(), this.closing.signal);
      else {
        backOff.reset();
        if (fetched > 0 && fetched < LITTLE_BYTES) await delay(PAUSE_MS, this.closing.signal);
      }
    }
  }

  private at(node: number): Reading[] {
    return [...this.readings.values()].filter(({ leader }) => leader === node);
  }

  /** The bytes of values that it brought; nothing when it failed. */
  private async fetch(node: number, wanted: readonly Reading[], maxWaitTime: number): Promise<number | undefined> {
    const asked = new Map(wanted.map((reading) => [reading, reading.sink.position]));
    try {
      const topics = requestOf(wanted);
      const response = await this.client.fetch({ node, topics, maxWaitTime, minBytes: 1, maxBytes: FETCH_BYTES });
      return await this.spread(response, asked);
    } catch (error) {
      if (this.closing.signal.aborted) return 0;
      const response = partialResponseOf(error);
      if (response !== undefined) await this.spread(response, asked);
      // A broken session is made anew by the next request.
      if (answered(error, 'INVALID_FETCH_SESSION_EPOCH') || answered(error, 'FETCH_SESSION_ID_NOT_FOUND')) return 0;
      this.logger.debug({ node, reason: reasonOf(error) }, 'a fetch failed');
      if (response === undefined) for (const reading of wanted) reading.leader = undefined;
      this.findLeaders();
      return undefined;
    }
  }

  private async spread(response: FetchResponse, asked: ReadonlyMap<Reading, bigint>): Promise<number> {
    let bytes = 0;
    const byPlace = new Map([...asked.keys()].map((reading) => [placeOf(reading.sink), reading]));
    for (const { topicId, partitions } of response.responses) {
      for (const fetched of partitions) {
        const reading = byPlace.get(`${topicId}/${fetched.partitionIndex}`);
        if (reading === undefined || this.readings.get(keyOf(reading.sink)) !== reading) continue;
        if (fetched.errorCode === 0) bytes += this.deliver(reading, fetched, asked.get(reading)!);
        else await this.failed(reading, fetched.errorCode);
      }
    }
    return bytes;
  }

  private deliver({ sink }: Reading, fetched: FetchResponsePartition, position: bigint): number {
    if (sink.position !== position) return 0;
    const chunk = chunkOf(sink.topic, fetched, position);
    if (chunk.next > position) sink.take(chunk);
    return chunk.records.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
  }

  private async failed(reading: Reading, errorCode: number): Promise<void> {
    const { sink } = reading;
    // Whatever is wrong with the leader or the topic shows in fresh metadata.
    reading.leader = undefined;
    if (errorCode !== OFFSET_OUT_OF_RANGE) return;
    try {
      const range = (await this.directory.locate(sink.topic)).partitions[sink.partition] ?? { earliest: 0n, next: 0n };
      // A new leader may not have caught up with what its predecessor has confirmed for a moment.
      if (sink.position >= range.earliest && sink.position <= range.next) return;
      sink.fail(new OffsetOutOfRange(sink.topic, sink.partition, sink.position, range));
    } catch (error) {
      this.logger.debug({ topic: sink.topic, reason: reasonOf(error) }, 'the range of offsets cannot be read now');
    }
  }
}

/** What a fetch that failed in part did bring. The error of another request inside it carries that one's response. */
function partialResponseOf(error: unknown): FetchResponse | undefined {
  const { response } = error as { response?: FetchResponse };
  return Array.isArray(response?.responses) ? response : undefined;
}

function requestOf(wanted: readonly Reading[]): FetchRequestTopic[] {
  const topics = new Map<string, FetchRequestTopic>();
  for (const { sink } of wanted) {
    let topic = topics.get(sink.topicId);
    if (topic === undefined) {
      topic = { topicId: sink.topicId, partitions: [] };
      topics.set(sink.topicId, topic);
    }
    topic.partitions.push({
      partition: sink.partition,
      currentLeaderEpoch: -1,
      fetchOffset: sink.position,
      lastFetchedEpoch: -1,
      partitionMaxBytes: PARTITION_BYTES,
    });
  }
  return [...topics.values()];
}

function placeOf(sink: PartitionSink): string {
  return `${sink.topicId}/${sink.partition}`;
}
