import { Producer } from '@platformatic/kafka';

import { delay } from '../consuming/back-off.js';
import type { KafkaSettings } from './kafka-settings.js';
import { produce } from './produce-request.js';
import type { EncodedBatch, ProduceAnswer } from './produce-request.js';

/** Who writes, as the brokers know it: sequence numbers count per producer id. */
export interface ProducerIdentity {
  readonly producerId: bigint;
  readonly producerEpoch: number;
}

/** The broker that leads some partitions. */
export interface LeadingBroker {
  /** @throws the client's NetworkError or TimeoutError, after which nobody knows what the broker took */
  produce(batches: readonly EncodedBatch[]): Promise<readonly ProduceAnswer[]>;
}

/** What an idempotent producer asks of the brokers. */
export interface ProducerBrokers {
  identify(): Promise<ProducerIdentity>;
  /** The number of the leader of each partition, -1 for none; `again` asks the brokers and not the memory. */
  leadersOf(topic: string, again: boolean): Promise<readonly number[]>;
  /** Nothing when the broker is not in the cluster's list. */
  connect(leader: number): Promise<LeadingBroker | undefined>;
  close(): Promise<void>;
}

/** The brokers of a Kafka cluster, over connections of their own. */
export class KafkaBrokers implements ProducerBrokers {
  private readonly client: Producer;

  constructor(private readonly settings: KafkaSettings) {
    this.client = new Producer({ ...settings.client, metadataMaxAge: 5_000, maxInflights: 5 });
    // Without a listener an error event would end the process; every delivery reports its own failure.
    this.client.on('error', () => undefined);
  }

  identify(): Promise<ProducerIdentity> {
    return Promise.resolve(this.client.initIdempotentProducer({}));
  }

  async leadersOf(topic: string, again: boolean): Promise<readonly number[]> {
    const metadata = await this.client.metadata({ topics: [topic], forceUpdate: again });
    return (metadata.topics.get(topic)?.partitions ?? []).map((partition) => partition?.leader ?? -1);
  }

  async connect(leader: number): Promise<LeadingBroker | undefined> {
    const connection = (await this.client.connectToBrokers([leader])).get(leader);
    if (connection === undefined) return undefined;
    return { produce: async (batches) => produce(connection, batches, this.settings.client.timeout ?? 5_000) };
  }

  async close(): Promise<void> {
    await Promise.race([
      Promise.resolve(this.client.close()).catch(() => undefined),
      delay(2_000, new AbortController().signal),
    ]);
  }
}
