import type { JsonTopic } from '@pganalytics/contracts';
import { UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';

import type { Event } from '../events/event.js';
import { RethrowFilter } from './rethrow.filter.js';

/** How a Nest controller's method takes part in the log. */
export type Subscription = {
  readonly mode: 'consume' | 'follow';
  readonly topic: JsonTopic;
  readonly from?: 'beginning' | 'end';
};

type EventMethod<T> = (data: T, event: Event<T>) => Promise<void> | void;
type EventDecorator<T> = <M extends EventMethod<T>>(
  target: object,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<M>,
) => void;

/**
 * Gives every event of a topic to one instance of the service: at least once, in order per key, with dead letters.
 * A method that takes another message type does not compile.
 */
export function Consume<T>(topic: JsonTopic<T>): EventDecorator<T> {
  return subscribe({ mode: 'consume', topic });
}

/** Gives every event of a topic to every instance: a compacted topic from its beginning, any other from its end. */
export function Follow<T>(
  topic: JsonTopic<T>,
  options: { readonly from?: 'beginning' | 'end' } = {},
): EventDecorator<T> {
  return subscribe({ mode: 'follow', topic, ...options });
}

function subscribe<T>(subscription: Subscription): EventDecorator<T> {
  const decorate = EventPattern({ mode: subscription.mode, topic: subscription.topic.name }, { subscription });
  return (target, key, descriptor) => {
    Payload()(target, key, 0);
    Ctx()(target, key, 1);
    UseFilters(RethrowFilter)(target, key, descriptor);
    decorate(target, key, descriptor as PropertyDescriptor);
  };
}
