import { setTimeout as delay } from 'node:timers/promises';

import { followEvents } from '@pganalytics/bus';
import type { Bus, Follower } from '@pganalytics/bus';
import { schemasRegistered } from '@pganalytics/contracts';
import type { FrameSchemas } from '@pganalytics/history';
import type { FrameSchema } from '@pganalytics/stats';
import type { Logger } from '@pganalytics/telemetry';

import { SchemasNotRead, SchemaUnknown } from '../snapshots/snapshot.errors.js';

/** Finds frame schemas by id. */
export abstract class SchemaCatalogue {
  /**
   * The schemas of all these ids (hex).
   * @throws SchemaUnknown for an id that nobody registered; SchemasNotRead while that cannot be told.
   */
  abstract get(ids: ReadonlySet<string>): Promise<ReadonlyMap<string, FrameSchema>>;
}

/** Copies the topic of schemas into the history, so that readers find them there, and answers from the copy. */
export class FollowedSchemas extends SchemaCatalogue {
  #follower: Follower | undefined;
  #read = 0n;

  constructor(
    private readonly parts: {
      readonly bus: Bus;
      readonly schemas: FrameSchemas;
      readonly logger: Logger;
      readonly waitMs: number;
    },
  ) {
    super();
  }

  async start(): Promise<void> {
    const { bus, schemas, logger } = this.parts;
    this.#follower = await followEvents(bus, schemasRegistered, {
      handle: async ({ data }) => {
        await schemas.register(data.schemaId, data.definition);
      },
      // Also past what is no schema: else one such record at the end would be an outage without end.
      onPassed: ({ offset }) => {
        if (offset >= this.#read) this.#read = offset + 1n;
      },
      onError: (error) => logger.error({ err: error }, 'a schema could not be taken over'),
    });
  }

  async stop(): Promise<void> {
    await this.#follower?.close();
  }

  async get(ids: ReadonlySet<string>): Promise<ReadonlyMap<string, FrameSchema>> {
    const { schemas, waitMs } = this.parts;
    let known = await schemas.get(ids);
    const missing = () => [...ids].find((id) => !known.has(id));
    if (missing() === undefined) return known;
    // A schema is on its topic before the first frame that uses it is acknowledged, so reading on must find it.
    const end = await this.#end();
    const deadline = Date.now() + waitMs;
    for (;;) {
      // Asked before the table: what has been read by now is in it.
      const everythingRead = this.#read >= end;
      known = await schemas.get(ids);
      const unknown = missing();
      if (unknown === undefined) return known;
      if (everythingRead) throw new SchemaUnknown(unknown);
      if (Date.now() > deadline) throw new SchemasNotRead(unknown);
      await delay(20);
    }
  }

  async #end(): Promise<bigint> {
    const [partition] = await this.parts.bus.offsets(schemasRegistered.name);
    return partition?.next ?? 0n;
  }
}
