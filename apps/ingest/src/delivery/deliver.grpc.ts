import { Server, status } from '@grpc/grpc-js';
import { deliverPath } from '@pganalytics/contracts/wire';
import { AppError } from '@pganalytics/errors';

import type { VerifyCaller } from '../credentials/verify-caller.js';
import type { Peers } from '../port/peers.js';
import { CollectorSession } from './collector-session.js';
import type { DeliverCall, SessionSurroundings } from './collector-session.js';
import { guardHttp2 } from './http2-guard.js';
import type { Http2Limits } from './http2-guard.js';
import { releaseMessages } from './release-messages.js';
import type { Sessions } from './sessions.js';

export interface DeliverOptions {
  readonly callers: VerifyCaller;
  readonly peers: Peers;
  readonly sessions: Sessions;
  readonly around: SessionSurroundings;
  readonly streamsPerCollector: number;
  readonly streamsPerTenant: number;
  readonly http2: Http2Limits;
}

const leaveAsBytes = (bytes: Buffer): Buffer => bytes;

/** The gRPC server of the collector protocol. It is bound to no port: connections are handed to it. */
export function createDeliverServer(options: DeliverOptions): Server {
  releaseMessages();
  const server = new Server({
    'grpc.max_receive_message_length': options.around.maxSnapshotBytes + 65_536,
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 10_000,
    'grpc.max_connection_idle_ms': 60_000,
    'grpc.enable_channelz': 0,
  });
  const { logger, metrics } = options.around;
  guardHttp2(server, options.http2, (what, address) => {
    metrics.cut(`http2-${what}`);
    logger.warn({ what, address }, 'a connection was cut: it floods');
  });
  server.addService(
    {
      deliver: {
        path: deliverPath,
        requestStream: true,
        responseStream: true,
        requestSerialize: leaveAsBytes,
        requestDeserialize: leaveAsBytes,
        responseSerialize: leaveAsBytes,
        responseDeserialize: leaveAsBytes,
      },
    },
    { deliver: (call: DeliverCall) => openSession(call, options) },
  );
  return server;
}

function openSession(
  call: DeliverCall,
  { callers, peers, sessions, around, streamsPerCollector, streamsPerTenant }: DeliverOptions,
): void {
  try {
    const authorization = call.metadata.get('authorization')[0];
    const peer = peers.ofRemote(call.getPeer());
    const credential = callers.run({ authorization: authorization?.toString(), peer });
    if (sessions.countOf(credential.collectorId) >= streamsPerCollector) {
      around.metrics.cut('streams-of-collector');
      refuse(call, status.RESOURCE_EXHAUSTED, 'This collector has too many streams open.');
      return;
    }
    if (sessions.countOfTenant(credential.organisationId) >= streamsPerTenant) {
      around.metrics.cut('streams-of-tenant');
      refuse(call, status.RESOURCE_EXHAUSTED, 'The collectors of this organisation have too many streams open.');
      return;
    }
    const session = new CollectorSession(call, credential, peer.address, around);
    session.open(() => sessions.remove(session));
    sessions.add(session);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    refuse(call, error.kind === 'unavailable' ? status.UNAVAILABLE : status.UNAUTHENTICATED, error.message);
  }
}

/** Ends a call that never became a session. */
function refuse(call: DeliverCall, code: status, details: string): void {
  call.on('error', () => undefined);
  call.emit('error', { code, details });
}
