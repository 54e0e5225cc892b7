import { z } from 'zod';

import { epochMs, idText, nextCursor } from './values.js';

const name = z.string().trim().min(1).max(200);
// A request with a P-256 key takes 400 characters; the limit leaves room for attributes that we ignore.
const pem = z.string().max(8_192);

/** A one-time token to make: what a new collector presents to be enrolled. */
export const newEnrolmentToken = z
  .object({
    name: name.optional().describe('Name of the collector; the one it asks for unless given.'),
    collectorId: idText
      .optional()
      .describe('An enrolled collector that gets a new key, because its own was lost: its older certificates end.'),
    expiresInSeconds: z.int().min(60).max(3_600).default(900).describe('How long it can be used; an hour at most.'),
  })
  .meta({ id: 'NewEnrolmentToken' });
/** A one-time token to make. */
export type NewEnrolmentToken = z.output<typeof newEnrolmentToken>;

/** A one-time token, without its secret. */
export const enrolmentToken = z
  .object({
    id: idText,
    name: z.string().nullable(),
    collectorId: idText.nullable().describe('The collector that it enrolled, or is to enrol again.'),
    createdAt: epochMs,
    expiresAt: epochMs,
    usedAt: epochMs.nullable(),
  })
  .meta({ id: 'EnrolmentToken' });
/** A one-time token, without its secret. */
export type EnrolmentToken = z.infer<typeof enrolmentToken>;
/** A page of one-time tokens. */
export const enrolmentTokenPage = z
  .object({ items: z.array(enrolmentToken), nextCursor })
  .meta({ id: 'EnrolmentTokenPage' });
/** A new one-time token with its secret, which is shown this once. */
export const enrolmentTokenCreated = z
  .object({ enrolmentToken, token: z.string() })
  .meta({ id: 'EnrolmentTokenCreated' });
/** A new one-time token with its secret. */
export type EnrolmentTokenCreated = z.infer<typeof enrolmentTokenCreated>;

/** Where collectors are enrolled. */
export const enrolmentPath = '/api/v1/enrolment';
/** What a new collector sends; the signature inside the request proves that it has the key. */
export const enrolmentBody = z
  .object({
    token: z.string().max(200).describe('The one-time token; sending the same token and key again gets the same.'),
    csr: pem.describe('PKCS#10 request in PEM with an ECDSA P-256, P-384 or Ed25519 key; its subject is ignored.'),
    name: name.describe('Name of the collector, unless the token names it; unique in the organisation.'),
    hostName: z.string().max(255).describe('The host it runs on, for the log.'),
  })
  .meta({ id: 'Enrolment' });
/** What a new collector sends. */
export type EnrolmentBody = z.infer<typeof enrolmentBody>;

/** The identity of a collector, with all it needs to use it. */
export const enrolmentAnswer = z
  .object({
    collectorId: idText,
    organisationId: idText,
    name: z.string(),
    certificate: z.string().describe('PEM; for TLS connections to `ingestUrl`.'),
    notBefore: epochMs,
    notAfter: epochMs,
    authorities: z
      .array(z.string())
      .describe('PEM certificates that the collector port is trusted by; the system decides when there are none.'),
    ingestUrl: z.string().describe('The collector port.'),
  })
  .meta({ id: 'CollectorIdentity' });
/** The identity of a collector, with all it needs to use it. */
export type EnrolmentAnswer = z.infer<typeof enrolmentAnswer>;

/** Where certificates are renewed. */
export const renewalPath = '/api/v1/enrolment/renewals';
/** What a collector sends at two thirds of the life of its certificate. */
export const renewalBody = z
  .object({
    certificate: pem.describe('The present certificate, in PEM.'),
    csr: pem.describe('PKCS#10 request in PEM, with a new key or the present one.'),
    at: z.iso.datetime().describe('When this was signed.'),
    signature: z
      .base64()
      .max(1_024)
      .describe('Made with the key of the present certificate over the lines that the description of the route names.'),
  })
  .meta({ id: 'CertificateRenewal' });
/** What a collector sends to renew its certificate. */
export type RenewalBody = z.infer<typeof renewalBody>;

/**
 * The text that a renewal is signed over: purpose, method, path, SHA-256 of the request's DER in hex, serial number of
 * the present certificate in lower-case hex, and time, each on a line. So it is good for this request only, and sent
 * again it gets the same answer.
 */
export function renewalStatement(parts: { csrHash: string; serial: string; at: string }): string {
  return ['pganalytics-renewal-v1', 'POST', renewalPath, parts.csrHash, parts.serial, parts.at].join('\n');
}
