import { uuidBytes, uuidOf } from './uuid.js';

/** What a collector's token says by itself; whether it is true is for the directory of collectors to tell. */
export interface CollectorTokenParts {
  readonly organisationId: string;
  readonly collectorId: string;
}

/** What an enrolment token says by itself. */
export interface EnrolmentTokenParts {
  readonly organisationId: string;
  readonly tokenId: string;
}

const SECRET_BYTES = 32;
const COLLECTOR_TOKEN = /^pgac_([0-9a-f]{32})_([0-9a-f]{32})_[A-Za-z0-9_-]{43}$/;
const API_TOKEN = /^pgat_([0-9a-f]{32})_[A-Za-z0-9_-]{43}$/;
const ENROLMENT_TOKEN = /^pgae_([0-9a-f]{32})_([0-9a-f]{32})_[A-Za-z0-9_-]{43}$/;
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const COLLECTOR_URN = new RegExp(`^urn:pganalytics:collector:(${UUID}):(${UUID})$`);

/** A new secret of 256 random bits as 43 characters of base64url. */
export function newTokenSecret(): string {
  const random = globalThis.crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  return btoa(String.fromCharCode(...random))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace('=', '');
}

/** `pgac_<organisation>_<collector>_<secret>`: what a collector presents to ingest. */
export function formatCollectorToken(parts: CollectorTokenParts & { readonly secret: string }): string {
  return `pgac_${bare(parts.organisationId)}_${bare(parts.collectorId)}_${parts.secret}`;
}

/** The ids inside a collector's token; undefined if it does not have the form of one. */
export function parseCollectorToken(token: string): CollectorTokenParts | undefined {
  const match = COLLECTOR_TOKEN.exec(token);
  if (!match) return undefined;
  return { organisationId: dashed(match[1]), collectorId: dashed(match[2]) };
}

/** `pgat_<token id>_<secret>`: what a program presents to the API. */
export function formatApiToken(parts: { readonly tokenId: string; readonly secret: string }): string {
  return `pgat_${bare(parts.tokenId)}_${parts.secret}`;
}

/** The id inside an API token; undefined if it does not have the form of one. */
export function parseApiToken(token: string): { readonly tokenId: string } | undefined {
  const match = API_TOKEN.exec(token);
  return match ? { tokenId: dashed(match[1]) } : undefined;
}

/** `pgae_<organisation>_<token id>_<secret>`: what a new collector presents once to be enrolled. */
export function formatEnrolmentToken(parts: EnrolmentTokenParts & { readonly secret: string }): string {
  return `pgae_${bare(parts.organisationId)}_${bare(parts.tokenId)}_${parts.secret}`;
}

/** The ids inside an enrolment token; undefined if it does not have the form of one. */
export function parseEnrolmentToken(token: string): EnrolmentTokenParts | undefined {
  const match = ENROLMENT_TOKEN.exec(token);
  if (!match) return undefined;
  return { organisationId: dashed(match[1]), tokenId: dashed(match[2]) };
}

/** The name of a collector in its certificate: a URI among the subject's alternative names. */
export function collectorUrn({ organisationId, collectorId }: CollectorTokenParts): string {
  return `urn:pganalytics:collector:${organisationId}:${collectorId}`;
}

/** The ids inside a collector's name in a certificate; undefined if it does not have the form of one. */
export function parseCollectorUrn(urn: string): CollectorTokenParts | undefined {
  const match = COLLECTOR_URN.exec(urn);
  return match ? { organisationId: match[1], collectorId: match[2] } : undefined;
}

const bare = (uuid: string) => uuid.replaceAll('-', '').toLowerCase();
const dashed = (hex: string) => uuidOf(uuidBytes(hex));
