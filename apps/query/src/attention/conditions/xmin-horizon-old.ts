import type { AttentionParty } from '@pganalytics/contracts';

import type { AttentionLimits } from '../attention.config.js';
import { cause, clear, evidence, MOST_PARTIES } from '../condition.js';
import type { Condition } from '../condition.js';
import type { SampleRow } from '../samples.js';
import { countText, plural, secondsText } from '../words.js';

/** Something keeps VACUUM from removing dead rows, and has for long. */
export const xminHorizonOld: Condition = {
  id: 'xmin-horizon-old',
  families: ['xmin_horizon'],
  judge: (samples, limits) => {
    const { at, rows } = samples.newest('xmin_horizon')!;
    const holders = rows
      .map((row) => ({ row, age: row.number('age') ?? 0, heldSince: row.number('held_since') }))
      .sort((a, b) => b.age - a.age);
    const [oldest] = holders;
    const threshold = limits.ATTENTION_XMIN_TRANSACTIONS;
    if (!oldest)
      return clear('Nothing holds back VACUUM.', [evidence('age of the horizon', 0, 'transactions', { threshold })]);
    const old = holders.filter((holder) => isOld(holder, at, limits));
    const numbers = [
      evidence('age of the horizon', oldest.age, 'transactions', { threshold }),
      ...holders.flatMap(({ row, heldSince }) =>
        heldSince === null
          ? []
          : [
              evidence('held for', (at - heldSince) / 1_000, 'seconds', {
                threshold: limits.ATTENTION_XMIN_SECONDS,
                about: row.text('holder'),
              }),
            ],
      ),
    ];
    if (old.length === 0) return clear(`VACUUM is held back by ${plural(oldest.age, 'transaction')}.`, numbers);
    const [first] = old;
    return {
      state: 'active',
      severity: 'warning',
      summary:
        `VACUUM is held back by ${plural(first.age, 'transaction')}` +
        `${first.heldSince === null ? '' : `, for ${secondsText((at - first.heldSince) / 1_000)}`}: ${nameOf(first.row)} holds the oldest.`,
      evidence: numbers,
      who: holders.slice(0, MOST_PARTIES).map(({ row, age, heldSince }) => partyOf(row, { age, heldSince, at })),
      since: first.heldSince ?? undefined,
    };
  },
};

function isOld(holder: { age: number; heldSince: number | null }, at: number, limits: AttentionLimits): boolean {
  const heldSeconds = holder.heldSince === null ? 0 : (at - holder.heldSince) / 1_000;
  return holder.age > limits.ATTENTION_XMIN_TRANSACTIONS || heldSeconds > limits.ATTENTION_XMIN_SECONDS;
}

const SOURCES: Readonly<Record<string, readonly [AttentionParty['kind'], string]>> = {
  backend: ['session', 'the session'],
  'slot xmin': ['slot', 'the slot'],
  'slot catalog_xmin': ['slot', 'the slot'],
  prepared: ['prepared-transaction', 'the prepared transaction'],
  standby: ['standby', 'the standby'],
};

function nameOf(row: SampleRow): string {
  const [, words] = SOURCES[row.text('source') ?? ''] ?? ['session', 'something:'];
  const pid = row.number('pid');
  return `${words} ${row.text('holder') ?? 'without a name'}${pid === null ? '' : ` (pid ${pid})`}`;
}

function partyOf(row: SampleRow, of: { age: number; heldSince: number | null; at: number }): AttentionParty {
  const source = row.text('source') ?? '';
  const [kind] = SOURCES[source] ?? ['session'];
  const held = of.heldSince === null ? undefined : `held for ${secondsText((of.at - of.heldSince) / 1_000)}`;
  const detail = [source, `${countText(of.age)} transactions`, held].filter(Boolean).join(', ');
  return cause({
    kind,
    name: row.text('holder') ?? source,
    pid: row.number('pid'),
    datname: row.text('datname'),
    detail,
  });
}
