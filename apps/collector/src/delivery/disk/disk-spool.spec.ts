import { execFileSync } from 'node:child_process';
import { mkdir, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { eventually } from '@pganalytics/servers';

import { segmentFile, segmentHead } from './segment.js';
import { SnapshotNotKept, SpoolInUse, SpoolTooNew, SpoolUnusable } from './spool.errors.js';
import { EPOCH, OpenSpool, aSnapshot, optionsOf, schemaId, serverIds, spoolDirectory } from '../testing/open-spool.js';

const upTo = (count: number, from = 1) => Array.from({ length: count - from + 1 }, (_, index) => from + index);
const gapOf = (from: number, to: number, reason = 'spool-full') => ({
  fromSequence: BigInt(from),
  toSequence: BigInt(to),
  fromMs: from * 1000,
  toMs: to * 1000,
  reason,
});

describe('the spool on the disk', () => {
  const opened: OpenSpool[] = [];
  let directory: string;

  beforeEach(async () => {
    directory = await spoolDirectory();
  });

  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ spool }) => spool.close()));
    await rm(directory, { recursive: true, force: true });
  });

  async function open(more: Parameters<typeof optionsOf>[1] = {}): Promise<OpenSpool> {
    const spool = await OpenSpool.at(optionsOf(directory, more));
    opened.push(spool);
    return spool;
  }

  async function reopen(more: Parameters<typeof optionsOf>[1] = {}): Promise<OpenSpool> {
    await Promise.all(opened.splice(0).map(({ spool }) => spool.close()));
    return open(more);
  }

  const segments = async () => (await readdir(directory)).filter((name) => name.endsWith('.spool'));

  it('gives back the frozen bytes and their schema, also to the next process', async () => {
    const first = await open();
    await Promise.all(upTo(50).map((sequence) => first.append(sequence)));
    await Promise.all(upTo(3).map((sequence) => first.append(sequence, { server: 1, size: 40_000 })));
    expect(Buffer.from(first.spool.readSchema(schemaId) ?? []).toString()).toBe('{"family":"server"}');

    const second = await reopen();

    expect([second.kept(0), second.kept(1)]).toEqual([upTo(50), upTo(3)]);
    expect(await second.read(17)).toEqual(Buffer.from(aSnapshot(17).bytes));
    expect(await second.read(2, 1)).toEqual(Buffer.from(aSnapshot(2, { server: 1, size: 40_000 }).bytes));
    expect(Buffer.from(second.spool.readSchema(schemaId) ?? []).toString()).toBe('{"family":"server"}');
    expect(second.remains.highestEpoch).toBe(EPOCH);
  });

  it('synchronises many snapshots at once', async () => {
    const spool = await open({ segmentBytes: 10_000_000, syncMs: 20 });
    const before = await writesOf();

    await Promise.all(upTo(500).map((sequence) => spool.append(sequence)));

    // Some for the segment, the mark of the epoch and the threads behind: not one for each.
    expect((await writesOf()) - before).toBeLessThan(200);
  });

  it('lets a file go when the history has all that is in it', async () => {
    const spool = await open();
    await Promise.all(upTo(60).map((sequence) => spool.append(sequence)));
    for (const sequence of upTo(120, 61)) await spool.append(sequence);
    const before = (await segments()).length;

    spool.free(...upTo(119));

    await eventually(async () => expect((await segments()).length).toBeLessThan(before));
    const later = await reopen();
    expect([later.kept(), later.remains.gaps]).toEqual([[120], []]);
  });

  it('does not bring back what was freed, as long as that was written down', async () => {
    const first = await open({ segmentBytes: 1_000_000 });
    for (const sequence of upTo(10)) await first.append(sequence);

    first.free(2, 3, 4, 9);

    expect((await reopen()).kept()).toEqual([1, 5, 6, 7, 8, 10]);
  });

  it('keeps gaps until a snapshot that declares them is kept', async () => {
    const first = await open();
    const gap = { serverId: serverIds[0], epoch: EPOCH };
    first.spool.noteGap({ ...gap, gap: gapOf(1, 1) });
    first.spool.noteGap({ ...gap, gap: gapOf(2, 2) });
    await first.append(3, { server: 1 });

    const second = await reopen();
    expect(second.remains.gaps).toEqual([{ ...gap, gap: gapOf(1, 2) }]);
    await second.append(4, { gaps: [gapOf(1, 2)] });

    const third = await reopen();
    expect([third.remains.gaps, third.carried]).toEqual([[], [gapOf(1, 2)]]);
  });

  it('joins gaps that follow each other before it writes them, so that they fill neither memory nor disk', async () => {
    const first = await open();
    const of = { serverId: serverIds[0], epoch: EPOCH };
    for (const sequence of upTo(10_000)) first.spool.noteGap({ ...of, gap: gapOf(sequence, sequence) });

    const second = await reopen();

    expect(second.remains.gaps).toEqual([{ ...of, gap: gapOf(1, 10_000) }]);
    expect(second.spool.status().bytes).toBeLessThan(2_000);
  });

  it('does not bring back a snapshot whose gap is declared', async () => {
    const first = await open({ segmentBytes: 1_000_000 });
    for (const sequence of upTo(3)) await first.append(sequence);
    first.spool.noteGap({ serverId: serverIds[0], epoch: EPOCH, gap: gapOf(2, 2) });

    expect((await reopen()).kept()).toEqual([1, 3]);
  });

  it('remembers the highest epoch when all that used it is gone', async () => {
    const first = await open();
    await first.append(1, { epoch: EPOCH + 5n });
    const { snapshot } = aSnapshot(1, { epoch: EPOCH + 5n });
    first.spool.free(snapshot, [...first.places.values()][0]?.place);
    await reopen();

    const third = await reopen();

    expect([third.kept(), third.remains.highestEpoch]).toEqual([[], EPOCH + 5n]);
  });

  it('writes a file anew when little of it is needed, rather than let it hold the disk', async () => {
    const spool = await open({ maxBytes: 40_000 });
    for (let sequence = 1; sequence <= 900; sequence++) {
      await spool.append(sequence);
      // Every thirtieth cannot be stored: it pins its file.
      if (sequence % 30 !== 0) spool.free(sequence);
    }
    const pinned = upTo(30).map((index) => index * 30);

    expect(spool.spool.status().bytes).toBeLessThan(40_000);
    expect(await spool.read(30)).toEqual(Buffer.from(aSnapshot(30).bytes));
    const later = await reopen();
    expect([later.kept(), later.remains.gaps]).toEqual([pinned, []]);
  });

  it('removes what a killed process had begun to write anew', async () => {
    await (await open()).append(1);
    const draft = `${segmentFile(directory, 1)}.new`;
    await writeFile(draft, 'half');

    expect((await reopen()).kept()).toEqual([1]);
    expect(await readdir(directory)).not.toContain(path.basename(draft));
  });

  it('writes on when a file is in the way that should not be there', async () => {
    const spool = await open();
    await spool.append(1);
    await writeFile(segmentFile(directory, 2), '');
    const refused = () => spool.append(2, { size: 5000 }).then(() => spool.append(3));

    await expect(refused()).rejects.toThrow(SnapshotNotKept);
    await spool.append(4);

    expect((await reopen()).kept()).toEqual([1, 2, 4]);
  });

  it('belongs to one process', async () => {
    await open();

    await expect(OpenSpool.at(optionsOf(directory))).rejects.toThrow(SpoolInUse);
  });

  it('names the setting when the directory cannot be used, and the file when it is of a later release', async () => {
    const file = path.join(directory, 'file');
    await writeFile(file, '');
    await expect(OpenSpool.at(optionsOf(file))).rejects.toThrow(SpoolUnusable);
    const head = segmentHead();
    head.writeUInt32LE(2, 8);
    await writeFile(segmentFile(directory, 1), head);

    await expect(OpenSpool.at(optionsOf(directory))).rejects.toThrow(SpoolTooNew);
  });

  it('declares what a lost piece of a file held, counts it, and reads all else', async () => {
    const first = await open();
    for (const sequence of upTo(60)) await first.append(sequence, { server: sequence % 2 });
    await first.spool.close();
    opened.pop();
    const [name = ''] = await segments();
    const content = await readFile(path.join(directory, name));
    content.fill(0, 900, 1500);
    await writeFile(path.join(directory, name), content);

    const second = await open();

    const kept = [...second.kept(0), ...second.kept(1)];
    const declared = second.remains.gaps.flatMap(({ gap }) => {
      const step = gap.toSequence - gap.fromSequence;
      return upTo(Number(gap.fromSequence + step), Number(gap.fromSequence));
    });
    expect(declared.length).toBeGreaterThan(1);
    expect([...kept, ...declared.filter((sequence) => !kept.includes(sequence))].toSorted((a, b) => a - b)).toEqual(
      upTo(60),
    );
    expect(second.remains.gaps.map(({ gap }) => gap.reason)).toEqual(second.remains.gaps.map(() => 'spool-damaged'));
    expect(second.spool.status().damagedBytes).toBeGreaterThanOrEqual(600);
    expect((await reopen()).spool.status().damagedBytes).toBe(0);
  });

  it('declares what was in a file that was cut off', async () => {
    const first = await open();
    for (const sequence of upTo(60)) await first.append(sequence);
    await first.spool.close();
    opened.pop();
    const [name = ''] = await segments();
    const file = path.join(directory, name);
    await truncate(file, Math.floor((await stat(file)).size / 2));

    const second = await open();

    const lost = upTo(60).filter((sequence) => !second.kept().includes(sequence));
    expect(lost.length).toBeGreaterThan(3);
    expect(second.remains.gaps).toMatchObject([
      { gap: { fromSequence: BigInt(lost[0] ?? 0), toSequence: BigInt(lost.at(-1) ?? 0), reason: 'spool-damaged' } },
    ]);
  });
});

