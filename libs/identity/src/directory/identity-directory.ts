import { X509Certificate, createPrivateKey } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

import { parseCollectorUrn } from '@pganalytics/contracts';
import type { EnrolmentAnswer } from '@pganalytics/contracts/accounts';
import { messageOf } from '@pganalytics/errors';
import { z } from 'zod';

import { createRequest, newPrivateKey } from '../certificates/request.js';
import { IdentityDenied, IdentityDirectoryDenied, IdentityUnreadable, NotEnrolled } from './identity.errors.js';

const about = z.object({
  platformUrl: z.url(),
  ingestUrl: z.url(),
  collectorId: z.uuid(),
  organisationId: z.uuid(),
  name: z.string(),
});

/** What a collector is on the platform, besides its key. */
export type IdentityFacts = z.output<typeof about>;

/** The whole identity of a collector. */
export interface CollectorIdentity extends IdentityFacts {
  /** PKCS#8, PEM. */
  readonly key: string;
  /** PEM. */
  readonly certificate: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** PEM certificates that ingest is trusted by; undefined when the system decides. */
  readonly authorities: string | undefined;
  /** File with the certificates that the platform itself is trusted by; undefined when the system decides. */
  readonly platformCaFile: string | undefined;
}

/** A key with its request that the platform has not answered yet. */
export interface PendingRequest {
  readonly key: string;
  readonly csr: string;
}

const PLATFORM_CA = 'platform-ca.pem';
const KEY = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----\n?/;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n?/;
const REQUEST = /-----BEGIN CERTIFICATE REQUEST-----[^-]+-----END CERTIFICATE REQUEST-----\n?/;

/**
 * The directory in which a collector keeps who it is. `identity.pem` holds key and certificate together, so that one
 * rename replaces both; `request.pem` holds the next key until its certificate is there, so that asking again asks for
 * the same; `identity.json` comes last and says that the collector is enrolled.
 */
export class IdentityDirectory {
  constructor(readonly path: string) {}

  /** @throws NotEnrolled, IdentityDenied, IdentityUnreadable */
  async load(): Promise<CollectorIdentity> {
    const identity = await this.find();
    if (identity === undefined) throw new NotEnrolled(this.path);
    return identity;
  }

  /** Undefined before the enrolment is complete. @throws IdentityDenied, IdentityUnreadable */
  async find(): Promise<CollectorIdentity | undefined> {
    const [json, pem, authorities, platformCa] = await Promise.all([
      this.read('identity.json'),
      this.read('identity.pem'),
      this.read('authorities.pem'),
      this.read(PLATFORM_CA),
    ]);
    if (json === undefined) return undefined;
    try {
      return {
        ...about.parse(JSON.parse(json)),
        ...pairIn(pem ?? ''),
        authorities: authorities || undefined,
        platformCaFile: platformCa === undefined ? undefined : path.join(this.path, PLATFORM_CA),
      };
    } catch (error) {
      throw new IdentityUnreadable(this.path, messageOf(error));
    }
  }

  /** The request that was not answered yet, or a new one with a key of its own. @throws IdentityDirectoryDenied */
  async request(): Promise<PendingRequest> {
    try {
      await mkdir(this.path, { recursive: true, mode: 0o700 });
      const known = await this.read('request.pem');
      const [key, csr] = [KEY.exec(known ?? '')?.[0], REQUEST.exec(known ?? '')?.[0]];
      if (key !== undefined && csr !== undefined) return { key, csr };
      const newKey = newPrivateKey();
      const pending = { key: newKey, csr: await createRequest(newKey) };
      await this.write('request.pem', pending.key + pending.csr);
      return pending;
    } catch (error) {
      throw new IdentityDirectoryDenied(this.path, messageOf(error));
    }
  }

  /** Keeps the certificates that the platform itself is trusted by, for renewals. @throws IdentityDirectoryDenied */
  async trustPlatform(pem: string): Promise<void> {
    try {
      await this.write(PLATFORM_CA, pem);
    } catch (error) {
      throw new IdentityDirectoryDenied(this.path, messageOf(error));
    }
  }

  /** Keeps what the platform answered to a request. @throws IdentityDirectoryDenied */
  async save({ key }: PendingRequest, answer: EnrolmentAnswer, platformUrl: string): Promise<CollectorIdentity> {
    const { ingestUrl, collectorId, organisationId, name, certificate, authorities } = answer;
    const facts = { platformUrl, ingestUrl, collectorId, organisationId, name };
    try {
      await this.write('authorities.pem', authorities.join(''));
      await this.write('identity.pem', key + certificate);
      await this.write('identity.json', `${JSON.stringify(facts, undefined, 2)}\n`);
      await rm(path.join(this.path, 'request.pem'), { force: true });
    } catch (error) {
      throw new IdentityDirectoryDenied(this.path, messageOf(error));
    }
    return this.load();
  }

  private async read(name: string): Promise<string | undefined> {
    try {
      return await readFile(path.join(this.path, name), 'utf8');
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return undefined;
      if (code === 'EACCES') throw new IdentityDenied(this.path);
      throw new IdentityUnreadable(this.path, messageOf(error));
    }
  }

  /** For the owner's eyes only; a crash leaves the old file or the new one. */
  private async write(name: string, text: string): Promise<void> {
    const file = path.join(this.path, name);
    const draft = await open(`${file}.new`, 'w', 0o600);
    try {
      await draft.writeFile(text);
      await draft.sync();
    } finally {
      await draft.close();
    }
    await chmod(`${file}.new`, 0o600);
    await rename(`${file}.new`, file);
  }
}

function pairIn(pem: string): Pick<CollectorIdentity, 'key' | 'certificate' | 'notBeforeMs' | 'notAfterMs'> {
  const [key, certificate] = [KEY.exec(pem)?.[0], CERTIFICATE.exec(pem)?.[0]];
  if (key === undefined || certificate === undefined) throw new Error('identity.pem lacks the key or the certificate');
  const read = new X509Certificate(certificate);
  if (!read.checkPrivateKey(createPrivateKey(key))) throw new Error('key and certificate do not fit together');
  if (!parseCollectorUrn(read.subjectAltName?.slice('URI:'.length) ?? '')) throw new Error('it is no collector');
  return { key, certificate, notBeforeMs: read.validFromDate.getTime(), notAfterMs: read.validToDate.getTime() };
}
