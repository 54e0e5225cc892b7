import type { MessageOf, collectorsConnected } from '@pganalytics/contracts';
import { createLogger } from '@pganalytics/telemetry';

import { aCollector } from '../testing.js';
import { Greetings } from './greetings.js';

const HOUR = 3_600_000;

describe('what collectors say of themselves', () => {
  let told: MessageOf<typeof collectorsConnected>[];
  let fails: boolean;
  let greetings: Greetings;
  const { collectorId, organisationId } = aCollector();
  const credential = { collectorId, organisationId } as Parameters<Greetings['hear']>[0];

  beforeEach(() => {
    told = [];
    fails = false;
    const report = async (connected: MessageOf<typeof collectorsConnected>) => {
      if (fails) throw new Error('the log is away');
      told.push(connected);
    };
    greetings = new Greetings({ report, logger: createLogger({ service: 'test', level: 'silent' }) });
  });

  const hear = (collectorVersion: string, nowMs: number) =>
    greetings.hear(credential, '192.0.2.1:1', { collectorVersion, hostName: 'db1', targets: 1 }, nowMs);

  it('is told to the platform once, and again when the version is another', () => {
    hear('0.1.0', 0);
    hear('0.1.0', HOUR);
    hear('0.2.0', 2 * HOUR);

    expect(told).toEqual([
      { collectorId, organisationId, version: '0.1.0', connectedAt: '1970-01-01T00:00:00.000Z' },
      { collectorId, organisationId, version: '0.2.0', connectedAt: '1970-01-01T02:00:00.000Z' },
    ]);
  });

  it('makes no flood of events, and no long ones', () => {
    for (let stream = 0; stream < 100; stream += 1) hear(`${'9'.repeat(200)}.${stream}`, stream);
    hear('1.0.0', 1);

    expect(told.map(({ version }) => version.length)).toEqual([64]);
  });

  it('is told with the next stream when the log did not take it', async () => {
    fails = true;
    hear('0.1.0', 0);
    await new Promise(setImmediate);
    fails = false;

    hear('0.1.0', 1);

    expect(told.map(({ version }) => version)).toEqual(['0.1.0']);
  });
});