describe('the spool on a full disk', () => {
  let mount: string;
  let other: OpenSpool | undefined;

  beforeEach(async () => {
    mount = await spoolDirectory();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', mount]);
  });

  afterEach(async () => {
    await other?.spool.close();
    execFileSync('umount', ['-l', mount]);
    await rm(mount, { recursive: true, force: true });
  });

  it('never calls kept what is not, and goes on where it stopped when there is room again', async () => {
    const directory = path.join(mount, 'spool');
    await mkdir(directory);
    await writeFile(path.join(mount, 'ballast'), Buffer.alloc(128 * 1024));
    const spool = await OpenSpool.at(optionsOf(directory, { segmentBytes: 64_000 }));
    const kept: number[] = [];
    const fill = async () => {
      for (let sequence = 1; ; sequence++) {
        await spool.append(sequence, { size: 5000 });
        kept.push(sequence);
      }
    };
    await expect(fill()).rejects.toThrow(SnapshotNotKept);
    await rm(path.join(mount, 'ballast'));
    await spool.append(1000, { size: 5000 });
    await spool.spool.close();

    other = await OpenSpool.at(optionsOf(directory));

    expect(kept.length).toBeGreaterThan(10);
    expect(other.kept()).toEqual([...kept, 1000]);
    expect(other.spool.status().damagedBytes).toBe(0);
    expect(await other.read(kept.at(-1) ?? 0)).toBeDefined();
  });

  it('is opened with a damaged file in it, which is written anew when there is room again', async () => {
    const directory = path.join(mount, 'spool');
    const first = await OpenSpool.at(optionsOf(directory, { segmentBytes: 64_000 }));
    for (const sequence of upTo(8)) await first.append(sequence, { size: 5000 });
    await first.spool.close();
    const [name = ''] = (await readdir(directory)).filter((one) => one.endsWith('.spool'));
    const file = path.join(directory, name);
    await truncate(file, (await stat(file)).size - 100);
    await writeFile(path.join(mount, 'ballast'), Buffer.alloc(1_000_000)).catch(() => undefined);
    const problems: string[] = [];

    other = await OpenSpool.at(optionsOf(directory, { onProblem: (_error, what) => problems.push(what) }));

    expect(other.kept()).toEqual(upTo(7));
    expect(await other.read(7)).toBeDefined();
    expect(problems).toEqual(['a file of the spool cannot be written anew']);
  });

  it('makes room by letting go of the file that it writes, when nothing in that is needed', async () => {
    const directory = path.join(mount, 'spool');
    other = await OpenSpool.at(optionsOf(directory, { segmentBytes: 10_000_000 }));
    let count = 0;
    const fill = async () => {
      for (;;) await other?.append(++count, { size: 20_000 });
    };
    await expect(fill()).rejects.toThrow(SnapshotNotKept);

    other.free(...upTo(count));

    await eventually(async () => other?.append(1000, { size: 20_000 }));
    expect(other.kept()).toEqual([1000]);
  });
});

/** System calls of this process that wrote something. */
async function writesOf(): Promise<number> {
  const io = await readFile('/proc/self/io', 'utf8');
  return Number(/syscw: (\d+)/.exec(io)?.[1]);
}
