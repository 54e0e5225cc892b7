import { encodeFrame } from '@pganalytics/codec';
import type { Cell, Poll } from '@pganalytics/codec';
import { serverIdOf, uuidBytes } from '@pganalytics/contracts';
import { encodeSnapshot } from '@pganalytics/contracts/wire';
import { messageOf } from '@pganalytics/errors';
import { schemaOf } from '@pganalytics/stats';
import { z } from 'zod';

import type { CollectorCredential } from '../credentials/collector-directory.js';
import { UnreadableBody } from './rest.errors.js';

/** The columns of what simple clients send: one row for each metric and set of labels. */
export const customSchema = schemaOf('custom', ['value']);

const name = z.string().min(1).max(256);
const target = z.object({ id: name, name: name.optional() });
const labels = z.record(z.string().max(256), z.string().max(1024)).refine((given) => Object.keys(given).length <= 64, {
  message: 'more than 64 labels',
});
// Strict: a body may not carry what nobody asked for.
const sample = z.strictObject({
  metric: z.string().regex(/^[A-Za-z_][\w.:-]{0,255}$/),
  labels: labels.optional(),
  value: z.number(),
  at: z.union([z.number().int().positive(), z.iso.datetime({ offset: true })]).optional(),
});
const document = z.object({ target, samples: z.array(z.unknown()) });

/** One sample that was not taken. */
export interface RejectedSample {
  readonly index: number;
  readonly code: string;
  readonly message: string;
}

/** What a JSON body holds: the good samples as polls of {@link customSchema}, the others with their reasons. */
export interface JsonSamples {
  readonly target: { readonly id: string; readonly name?: string | undefined };
  readonly polls: readonly Poll[];
  readonly accepted: number;
  readonly rejected: readonly RejectedSample[];
}

/** How many samples a body may have, and of which times. */
export interface SampleLimits {
  readonly items: number;
  readonly now: number;
  readonly futureMaxMs: number;
  readonly pastMaxMs: number;
}

/** Reads `{target: {id, name?}, samples: [{metric, value, labels?, at?}]}`. @throws UnreadableBody */
export function readSamples(body: Buffer, limits: SampleLimits): JsonSamples {
  const { target, samples } = documentOf(body);
  if (samples.length > limits.items) throw new UnreadableBody(`more than ${limits.items} samples`);
  const rejected: RejectedSample[] = [];
  const byTime = new Map<number, Map<string, readonly Cell[]>>();
  let accepted = 0;
  for (const [index, given] of samples.entries()) {
    const result = sample.safeParse(given);
    if (!result.success) {
      rejected.push({ index, code: 'ingest.invalid-sample', message: problemsOf(result.error) });
      continue;
    }
    const { metric, value } = result.data;
    const at = timeOf(result.data.at, limits.now);
    const wrong = wrongTime(at, limits);
    if (wrong) {
      rejected.push({ index, ...wrong });
      continue;
    }
    const labels = labelText(result.data.labels);
    const rows = byTime.get(at) ?? new Map<string, readonly Cell[]>();
    byTime.set(at, rows.set(`${metric} ${labels}`, [metric, labels, value]));
    accepted++;
  }
  const polls = [...byTime].toSorted(([a], [b]) => a - b).map(([at, rows]): Poll => ({ at, rows: [...rows.values()] }));
  return { target, polls, accepted, rejected };
}

/** The bytes of a snapshot that carries polls of a JSON body. */
export function snapshotOfSamples(options: {
  readonly credential: CollectorCredential;
  readonly target: JsonSamples['target'];
  readonly polls: readonly Poll[];
  readonly epoch: bigint;
  readonly sequence: bigint;
  readonly schemaId: Uint8Array;
}): Uint8Array {
  const { credential, target, polls, epoch, sequence } = options;
  return encodeSnapshot({
    serverId: uuidBytes(serverIdOf(credential.organisationId, target.id)),
    collectorId: credential.collectorIdBytes,
    epoch,
    sequence,
    collectedAtMs: polls.at(-1)?.at ?? 0,
    frames: [{ schemaId: options.schemaId, intervalMs: 0, body: encodeFrame(customSchema, polls) }],
    gaps: [],
    identity: { ...NO_IDENTITY, targetId: target.id, name: target.name ?? target.id },
    familyStates: [],
  });
}

const NO_IDENTITY = {
  host: '',
  port: 0,
  systemIdentifier: '',
  postmasterStartMs: 0,
  inRecovery: false,
  version: '',
  versionNumber: 0,
  labels: {},
  timeline: 0,
};

function documentOf(body: Buffer): z.output<typeof document> {
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new UnreadableBody(messageOf(error));
  }
  const result = document.safeParse(json);
  if (!result.success) throw new UnreadableBody(problemsOf(result.error));
  return result.data;
}

const problemsOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.')} ${issue.message}`.trim())
    .join('; ')
    .slice(0, 300);

const timeOf = (at: number | string | undefined, now: number): number =>
  at === undefined ? now : typeof at === 'number' ? at : Date.parse(at);

function wrongTime(at: number, limits: SampleLimits): Omit<RejectedSample, 'index'> | undefined {
  if (at > limits.now + limits.futureMaxMs) {
    return { code: 'ingest.timestamp-in-future', message: `${at} is ahead of our clock.` };
  }
  if (at >= limits.now - limits.pastMaxMs) return undefined;
  const message =
    `"at" is ${new Date(at).toISOString()}, more than ${limits.pastMaxMs / 1000} s ago. ` +
    'Give it in epoch milliseconds or as ISO 8601.';
  return { code: 'ingest.timestamp-too-old', message };
}

/** Labels as JSON with sorted names: the same set is the same text. */
const labelText = (labels: Readonly<Record<string, string>> | undefined): string =>
  labels ? JSON.stringify(Object.fromEntries(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)))) : '{}';
