import * as bus from '@pganalytics/bus';

import { ServerClaimed, TooManyServers } from '../servers/server.errors.js';
import { refusalOf } from './refusal.js';
import { ServerRetired } from './snapshot.errors.js';

describe('what a collector is told of a failure', () => {
  const ofTheLog = [
    new bus.BusUnavailable('it is down'),
    new bus.UnsafeLog('a topic has min.insync.replicas=1'),
    new bus.TopicUnknown('snapshots'),
    new bus.EventMalformed('schemas', 'a field lacks'),
    new bus.PartitionLost('snapshots', 1, 2n),
    new bus.OffsetNotAdvanced('snapshots', 1, 2n),
    new bus.OffsetOutOfRange('snapshots', 1, 2n, { earliest: 3n, next: 4n }),
    new bus.TopicRecreated('snapshots', 1, 'a', 'b'),
  ].map((error) => [error.code, error] as const);

  it.each(ofTheLog)('is an outage for %s: it drops nothing and waits (R-ING-10)', (_code, error) => {
    expect(refusalOf(error)).toMatchObject({ retryable: true, outage: true });
  });

  it('covers every error of the log', () => {
    const classes = Object.values<unknown>(bus).filter(
      (one) => typeof one === 'function' && one.prototype instanceof Error,
    );
    const covered = new Set(ofTheLog.map(([, error]) => error.constructor));

    expect(classes.filter((one) => !covered.has(one as never) && one !== bus.RecordTooLarge)).toEqual([]);
  });

  it.each([new bus.RecordTooLarge('snapshots', 9, 8), new ServerRetired('a server')])(
    'is final for $code: the same bytes stay wrong',
    (error) => {
      expect(refusalOf(error)).toMatchObject({ retryable: false, outage: false });
    },
  );

  it.each([new ServerClaimed('a server', '1', '2'), new TooManyServers('This collector', 1, '')])(
    'is for $code that the same bytes can be taken once somebody has helped, and no outage',
    (error) => {
      expect(refusalOf(error)).toMatchObject({ retryable: true, outage: false });
    },
  );

  it('is an outage for a bug of ours', () => {
    expect(refusalOf(new TypeError('x is not a function'))).toMatchObject({ retryable: true, outage: true });
  });
});
