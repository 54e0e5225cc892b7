import { spawn } from 'node:child_process';
import { cp, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';

import fc from 'fast-check';

import { OpenSpool, aSnapshot, optionsOf, spoolDirectory } from '../testing/open-spool.js';

/** Bytes of a file that are changed, or where it ends. */
type Blow = { readonly file: number; readonly at: number; readonly bytes: number; readonly cut: boolean };

const RUNS = 40;
const TOTAL = 80;
const FREED = [3, 4, 5, 40, 41];

const sizeOf = (sequence: number) => (sequence * 37) % 400;

describe('a spool that was damaged', () => {
  let intact: string;

  beforeAll(async () => {
    intact = await spoolDirectory();
    const { spool } = await written(intact, { freed: FREED });
    await spool.close();
  });

  afterAll(() => rm(intact, { recursive: true, force: true }));

  async function written(directory: string, { freed }: { freed: readonly number[] }): Promise<OpenSpool> {
    const opened = await OpenSpool.at(optionsOf(directory, { segmentBytes: 5000 }));
    for (let sequence = 1; sequence <= TOTAL; sequence++) await opened.append(sequence, { size: sizeOf(sequence) });
    opened.free(...freed);
    return opened;
  }

  it('gives back all that is whole, never anything else, and declares what is lost (any byte, any file)', async () => {
    const blow: fc.Arbitrary<Blow> = fc.record({
      file: fc.nat(),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      bytes: fc.integer({ min: 1, max: 600 }),
      cut: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(blow, { minLength: 1, maxLength: 3 }), async (blows) => {
        const directory = await spoolDirectory();
        await cp(intact, directory, { recursive: true });
        const untouched = await strike(directory, blows);

        const opened = await OpenSpool.at(optionsOf(directory, { segmentBytes: 5000 }));
        try {
          const kept = opened.kept();
          expect(kept).toEqual(expect.arrayContaining(untouched));
          // What was let go may come back, for its record may be what was lost; it is then only sent again.
          for (const sequence of kept) {
            expect(bytesOf(sequence).equals((await opened.read(sequence)) ?? Buffer.alloc(0))).toBe(true);
          }
          expect(undeclared(opened)).toEqual([]);
          await opened.append(TOTAL + 1);
        } finally {
          await opened.spool.close();
          await rm(directory, { recursive: true, force: true });
        }
      }),
      { numRuns: RUNS },
    );
  });

  /** Damages files; answers with the snapshots in files that were not touched. */
  async function strike(directory: string, blows: readonly Blow[]): Promise<number[]> {
    const files = (await readdir(directory)).filter((name) => name.endsWith('.spool')).toSorted();
    const struck = new Set<string>();
    for (const { file, at, bytes, cut } of blows) {
      const name = files[file % files.length] ?? '';
      const full = path.join(directory, name);
      const { size } = await stat(full);
      const from = Math.floor(at * (size - 1));
      struck.add(name);
      if (cut) await truncate(full, from);
      else {
        const content = await readFile(full);
        for (let index = from; index < Math.min(size, from + bytes); index++)
          content[index] = (content[index] ?? 0) ^ 0x5a;
        await writeFile(full, content);
      }
    }
    const whole = await spoolDirectory();
    for (const name of files) if (!struck.has(name)) await cp(path.join(directory, name), path.join(whole, name));
    const opened = await OpenSpool.at(optionsOf(whole));
    const kept = opened.kept().filter((sequence) => !FREED.includes(sequence));
    await opened.spool.close();
    await rm(whole, { recursive: true, force: true });
    return kept;
  }

  const bytesOf = (sequence: number) => Buffer.from(aSnapshot(sequence, { size: sizeOf(sequence) }).bytes);

  /** Neither there nor declared, between the first and the last that is known: beyond them nothing tells. */
  function undeclared({ remains: { gaps }, ...opened }: OpenSpool): number[] {
    const known = new Set([...opened.places.values()].map(({ snapshot }) => Number(snapshot.sequence)));
    for (const { gap } of gaps) {
      for (let sequence = gap.fromSequence; sequence <= gap.toSequence; sequence++) known.add(Number(sequence));
    }
    const [first, last] = [Math.min(...known), Math.max(...known)];
    for (const sequence of FREED) known.add(sequence);
    return Array.from({ length: last - first }, (_, index) => first + index).filter((sequence) => !known.has(sequence));
  }
});

/** Writes until it is killed, and says after each snapshot that it is kept. */
const WRITER = `
  import { DiskSpool } from ${JSON.stringify(new URL('../../../dist/delivery/disk/disk-spool.js', import.meta.url).href)};
  const spool = new DiskSpool(JSON.parse(process.argv[1]));
  await spool.open({ onSnapshot() {}, onFreed() {} });
  const serverId = '11111111-1111-5111-8111-111111111111';
  for (let first = 1; ; first += 20) {
    const group = Array.from({ length: 20 }, async (_, index) => {
      const sequence = first + index;
      const bytes = Buffer.alloc(3000 + (sequence % 7) * 1000, sequence % 251);
      const key = { serverId, epoch: 9n, sequence: BigInt(sequence), collectedAtMs: sequence, schemaIds: [] };
      await spool.append({ ...key, size: bytes.length, declaresGaps: false }, bytes, new Map());
      process.stdout.write(sequence + '\\n');
    });
    await Promise.all(group);
  }
`;

describe('a collector that is killed while it writes', () => {
  it('finds all that it called kept, each with its bytes (5 kills)', async () => {
    for (let run = 0; run < 5; run++) {
      const directory = await spoolDirectory();
      const options = JSON.stringify({ directory, maxBytes: 100_000_000, segmentBytes: 200_000, syncMs: 1 });
      const child = spawn(process.execPath, ['--input-type=module', '-e', WRITER, options], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const said: number[] = [];
      await new Promise<void>((resolve) => {
        child.stdout.on('data', (chunk: Buffer) => {
          said.push(...chunk.toString().trim().split('\n').map(Number));
          if (said.length >= 20) resolve();
        });
      });
      await new Promise((resolve) => setTimeout(resolve, run * 13));
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('close', resolve));

      const opened = await OpenSpool.at(optionsOf(directory));

      const most = Math.max(...said);
      const kept = new Set(opened.kept());
      expect(said.filter((sequence) => !kept.has(sequence))).toEqual([]);
      for (const { place, snapshot } of opened.places.values()) {
        const sequence = Number(snapshot.sequence);
        const bytes = Buffer.from((await opened.spool.read(place))?.bytes ?? []);
        expect([sequence, bytes.equals(Buffer.alloc(3000 + (sequence % 7) * 1000, sequence % 251))]).toEqual([
          sequence,
          true,
        ]);
      }
      expect(opened.remains.gaps).toEqual([]);
      expect(opened.spool.status().damagedBytes).toBe(0);
      expect(most).toBeGreaterThanOrEqual(20);
      await opened.spool.close();
      await rm(directory, { recursive: true, force: true });
    }
  });
});
