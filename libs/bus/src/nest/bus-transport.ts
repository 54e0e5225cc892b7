import { Server } from '@nestjs/microservices';
import type { CustomTransportStrategy, MessageHandler } from '@nestjs/microservices';
import { lastValueFrom, isObservable } from 'rxjs';

import { consumeEvents } from '../events/consume-events.js';
import type { Event } from '../events/event.js';
import { followEvents } from '../events/follow-events.js';
import type { Bus } from '../port/bus.js';
import type { Consumer, Follower } from '../port/consuming.js';
import type { OffsetStore } from '../port/offset-store.js';
import type { Subscription } from './decorators.js';

/** What the transport stands on. */
export interface BusTransportOptions {
  readonly bus: Bus;
  /** The service: its instances share the partitions of consumed topics. */
  readonly group: string;
  /** Needed when some method is marked with `@Consume`. */
  readonly offsets?: OffsetStore;
  readonly onError?: (error: unknown) => void;
}

/**
 * Nest's microservice transport on our log: `@Consume` and `@Follow` methods of controllers get domain events. An
 * outage is tried again with back-off; any other error ends in the dead letters after three tries. Closing it leaves
 * the consumer group; the bus itself belongs to whoever opened it.
 */
export class BusTransport extends Server implements CustomTransportStrategy {
  override readonly propagatesEventHandlerErrors = true;
  private readonly followers: Follower[] = [];
  private consumer: Consumer | undefined;
  private caught: () => void = () => undefined;
  /** Resolves when every followed topic has been read to the end it had at the start. */
  readonly caughtUp = new Promise<void>((resolve) => {
    this.caught = resolve;
  });

  constructor(private readonly options: BusTransportOptions) {
    super();
  }

  async listen(callback: (error?: unknown) => void): Promise<void> {
    try {
      const handlers = [...this.messageHandlers.values()].map((handler) => [subscriptionOf(handler), handler] as const);
      for (const [subscription, handler] of handlers) {
        if (subscription.mode === 'follow') this.followers.push(await this.follow(subscription, handler));
      }
      const consumed = handlers.filter(([subscription]) => subscription.mode === 'consume');
      if (consumed.length > 0) this.consumer = await this.consume(consumed);
      void Promise.all(this.followers.map((follower) => follower.caughtUp)).then(() => this.caught());
      callback();
    } catch (error) {
      callback(error);
    }
  }

  async close(): Promise<void> {
    await this.consumer?.close();
    await Promise.all(this.followers.map((follower) => follower.close()));
  }

  on(): never {
    throw new Error('The bus transport has no events of its own; its health is in Bus.healthy().');
  }

  unwrap<T>(): T {
    return this.options.bus as T;
  }

  private follow({ topic, from }: Subscription, handler: MessageHandler): Promise<Follower> {
    const { bus, onError } = this.options;
    return followEvents(bus, topic, { from, onError, handle: (event) => call(handler, event) });
  }

  private consume(subscriptions: readonly (readonly [Subscription, MessageHandler])[]): Promise<Consumer> {
    const { bus, group, offsets, onError } = this.options;
    if (offsets === undefined) throw new Error(`Group ${group} consumes topics and was given no offset store.`);
    const handlers = subscriptions.map(([{ topic }, handler]) => ({
      topic,
      handle: (event: Event<unknown>) => call(handler, event),
    }));
    return consumeEvents(bus, { group, offsets, onError, handlers });
  }
}

function subscriptionOf(handler: MessageHandler): Subscription {
  const { subscription } = (handler.extras ?? {}) as { subscription?: Subscription };
  if (subscription === undefined) throw new Error('The bus transport takes methods marked with @Consume or @Follow.');
  return subscription;
}

async function call(handler: MessageHandler, event: Event<unknown>): Promise<void> {
  const result: unknown = await handler(event.data, event);
  // Nest gives the failure of a method as a stream that fails.
  if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
}
