import type { Client } from '@pganalytics/postgres';
import { LRUCache } from 'lru-cache';

import { readRetentionOf } from '../retention/organisation-retention.js';
import { signals } from '../retention/signals.js';
import type { Retention } from '../retention/signals.js';
import { keptSignal, keptSince } from './kept.js';
import type { KeptSignal, KeptSince } from './kept.js';

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
    return keptSince({ family: of.family, ...(await this.#facts(tx, of.organisationId)) }, now);
  }

  /** The same for each signal. */
  async signals(tx: Pick<Client, 'query'>, organisationId: string, now: number): Promise<KeptSignal[]> {
    const facts = await this.#facts(tx, organisationId);
    return signals.map((signal) => keptSignal(signal, facts, now));
  }

  async #facts(tx: Pick<Client, 'query'>, organisationId: string) {
    const known = this.#known.get(organisationId) ?? (await readRetentionOf(tx, organisationId));
    this.#known.set(organisationId, known, { noUpdateTTL: true });
    return { retention: this.retention, ...known };
  }
}
