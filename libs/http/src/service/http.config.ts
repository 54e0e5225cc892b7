import { flag, port, positive } from '@pganalytics/config';
import { z } from 'zod';

/** Settings of a service's HTTP listener. Spread it into the service's own settings and override the port's default. */
export const httpConfig = {
  HTTP_HOST: z.string().default('127.0.0.1').describe('Address to listen on; loopback unless a proxy stands in front.'),
  HTTP_PORT: port(0).describe('Port to listen on; 0 takes a free one.'),
  HTTP_DRAIN_MS: z.coerce
    .number()
    .int()
    .min(0)
    .default(2_000)
    .describe('How long /readyz answers 503 before the listener closes: two checks of the proxy, at one a second.'),
  HTTP_SHUTDOWN_TIMEOUT_MS: positive(20_000).describe('How long requests in flight may take to finish on a stop.'),
  HTTP_BODY_LIMIT_BYTES: positive(1_048_576).describe('Largest request body; our own requests stay far below it.'),
  HTTP_REQUEST_TIMEOUT_MS: positive(30_000).describe('Longest time to receive a request: cuts slow clients off.'),
  HTTP_TRUST_PROXY: flag(false).describe('Take the client address from X-Forwarded-For, as a proxy of ours sets it.'),
};

/** The typed values of {@link httpConfig}. */
export interface HttpConfig {
  readonly HTTP_HOST: string;
  readonly HTTP_PORT: number;
  readonly HTTP_DRAIN_MS: number;
  readonly HTTP_SHUTDOWN_TIMEOUT_MS: number;
  readonly HTTP_BODY_LIMIT_BYTES: number;
  readonly HTTP_REQUEST_TIMEOUT_MS: number;
  readonly HTTP_TRUST_PROXY: boolean;
}
