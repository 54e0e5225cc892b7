import type { AttentionLimits } from '../attention.config.js';
import { cause, clear, evidence, MOST_PARTIES } from '../condition.js';
import type { Condition } from '../condition.js';
import type { Sample, SampleRow, Samples } from '../samples.js';
import { bytesText, plural, secondsText } from '../words.js';

interface JudgedSlot {
  readonly row: SampleRow;
  readonly name: string;
  /** Why its consumer can never go on; null while it can. */
  readonly lost: string | null;
  /** Since when nobody uses it; null while somebody does, or while that is not for long enough to be known. */
  readonly inactiveSince: number | null;
}

/** A replication slot lost WAL that its consumer needs, or keeps WAL for nobody. */
export const slotInactiveOrLost: Condition = {
  id: 'slot-inactive-or-lost',
  families: ['pg_replication_slots'],
  lookBackMs: (limits) => limits.ATTENTION_SLOT_INACTIVE_SECONDS * 1_000,
  judge: (samples, limits) => {
    const newest = samples.newest('pg_replication_slots')!;
    const slots = newest.rows.map((row) => judgeSlot(row, samples, newest));
    const threshold = limits.ATTENTION_SLOT_INACTIVE_SECONDS;
    const lost = slots.filter((slot) => slot.lost !== null);
    const inactive = slots.filter((slot) => slot.lost === null && isLong(slot, newest.at, limits));
    const numbers = [...lost, ...inactive].flatMap(({ row, name, inactiveSince }) => [
      ...(inactiveSince === null
        ? []
        : [evidence('inactive for', (newest.at - inactiveSince) / 1_000, 'seconds', { threshold, about: name })]),
      evidence('WAL kept for it', row.number('retained_bytes'), 'bytes', { about: name }),
    ]);
    if (numbers.length === 0) {
      return clear(slots.length === 0 ? 'There are no replication slots.' : 'Every replication slot is in use.');
    }
    const since = inactive.map(({ inactiveSince }) => inactiveSince).filter((moment) => moment !== null);
    return {
      state: 'active',
      severity: lost.length > 0 || inactive.some(inDanger) ? 'critical' : 'warning',
      summary: sentence(lost, inactive),
      evidence: numbers,
      who: [...lost, ...inactive].slice(0, MOST_PARTIES).map((slot) => partyOf(slot, newest.at)),
      // When a slot was lost only the samples tell, one after the other.
      since: lost.length === 0 && since.length > 0 ? Math.min(...since) : undefined,
    };
  },
};

function judgeSlot(row: SampleRow, samples: Samples, newest: Sample): JudgedSlot {
  const name = row.text('slot_name') ?? '';
  const lost = row.text('invalidation_reason') ?? (row.text('wal_status') === 'lost' ? 'its WAL was removed' : null);
  // A slot that was copied from the primary is used only once this server is promoted.
  const unused = row.flag('active') === false && row.flag('synced') !== true;
  return { row, name, lost, inactiveSince: unused ? inactiveSinceOf(name, samples, newest) : null };
}

/** PostgreSQL tells since 17; before, the samples at hand do. */
function inactiveSinceOf(name: string, samples: Samples, newest: Sample): number {
  const slotIn = ({ rows }: Sample) => rows.find((row) => row.text('slot_name') === name);
  const told = slotIn(newest)?.number('inactive_since') ?? null;
  if (told !== null) return told;
  let since = newest.at;
  for (const sample of samples.all('pg_replication_slots').toReversed()) {
    if (slotIn(sample)?.flag('active') !== false) break;
    since = sample.at;
  }
  return since;
}

/** Samples come every ten seconds: the one that began the time may lie a little before those that are looked at. */
const SAMPLE_MS = 10_000;

function isLong({ inactiveSince }: JudgedSlot, at: number, limits: AttentionLimits): boolean {
  if (inactiveSince === null) return false;
  return at - inactiveSince + SAMPLE_MS > limits.ATTENTION_SLOT_INACTIVE_SECONDS * 1_000;
}

const inDanger = ({ row }: JudgedSlot): boolean => row.text('wal_status') === 'unreserved';

function sentence(lost: readonly JudgedSlot[], inactive: readonly JudgedSlot[]): string {
  const names = (slots: readonly JudgedSlot[]) =>
    slots
      .map(({ name }) => name)
      .slice(0, 3)
      .join(', ');
  const kept = inactive.reduce((sum, { row }) => sum + (row.number('retained_bytes') ?? 0), 0);
  const parts = [
    lost.length > 0 ? `${plural(lost.length, 'replication slot')} lost what the consumer needs (${names(lost)})` : '',
    inactive.length > 0
      ? `${plural(inactive.length, 'replication slot')} without a consumer (${names(inactive)}) keep${inactive.length === 1 ? 's' : ''} ${bytesText(kept)} of WAL`
      : '',
  ];
  return `${parts.filter(Boolean).join('; ')}.`;
}

function partyOf({ row, name, lost, inactiveSince }: JudgedSlot, at: number) {
  const kept = row.number('retained_bytes');
  const detail = [
    row.text('slot_type'),
    lost === null ? undefined : `lost: ${lost}`,
    inactiveSince === null ? undefined : `inactive for ${secondsText((at - inactiveSince) / 1_000)}`,
    kept === null ? undefined : `keeps ${bytesText(kept)} of WAL`,
  ];
  return cause({ kind: 'slot', name, datname: row.text('database'), detail: detail.filter(Boolean).join(', ') });
}
