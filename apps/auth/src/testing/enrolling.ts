import { sign } from 'node:crypto';

import { renewalStatement } from '@pganalytics/contracts/accounts';
import type { EnrolmentAnswer } from '@pganalytics/contracts/accounts';
import { createRequest, newPrivateKey, readCertificate, readRequest, serialOf } from '@pganalytics/identity';

import type { Answer, Browser } from './browser.js';
import type { RunningAuth } from './running-auth.js';

/** A collector that has a key and a certificate. */
export interface Enrolled extends EnrolmentAnswer {
  readonly key: string;
}

/** Makes a one-time token. */
export async function oneTimeToken(admin: Browser, body: Record<string, unknown> = {}): Promise<string> {
  const answer = await admin.post('/admin/enrolment-tokens', body);
  if (answer.status !== 201) throw new Error(`making a token answered ${answer.status}`);
  return answer.body['token'];
}

/** Sends an enrolment. */
export async function askToEnrol(auth: RunningAuth, token: string, csr: string, name = 'a collector'): Promise<Answer> {
  return auth.browser().post('/enrolment', { token, csr, name, hostName: 'spec' });
}

/** Enrols a collector with a new key. */
export async function enrol(auth: RunningAuth, token: string, name?: string): Promise<Enrolled> {
  const key = newPrivateKey();
  const answer = await askToEnrol(auth, token, await createRequest(key), name);
  if (answer.status !== 201) throw new Error(`enrolling answered ${answer.status} ${JSON.stringify(answer.body)}`);
  return { ...(answer.body as unknown as EnrolmentAnswer), key };
}

/** What a renewal is made of; each part can be made wrong. */
export interface RenewalParts {
  readonly newKey?: string;
  readonly signedWith?: string;
  readonly at?: Date;
  readonly certificate?: string;
}

/** The body of a renewal of a collector's certificate. */
export async function renewalOf(enrolled: Enrolled, parts: RenewalParts = {}) {
  const { newKey = enrolled.key, signedWith = enrolled.key, certificate = enrolled.certificate } = parts;
  const csr = await createRequest(newKey);
  const { csrHash } = await readRequest(csr);
  const at = (parts.at ?? new Date()).toISOString();
  const serial = serialOf(readCertificate(certificate).serialNumber);
  const signature = sign('sha256', Buffer.from(renewalStatement({ csrHash, serial, at })), signedWith);
  return { certificate, csr, at, signature: signature.toString('base64') };
}
