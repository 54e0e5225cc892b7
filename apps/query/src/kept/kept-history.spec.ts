import { randomUUID } from 'node:crypto';

import type { KeptHistory } from '@pganalytics/contracts';
import { eventually } from '@pganalytics/servers';

import { TestStack, aFrame } from '../testing.js';

const DAY = 86_400_000;

describe('what is kept of the history, over HTTP', () => {
  let stack: TestStack;

  beforeAll(
    async () => void (stack = await TestStack.start({ HISTORY_RAW_DAYS: '7', HISTORY_KEPT_CACHE_SECONDS: '1' })),
  );
  afterAll(() => stack.stop());

  it('is what the settings say, until a full disk cuts it short: then that is a notice', async () => {
    const organisation = randomUUID();
    const token = await stack.token(organisation);
    const server = await stack.addServer(organisation, 'alpha');
    const at = Date.now() - 2 * DAY;
    await stack.store(server, [
      { collectedAt: at, frames: [aFrame('server', [{ at, rows: [{ uptime_seconds: 1 }] }])], states: [] },
    ]);
    await stack.closeChunks();
    const kept = async () => (await stack.get('/history', { token })).body as KeptHistory;

    const before = await kept();
    await stack.cutHistoryShort();

    expect(before.notices).toEqual([]);
    expect(before.signals.map(({ signal, days }) => [signal, days])).toEqual([
      ['samples', 7],
      ['statements', 7],
      ['sessions', 7],
      ['minute', 60],
      ['tenMinute', 366],
      ['hour', 1827],
    ]);
    await eventually(async () => {
      const { signals, notices } = await kept();
      expect(signals[0]).toMatchObject({ signal: 'samples', cutShort: true });
      expect(signals[0].keptSince).toBeGreaterThan(at);
      expect(notices[0]).toContain('samples are there since');
    });
  });
});
