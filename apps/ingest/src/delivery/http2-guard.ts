import { constants } from 'node:http2';
import type { Http2Server, ServerHttp2Session, ServerOptions } from 'node:http2';

import type { Server } from '@grpc/grpc-js';
import { TokenBucket } from '@pganalytics/cache';

/** What one HTTP/2 connection may do. */
export interface Http2Limits {
  readonly concurrentStreams: number;
  /** Bytes of the headers of a request. */
  readonly headerBytes: number;
  /** PING and SETTINGS frames a second that a connection may send; ten times as many at once. */
  readonly controlFramesPerSecond: number;
  /** Streams a second that a connection may open; ten times as many at once. An honest collector opens a few a day. */
  readonly streamsPerSecond: number;
}

/** Called when a connection was cut, with what it did too much of. */
export type OnFlood = (what: 'control-frames' | 'streams', address: string | undefined) => void;

/** Megabytes of one connection's memory in nghttp2 and Node; grpc-js sets no limit at all. */
const SESSION_MEGABYTES = 32;

// grpc-js gives no access to the HTTP/2 server under it, whose limits it leaves wide open; the specs notice when these
// names change with another version.
interface Inner {
  readonly commonServerOptions: ServerOptions;
  createHttp2Server: (this: Server, credentials: unknown) => Http2Server;
}

/**
 * Limits what a connection of a gRPC server may do: request headers, streams at a time, resets, and how fast it may send
 * frames that cost us an answer. Node and nghttp2 limit resets and what is malformed by themselves.
 */
export function guardHttp2(server: Server, limits: Http2Limits, onFlood: OnFlood): void {
  const inner = server as unknown as Inner;
  Object.assign(inner.commonServerOptions, {
    maxSessionMemory: SESSION_MEGABYTES,
    maxHeaderListPairs: 64,
    maxSettings: 32,
    maxSessionInvalidFrames: 100,
    maxSessionRejectedStreams: 100,
    streamResetBurst: limits.streamsPerSecond * 10,
    streamResetRate: limits.streamsPerSecond,
    settings: { maxConcurrentStreams: limits.concurrentStreams, maxHeaderListSize: limits.headerBytes },
  });
  const create = inner.createHttp2Server;
  inner.createHttp2Server = (credentials) => {
    const http2 = create.call(server, credentials);
    http2.on('session', (session: ServerHttp2Session) => guardSession(session, limits, onFlood));
    return http2;
  };
}

function guardSession(session: ServerHttp2Session, limits: Http2Limits, onFlood: OnFlood): void {
  const now = performance.now();
  const bucketOf = (perSecond: number) => new TokenBucket({ perSecond, burst: perSecond * 10 }, now);
  const [frames, streams] = [bucketOf(limits.controlFramesPerSecond), bucketOf(limits.streamsPerSecond)];
  const count = (bucket: TokenBucket, what: Parameters<OnFlood>[0]) => {
    if (bucket.spend(1, performance.now()) >= 0 || session.destroyed) return;
    const address = session.socket.remoteAddress;
    session.goaway(constants.NGHTTP2_ENHANCE_YOUR_CALM);
    session.destroy();
    onFlood(what, address);
  };
  session.on('ping', () => count(frames, 'control-frames'));
  session.on('remoteSettings', () => count(frames, 'control-frames'));
  session.on('stream', () => count(streams, 'streams'));
}
