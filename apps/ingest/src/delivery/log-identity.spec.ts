import { newId, uuidBytes } from '@pganalytics/contracts';
import { eventually } from '@pganalytics/servers';
import { createLogger } from '@pganalytics/telemetry';

import { LogIdentity } from './log-identity.js';

describe('which log ingest writes to', () => {
  let answer: () => string;
  let asked: number;
  let log: LogIdentity;

  beforeEach(() => {
    asked = 0;
    const ask = async () => {
      asked += 1;
      return answer();
    };
    log = new LogIdentity({ ask, everyMs: 5, logger: createLogger({ service: 'test', level: 'silent' }) });
  });
  afterEach(() => log.close());

  const away = (): string => {
    throw new Error('the log is away');
  };

  it('is nothing while nobody has said it, and is asked for until somebody does', async () => {
    answer = away;
    await log.follow();
    expect(log.bytes).toHaveLength(0);

    const id = newId();
    answer = () => id;

    await eventually(() => expect(log.bytes).toEqual(uuidBytes(id)));
  });

  it('is the same while the log is away, and another when the log says so', async () => {
    const [one, another] = [newId(), newId()];
    answer = () => one;
    await log.follow();
    answer = away;
    const before = asked;
    await eventually(() => expect(asked).toBeGreaterThan(before + 1));
    expect(log.bytes).toEqual(uuidBytes(one));

    answer = () => another;

    await eventually(() => expect(log.bytes).toEqual(uuidBytes(another)));
  });
});
