import type { HistoryReader, StoredPoll } from '@pganalytics/history';

import { textOf } from '../numbers/exact.js';
import { cellReader, statementKey } from './activity-sample.js';

/** What is known of a statement besides its numbers. */
export interface StatementText {
  readonly text: string | null;
  readonly fingerprint: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** When its text was first stored, milliseconds since 1970. */
  readonly firstSeenAt: number | null;
}

const UNKNOWN: StatementText = { text: null, fingerprint: null, tags: {}, firstSeenAt: null };

/** The texts of statements by their keys: those that samples brought, and those of the history's dictionary. */
export class StatementTexts {
  private readonly sampled = new Map<string, string>();
  private readonly known = new Map<string, StatementText>();

  /** Takes the texts out of a sample of the sessions. */
  take(poll: StoredPoll): void {
    const cell = cellReader(poll.schema);
    for (const row of poll.rows) {
      const query = textOf(cell(row, 'query'));
      const key = query === null ? null : statementKey(row, cell);
      if (query !== null && key !== null) this.sampled.set(key, query);
    }
  }

  /** Looks statements up in the dictionary of a server. */
  async load(
    history: HistoryReader,
    of: { readonly organisationId: string; readonly serverId: string },
    keys: readonly string[],
  ): Promise<void> {
    const queryIds = keys.filter((key) => /^-?\d+$/.test(key));
    if (queryIds.length === 0) return;
    for (const [queryId, { text, fingerprint, tags, firstSeenAt }] of await history.texts({ ...of, queryIds })) {
      this.known.set(queryId, { text, fingerprint, tags: tagsOf(tags), firstSeenAt });
    }
  }

  get(key: string): StatementText {
    const known = this.known.get(key) ?? UNKNOWN;
    return { ...known, text: known.text ?? this.sampled.get(key) ?? null };
  }
}

/** Tags are kept as a JSON object of texts. */
export function tagsOf(json: string | null): Record<string, string> {
  if (json === null || json === '') return {};
  try {
    const tags = JSON.parse(json) as unknown;
    if (typeof tags !== 'object' || tags === null) return {};
    return Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, String(value)]));
  } catch {
    // A tag is an ornament: a text with a broken one is still worth showing.
    return {};
  }
}
