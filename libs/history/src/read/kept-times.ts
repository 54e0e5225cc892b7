import type { Client } from '@pganalytics/postgres';
import { LRUCache } from 'lru-cache';

import { readRetentionOf } from '../retention/organisation-retention.js';
import type { Retention } from '../retention/signals.js';
import { keptSince } from './kept.js';
import type { KeptSince } from './kept.js';

interface Of {
  readonly organisationId: string;
  readonly family: string;
}

/** Organisations whose retention is remembered. */
const ORGANISATIONS = 10_000;

/** Since when what is kept, asked of the history once in a while. */
export class KeptTimes {
  readonly #known: LRUCache<string, Awaited<ReturnType<typeof readRetentionOf>>>;

  constructor(
    private readonly retention: Retention,
    rememberedMs: number,
  ) {
    this.#known = new LRUCache({ max: ORGANISATIONS, ttl: rememberedMs });
  }

  /** What is remembered; `undefined` when it has to be asked. */
  known({ organisationId, family }: Of, now: number): KeptSince | undefined {
    const known = this.#known.get(organisationId);
    return known && keptSince({ family, retention: this.retention, ...known }, now);
  }

  /** Asks the history, under the rights of the organisation, unless it is remembered. */
  async since(tx: Pick<Client, 'query'>, of: Of, now: number): Promise<KeptSince> {
    const known = this.known(of, now);
    if (known) return known;
    const read = await readRetentionOf(tx, of.organisationId);
    this.#known.set(of.organisationId, read);
    return keptSince({ family: of.family, retention: this.retention, ...read }, now);
  }
}
