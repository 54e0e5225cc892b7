import { LiveEpochs } from './live-epochs.js';

const server = '5f0c7a52-2b0e-5d0b-8f5a-3c9a6f0d2b11';

describe('the live epochs of a server (R-ING-11)', () => {
  const seen = (snapshots: readonly (readonly [epoch: bigint, collectedAtMs: number])[]) => {
    const epochs = new LiveEpochs(10);
    return snapshots.map(([epoch, at]) => epochs.interleaved('a', server, epoch, at));
  };

  it('takes a collector that starts anew, and the rest of its spool, for what it is', () => {
    const restart = [
      [1n, 10],
      [1n, 20],
      [2n, 50],
      [1n, 30],
      [2n, 60],
      [1n, 40],
      [3n, 70],
      [3n, 80],
    ] as const;

    expect(seen(restart)).not.toContain(true);
  });

  it('notices two collectors that take turns', () => {
    const turns = [
      [1n, 10],
      [2n, 11],
      [1n, 20],
      [2n, 21],
      [1n, 30],
    ] as const;

    expect(seen(turns)).toEqual([false, false, false, true, true]);
  });

  it('lets two collectors watch one server', () => {
    const epochs = new LiveEpochs(10);
    const seen = Array.from({ length: 20 }, (_, at) => {
      const [collector, epoch] = at % 2 === 0 ? (['a', 1n] as const) : (['b', 2n] as const);
      return epochs.interleaved(collector, server, epoch, at + 1);
    });

    expect(seen).not.toContain(true);
  });

  it('lets a machine return once that was set back to a copy of itself', () => {
    const once = [
      [1n, 10],
      [2n, 11],
      [1n, 20],
      [1n, 30],
    ] as const;

    expect(seen(once)).not.toContain(true);
  });
});
