import { DatabaseUnavailable } from '@pganalytics/postgres';
import { createLogger, Metrics } from '@pganalytics/telemetry';

import { StoringState } from './storing-state.js';
import { WriterMetrics } from './writer-metrics.js';

function aState() {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ service: 'writer', level: 'info', destination });
  return {
    lines,
    state: new StoringState({ logger, metrics: new WriterMetrics(new Metrics('writer')), now: () => 0 }),
  };
}

const fullDisk = () => Promise.reject(new DatabaseUnavailable(new Error('No space left on device')));

describe('whether snapshots can be stored', () => {
  it('is no from the first refusal that may pass until the last partition goes on, said once each', async () => {
    const { state, lines } = aState();

    for (const partition of [1, 2, 1]) await state.during(partition, fullDisk).catch(() => undefined);
    await state.during(1, async () => undefined);
    expect(() => state.check()).toThrow('partitions 2 wait on the log');
    expect(() => state.check()).toThrow('No space left on device');
    await state.during(2, async () => undefined);

    expect(() => state.check()).not.toThrow();
    expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'snapshots cannot be stored now; they wait on the log',
      'snapshots can be stored again',
    ]);
  });

  it('is yes again when the partition that waited is another writer’s', async () => {
    const { state } = aState();
    await state.during(1, fullDisk).catch(() => undefined);

    state.released(1);

    expect(() => state.check()).not.toThrow();
  });

  it('has nothing to do with errors that do not pass', async () => {
    const { state } = aState();

    await expect(state.during(1, () => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug');

    expect(() => state.check()).not.toThrow();
  });
});
