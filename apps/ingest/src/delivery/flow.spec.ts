import { decodeIngestMessage } from '@pganalytics/contracts/wire';
import { eventually } from '@pganalytics/servers';
import fc from 'fast-check';

import { AnswerBatch, rangesOf } from './answer-batch.js';
import { CreditLine } from './credit-line.js';
import { Intake } from './intake.js';

const serverId = '11111111-1111-5111-8111-111111111111';

describe('answers to a collector', () => {
  it('name every sequence in ranges that are in order and do not touch', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 1n, max: 60n })), (sequences) => {
        const ranges = rangesOf(sequences);

        const named = ranges.flatMap(({ from, to }) =>
          Array.from({ length: Number(to - from) + 1 }, (_, i) => from + BigInt(i)),
        );
        expect(new Set(named)).toEqual(new Set(sequences));
        expect(ranges.every((range, index) => index === 0 || range.from > ranges[index - 1].to + 1n)).toBe(true);
      }),
    );
  });

  it('of one turn are one message for each stream, and one for credit', () => {
    const batch = new AnswerBatch();
    for (const sequence of [3n, 1n, 2n]) batch.logged(serverId, 5n, sequence);
    batch.stored(serverId, 5n, [{ from: 1n, to: 1n }]);
    batch.logged(serverId, 6n, 1n);
    batch.giveCredit(2);
    batch.giveCredit(1);

    const messages = batch.take().map((bytes) => decodeIngestMessage(bytes));

    expect(messages).toMatchObject([
      { ack: { epoch: 5n, logged: [{ from: 1n, to: 3n }], stored: [{ from: 1n, to: 1n }] } },
      { ack: { epoch: 6n, logged: [{ from: 1n, to: 1n }], stored: [] } },
      { credit: { snapshots: 3 } },
    ]);
    expect(batch.take()).toEqual([]);
  });
});

describe('the credit of a stream', () => {
  function aLine(window: number, healthy: () => boolean) {
    const room = () => Number.MAX_SAFE_INTEGER;
    const given: number[] = [];
    const line = new CreditLine({ window, probeMs: 5, logHealthy: healthy, room, give: (count) => given.push(count) });
    return { line, given };
  }

  it('is over with its stream: what fails later starts no timer and gives nothing', async () => {
    let asked = 0;
    const { line, given } = aLine(4, () => (asked += 1) < 0);
    line.withhold();
    line.close();
    line.withhold();
    line.settled();
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setTimeout(resolve, 5));

    expect([asked, given]).toEqual([0, []]);
  });

  it('is spent once for each snapshot and comes back in portions', async () => {
    const { line, given } = aLine(16, () => true);
    const spent = Array.from({ length: 17 }, () => line.spend());
    for (let index = 0; index < 16; index++) line.settled();

    expect(spent.lastIndexOf(true)).toBe(15);
    await eventually(() => expect(given.reduce((sum, count) => sum + count, 0)).toBe(16));
    expect(given.length).toBeLessThan(12);
    line.close();
  });

  it('is withheld while the log is down, but for one snapshot at a time that tries it', async () => {
    let up = false;
    const { line, given } = aLine(3, () => up);
    for (let index = 0; index < 3; index++) {
      line.spend();
      line.withhold();
    }
    await eventually(() => expect(given).toEqual([1]));

    up = true;

    await eventually(() => expect(given).toEqual([1, 2]));
    line.close();
  });
});

describe('the credit of a stream that is over its quota', () => {
  it('comes back as there is room in the quota (R-ING-9)', async () => {
    let room = 0;
    const given: number[] = [];
    const spendRoom = () => [room, (room = 0)][0];
    const options = { window: 4, probeMs: 5, logHealthy: () => true, room: spendRoom };
    const line = new CreditLine({ ...options, give: (count) => given.push(count) });
    for (let index = 0; index < 4; index++) {
      line.spend();
      line.withhold();
    }

    room = 1;
    await eventually(() => expect(given).toEqual([1]));
    expect([line.spend(), line.spend()]).toEqual([true, false]);
    room = 9;

    await eventually(() => expect(given).toEqual([1, 3]));
    line.close();
  });
});

describe('what waits for the log', () => {
  it('stops readers at the limit and lets them go on when a fifth is free again', () => {
    const calls: string[] = [];
    const reader = { pause: () => calls.push('pause'), resume: () => calls.push('resume') };
    const intake = new Intake(1000);

    for (let index = 0; index < 11; index++) intake.enter(100, reader);
    expect([intake.full, ...calls]).toEqual([true, 'pause']);

    intake.leave(200);
    expect(calls).toEqual(['pause']);
    intake.leave(100);
    expect([intake.full, ...calls]).toEqual([false, 'pause', 'resume']);
  });

  it('forgets a reader that is gone', () => {
    const reader = { pause: () => undefined, resume: () => fail() };
    const fail = () => {
      throw new Error('a closed stream was resumed');
    };
    const intake = new Intake(10);
    intake.enter(10, reader);

    intake.forget(reader);
    intake.leave(10);

    expect(intake.inFlightBytes).toBe(0);
  });
});
