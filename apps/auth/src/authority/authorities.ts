import { collectorAuthoritiesPublished, newId } from '@pganalytics/contracts';
import { createAuthority, readCertificate } from '@pganalytics/identity';
import type { Authority, TrustedAuthority } from '@pganalytics/identity';
import { FieldCipher, PostgresDataKeys } from '@pganalytics/secrets';
import type { KeyProvider, Place } from '@pganalytics/secrets';
import { MoreThan } from 'typeorm';
import type { EntityManager } from 'typeorm';

import type { AuthConfig } from '../auth.config.js';
import { SCHEMA } from '../storage/auth-database.js';
import type { AuthDatabase, Transaction } from '../storage/auth-database.js';
import { CollectorAuthority, authorityMessage } from './authority.entity.js';

type Settings = Pick<AuthConfig, 'AUTHORITY_DAYS' | 'AUTHORITY_AHEAD_SECONDS' | 'CERTIFICATE_HOURS'>;

/** An authority with its private key, ready to sign. */
export interface SigningAuthority extends Authority {
  readonly id: string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The next authority is made this long before the last one stops signing, so that every ingest has heard of it. */
const SUCCESSION_MS = DAY_MS;
/** Certificates begin in the past, because the clocks of collectors differ from ours. */
export const BACKDATED_MS = 300_000;

/** The authorities of the installation: one signs, and older ones are trusted until what they signed has ended. */
export class Authorities {
  private readonly cipher: FieldCipher;
  // Decrypted keys of authorities that signed in this process.
  private readonly opened = new Map<string, Authority>();

  constructor(
    private readonly database: AuthDatabase,
    provider: KeyProvider,
    private readonly settings: Settings,
  ) {
    this.cipher = new FieldCipher(provider);
  }

  /** Makes the first authority, or the next one when it is time; publishes all again, should the log have lost them. */
  async ensure(): Promise<void> {
    await this.database.ofInstallation(async (transaction) => {
      await lock(transaction.rows);
      const usable = await trusted(transaction.rows);
      const latest = usable.at(-1);
      if (latest === undefined || latest.signsUntil.getTime() - Date.now() < SUCCESSION_MS) {
        await this.create(transaction);
      }
      for (const authority of usable) await announce(transaction, authority);
    });
  }

  /**
   * Makes the next authority now. The others stay trusted until what they signed has ended, unless they are to be
   * distrusted: then every collector has to be enrolled anew.
   */
  async rotate({ distrustOthers }: { readonly distrustOthers: boolean }): Promise<void> {
    await this.database.ofInstallation(async (transaction) => {
      await lock(transaction.rows);
      for (const authority of distrustOthers ? await trusted(transaction.rows) : []) {
        await transaction.rows.update(CollectorAuthority, { id: authority.id }, { distrusted: true });
        await announce(transaction, Object.assign(authority, { distrusted: true }));
      }
      await this.create(transaction);
    });
  }

  /** The authority that signs now: the newest that has been published for its time. */
  async signing({ rows }: Transaction): Promise<SigningAuthority> {
    const candidates = (await trusted(rows)).filter(({ signsUntil }) => signsUntil.getTime() > Date.now());
    const publishedBefore = Date.now() - this.settings.AUTHORITY_AHEAD_SECONDS * 1_000;
    // The very first one signs at once: there is nothing else that could.
    const chosen = candidates.findLast(({ createdAt }) => createdAt.getTime() <= publishedBefore) ?? candidates[0];
    const opened = this.opened.get(chosen.id) ?? (await this.open(rows, chosen));
    this.opened.set(chosen.id, opened);
    return { id: chosen.id, ...opened };
  }

  /** Every authority whose certificates count now. */
  async trusted({ rows }: Transaction): Promise<TrustedAuthority[]> {
    const authorities = await trusted(rows);
    return authorities.map(({ id, certificate }) => ({ authorityId: id, certificate: readCertificate(certificate) }));
  }

  private async create(transaction: Transaction): Promise<void> {
    const id = newId();
    const { AUTHORITY_DAYS, CERTIFICATE_HOURS } = this.settings;
    const createdAt = new Date();
    const signsUntil = new Date(createdAt.getTime() + AUTHORITY_DAYS * DAY_MS);
    const notAfter = new Date(signsUntil.getTime() + CERTIFICATE_HOURS * HOUR_MS + DAY_MS);
    const notBefore = new Date(createdAt.getTime() - BACKDATED_MS);
    const { certificate, privateKey } = await createAuthority(`pgAnalytics collectors ${id}`, { notBefore, notAfter });
    const dataKeys = new PostgresDataKeys(transaction.rows, SCHEMA);
    const sealedKey = await this.cipher.seal(placeOf(id), privateKey, dataKeys);
    const authority = { id, certificate, sealedKey, createdAt, signsUntil, notAfter, distrusted: false };
    await transaction.rows.insert(CollectorAuthority, authority);
    await announce(transaction, authority);
  }

  private async open(rows: EntityManager, { id, certificate, sealedKey }: CollectorAuthority): Promise<Authority> {
    const privateKey = await this.cipher.open(placeOf(id), sealedKey, new PostgresDataKeys(rows, SCHEMA));
    return { certificate, privateKey };
  }
}

const placeOf = (id: string): Place => ({
  tenant: '',
  table: `${SCHEMA}.collector_authority`,
  column: 'sealed_key',
  primaryKey: id,
});

/** Oldest first. */
const trusted = (rows: EntityManager): Promise<CollectorAuthority[]> =>
  rows.find(CollectorAuthority, {
    where: { distrusted: false, notAfter: MoreThan(new Date()) },
    order: { createdAt: 'ASC' },
  });

// Several processes start at once; one makes the authority.
const lock = (rows: EntityManager): Promise<unknown> =>
  rows.query(`SELECT pg_advisory_xact_lock(hashtext('pganalytics.collector-authority'))`);

const announce = (transaction: Transaction, authority: CollectorAuthority): Promise<void> =>
  transaction.announce({
    topic: collectorAuthoritiesPublished,
    data: authorityMessage(authority),
    actor: 'pganalytics',
  });
