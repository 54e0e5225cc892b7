import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';

import { createLogger } from '@pganalytics/telemetry';

import { Redactor } from '../redaction/redactor.js';
import { Clock } from '../watch/clock.js';
import { TargetGroup } from '../watch/target-group.js';
import type { FromThread, ThreadData, ToThread } from './messages.js';
import { RemoteParsers } from './remote-parsers.js';
import { ThreadSink } from './thread-sink.js';

// This file is the thread: it watches the targets it is given and sends everything to the main thread.

const ALIVE_EVERY_MS = 1000;

const port = mainPort();
const { settings, logLevel } = workerData as ThreadData;
const send = (message: FromThread, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);

const sink = new ThreadSink((snapshot) => send({ kind: 'snapshot', snapshot }, [snapshot.bodies]));
const parsers = new RemoteParsers((id, sql) => send({ kind: 'parse', id, sql }));
const logger = createLogger({
  service: 'collector',
  level: logLevel,
  destination: { write: (line) => send({ kind: 'log', line }) },
});
const redactor = new Redactor(parsers);
const group = new TargetGroup({
  settings,
  sink,
  redactor,
  logger,
  clock: new Clock(),
  targetCount: () => sink.targets,
});
const alive = setInterval(() => send({ kind: 'alive' }), ALIVE_EVERY_MS);

port.on('message', (message: ToThread) => void take(message));

async function take(message: ToThread): Promise<void> {
  switch (message.kind) {
    case 'targets':
      return group.watchOnly(message.targets, message.earlier);
    case 'pause':
      return group.pause(message.serverId, message.paused, message.origin);
    case 'watch':
      return group.watch(message.serverId, message.untilMs);
    case 'retry':
      return group.retry(message.targetId);
    case 'states':
      return send({ kind: 'states', id: message.id, states: await group.states() });
    case 'sink':
      return sink.take(message.news);
    case 'parsed':
      return parsers.answer(message.id, message.parsed);
    case 'close': {
      clearInterval(alive);
      await group.close();
      await redactor.close();
      send({ kind: 'closed' });
      port.close();
    }
  }
}

function mainPort(): MessagePort {
  if (!parentPort) throw new Error('watch-worker is started by WatchThread, not by itself');
  return parentPort;
}
