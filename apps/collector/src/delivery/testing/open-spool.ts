import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { uuidBytes } from '@pganalytics/contracts';
import { encodeSnapshot } from '@pganalytics/contracts/wire';
import type { Gap } from '@pganalytics/contracts/wire';

import type { SpoolPlace, SpoolRemains, SpooledSnapshot } from '../spool.js';
import { DiskSpool } from '../disk/disk-spool.js';
import type { DiskSpoolOptions } from '../disk/disk-spool.js';

export const serverIds = ['11111111-1111-5111-8111-111111111111', '22222222-2222-5222-8222-222222222222'] as const;
export const EPOCH = 1_700_000_000_000n;
export const schemaId = 'ab'.repeat(16);
const schemas = new Map([[schemaId, new TextEncoder().encode('{"family":"server"}')]]);
const collectorId = uuidBytes('33333333-3333-7333-8333-333333333333');

/** A directory of its own for a spool. */
export const spoolDirectory = (): Promise<string> => mkdtemp(path.join(tmpdir(), 'pganalytics-spool-'));

export function optionsOf(directory: string, more: Partial<DiskSpoolOptions> = {}): DiskSpoolOptions {
  const limits = { maxBytes: 10_000_000, segmentBytes: 4000, syncMs: 1 };
  return { directory, ...limits, onProblem: () => undefined, ...more };
}

/** A snapshot whose bytes tell which one it is. */
export function aSnapshot(
  sequence: number,
  { server = 0, epoch = EPOCH, size = 200, gaps = [] as readonly Gap[] } = {},
): { snapshot: SpooledSnapshot & { declaresGaps: boolean }; bytes: Uint8Array } {
  const serverId = serverIds[server] ?? serverIds[0];
  const collectedAtMs = sequence * 1000;
  const body = new Uint8Array(size).fill(sequence % 251);
  const bytes = encodeSnapshot({
    serverId: uuidBytes(serverId),
    collectorId,
    epoch,
    sequence: BigInt(sequence),
    collectedAtMs,
    frames: [{ schemaId: Buffer.from(schemaId, 'hex'), intervalMs: 1000, body }],
    gaps: [...gaps],
    familyStates: [],
  });
  const key = { serverId, epoch, sequence: BigInt(sequence), collectedAtMs };
  return { snapshot: { ...key, schemaIds: [schemaId], size: bytes.length, declaresGaps: gaps.length > 0 }, bytes };
}

/** An open spool and what it found. */
export class OpenSpool {
  readonly places = new Map<string, { place: SpoolPlace; snapshot: Omit<SpooledSnapshot, 'schemaIds'> }>();
  readonly carried: Gap[] = [];
  remains: SpoolRemains = { highestEpoch: 0n, gaps: [] };

  private constructor(readonly spool: DiskSpool) {}

  static async at(options: DiskSpoolOptions): Promise<OpenSpool> {
    const opened = new OpenSpool(new DiskSpool(options));
    opened.remains = await opened.spool.open({
      onSnapshot: (snapshot, place, gaps) => {
        opened.places.set(keyOf(snapshot), { place, snapshot });
        opened.carried.push(...gaps);
      },
      onFreed: (serverId, epoch, from, to) => {
        for (let sequence = from; sequence <= to; sequence++) opened.release({ serverId, epoch, sequence });
      },
    });
    return opened;
  }

  /** Sequence numbers that are there, of one server. */
  kept(server = 0): number[] {
    const all = [...this.places.values()].filter(({ snapshot }) => snapshot.serverId === serverIds[server]);
    return all.map(({ snapshot }) => Number(snapshot.sequence)).toSorted((a, b) => a - b);
  }

  async append(sequence: number, more: Parameters<typeof aSnapshot>[1] = {}): Promise<void> {
    const { snapshot, bytes } = aSnapshot(sequence, more);
    const place = await this.spool.append(snapshot, bytes, schemas);
    this.places.set(keyOf(snapshot), { place, snapshot });
  }

  async read(sequence: number, server = 0): Promise<Uint8Array | undefined> {
    const { snapshot } = aSnapshot(sequence, { server });
    const place = this.places.get(keyOf(snapshot))?.place;
    return place === undefined ? undefined : (await this.spool.read(place))?.bytes;
  }

  free(...sequences: readonly number[]): void {
    for (const sequence of sequences) this.release(aSnapshot(sequence).snapshot);
  }

  private release(key: Pick<SpooledSnapshot, 'serverId' | 'epoch' | 'sequence'>): void {
    const found = this.places.get(keyOf(key));
    this.places.delete(keyOf(key));
    if (found) this.spool.free(found.snapshot, found.place);
  }
}

const keyOf = ({ serverId, epoch, sequence }: Pick<SpooledSnapshot, 'serverId' | 'epoch' | 'sequence'>): string =>
  `${serverId} ${epoch} ${sequence}`;
