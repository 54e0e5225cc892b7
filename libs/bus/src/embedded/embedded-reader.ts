import type { Logger } from '@pganalytics/telemetry';
import { messageOf } from '@pganalytics/errors';

import { BackOff, delay } from '../consuming/back-off.js';
import { keyOf } from '../consuming/ports.js';
import type { LogReader, PartitionSink } from '../consuming/ports.js';
import { OffsetOutOfRange, TopicRecreated } from '../port/bus.errors.js';
import { RECORDS_CHANNEL } from './channels.js';
import type { EmbeddedDatabase } from './embedded-database.js';
import type { EmbeddedListener } from './embedded-listener.js';
import { chunkOf, readStatement } from './embedded-read.js';
import type { ReadRow } from './embedded-read.js';

/** How often the ends of all partitions are looked at, in case a notification was missed. */
const LOOK_MS = 1000;

interface Reading {
  readonly sink: PartitionSink;
  topicId: number | undefined;
  /** The end of the partition may be beyond our position. */
  stale: boolean;
  active: boolean;
}

/** Reads partitions of the embedded log: woken by notifications, and by a look at the ends every second. */
export class EmbeddedReader implements LogReader {
  private readonly readings = new Map<string, Reading>();
  private readonly closing = new AbortController();
  private readonly stopListening: () => void;
  private readonly looking: Promise<void>;

  constructor(
    private readonly database: EmbeddedDatabase,
    listener: EmbeddedListener,
    private readonly logger: Logger,
  ) {
    this.stopListening = listener.on(RECORDS_CHANNEL, (payload) => this.heard(payload));
    this.looking = this.look();
  }

  add(sink: PartitionSink): void {
    const reading: Reading = { sink, topicId: undefined, stale: true, active: false };
    this.readings.set(keyOf(sink), reading);
    this.pump(reading);
  }

  remove(sink: PartitionSink): void {
    if (this.readings.get(keyOf(sink))?.sink === sink) this.readings.delete(keyOf(sink));
  }

  wake(sink: PartitionSink): void {
    const reading = this.readings.get(keyOf(sink));
    if (reading !== undefined) this.pump(reading);
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.stopListening();
    this.readings.clear();
    await this.looking;
  }

  private heard(payload: string | undefined): void {
    for (const reading of this.readings.values()) {
      if (payload !== undefined && payload !== `${reading.topicId}/${reading.sink.partition}`) continue;
      reading.stale = true;
      this.pump(reading);
    }
  }

  private pump(reading: Reading): void {
    if (reading.active || !reading.stale || !reading.sink.wants()) return;
    reading.active = true;
    void this.read(reading).finally(() => {
      reading.active = false;
      if (this.isCurrent(reading)) this.pump(reading);
    });
  }

  private async read(reading: Reading): Promise<void> {
    const backOff = new BackOff();
    while (this.isCurrent(reading) && reading.stale && reading.sink.wants()) {
      try {
        reading.stale = false;
        await this.readOnce(reading);
        backOff.reset();
      } catch (error) {
        reading.stale = true;
        this.logger.debug({ reason: messageOf(error) }, 'the embedded log cannot be read');
        await delay(backOff.nextMs(), this.closing.signal);
      }
    }
  }

  private async readOnce(reading: Reading): Promise<void> {
    const { sink } = reading;
    reading.topicId ??= (await this.database.topic(sink.topic)).id;
    const position = sink.position;
    const result = await this.database.query<ReadRow>(readStatement(reading.topicId, sink.partition, position));
    if (!this.isCurrent(reading)) return;
    const chunk = chunkOf(sink.topic, sink.partition, position, result.rows);
    if (chunk === undefined || chunk.incarnation !== sink.topicId) {
      this.database.forget();
      sink.fail(new TopicRecreated(sink.topic, sink.partition, sink.topicId, chunk?.incarnation ?? 'none'));
    } else if (position < chunk.earliest || position > chunk.highWatermark) {
      const range = { earliest: chunk.earliest, next: chunk.highWatermark };
      sink.fail(new OffsetOutOfRange(sink.topic, sink.partition, position, range));
    } else {
      if (chunk.next < chunk.highWatermark) reading.stale = true;
      if (chunk.next > position) sink.take(chunk);
    }
  }

  private async look(): Promise<void> {
    for (;;) {
      await delay(LOOK_MS, this.closing.signal);
      if (this.closing.signal.aborted) return;
      const readings = [...this.readings.values()].filter((reading) => !reading.stale && !reading.active);
      if (readings.length > 0) await this.lookAt(readings).catch(() => this.heard(undefined));
    }
  }

  private async lookAt(readings: readonly Reading[]): Promise<void> {
    const moved = await this.database.query<{ place: string }>({
      text: `select r.place from unnest($1::int[], $2::int[], $3::bigint[]) with ordinality as r (id, number, at, place)
             left join bus.partition p on p.topic_id = r.id and p.partition = r.number
             where p.next_offset is distinct from r.at`,
      values: [
        readings.map((reading) => reading.topicId ?? 0),
        readings.map((reading) => reading.sink.partition),
        readings.map((reading) => String(reading.sink.position)),
      ],
    });
    for (const { place } of moved.rows) {
      const reading = readings[Number(place) - 1];
      reading.stale = true;
      this.pump(reading);
    }
  }

  private isCurrent(reading: Reading): boolean {
    return !this.closing.signal.aborted && this.readings.get(keyOf(reading.sink)) === reading;
  }
}
