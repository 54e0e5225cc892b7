import { Server, ServerCredentials } from '@grpc/grpc-js';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { loadConfig } from '@pganalytics/config';
import { deliverPath } from '@pganalytics/contracts/wire';

import { deliveryConfig } from './delivery.config.js';
import { ingestAddresses } from './ingest-address.js';
import { IngestLink } from './ingest-link.js';
import { TlsSessions } from './resuming-credentials.js';

const leave = (bytes: Buffer): Buffer => bytes;

describe('a connection to ingest', () => {
  it('takes the answers to what was sent after it said that nothing more comes', async () => {
    const server = new Server();
    const calls: ServerDuplexStream<Buffer, Buffer>[] = [];
    let received = 0;
    const definition = { path: deliverPath, requestStream: true, responseStream: true };
    const codecs = {
      requestSerialize: leave,
      requestDeserialize: leave,
      responseSerialize: leave,
      responseDeserialize: leave,
    };
    server.addService(
      { deliver: { ...definition, ...codecs } },
      {
        deliver: (call: ServerDuplexStream<Buffer, Buffer>) => {
          calls.push(call);
          call.on('data', () => (received += 1));
          call.on('error', () => undefined);
          // An answer that takes a while, as that of the log does; a message without a field is one too.
          call.on('end', () => {
            call.write(Buffer.alloc(0));
            call.end();
          });
        },
      },
    );
    const port = await new Promise<number>((resolve, reject) => {
      const done = (error: Error | null, bound: number) => (error ? reject(error) : resolve(bound));
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), done);
    });
    const config = loadConfig(deliveryConfig, { INGEST_URL: `http://127.0.0.1:${port}` });
    const [address] = ingestAddresses(config);
    if (!address) throw new Error('there is no address');
    let answers = 0;

    const error = await new Promise((resolve) => {
      const link = new IngestLink(
        { address, config, identity: undefined, sessions: new TlsSessions() },
        { onMessage: () => (answers += 1), onWritable: () => undefined, onEnd: resolve },
      );
      link.send({ snapshot: Buffer.alloc(10) });
      link.finish();
      expect(link.writable).toBe(false);
      link.send({ snapshot: Buffer.alloc(10) });
    });

    expect([error, answers, received, calls.length]).toEqual([undefined, 1, 1, 1]);
    server.forceShutdown();
  });
});
