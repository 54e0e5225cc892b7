import 'reflect-metadata';

import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, webcrypto } from 'node:crypto';

import { Pkcs10CertificateRequest, Pkcs10CertificateRequestGenerator } from '@peculiar/x509';

import { UnusableRequest } from './certificate.errors.js';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** A certificate request whose signature was checked. */
export interface CheckedRequest {
  /** SPKI, DER. */
  readonly publicKey: Uint8Array;
  /** SHA-256 of the public key, in hex: the name of the key everywhere. */
  readonly keyHash: string;
  /** SHA-256 of the request, in hex. */
  readonly csrHash: string;
}

/** SHA-256 in hex. */
export const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A new private key for a collector: ECDSA P-256, PKCS#8 in PEM. */
export function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** The public key of a private one: SPKI, DER. */
export function publicKeyOf(privateKeyPem: string): Buffer {
  return createPublicKey(privateKeyPem).export({ type: 'spki', format: 'der' });
}

/** A certificate request in PEM, signed with the P-256 key it is for. */
export async function createRequest(privateKeyPem: string): Promise<string> {
  const der = createPrivateKey(privateKeyPem).export({ type: 'pkcs8', format: 'der' });
  const privateKey = await webcrypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']);
  const publicKey = await webcrypto.subtle.importKey('spki', publicKeyOf(privateKeyPem), ALGORITHM, true, ['verify']);
  const keys = { privateKey, publicKey };
  const request = await Pkcs10CertificateRequestGenerator.create({ keys, signingAlgorithm: ALGORITHM });
  return `${request.toString('pem')}\n`;
}

/**
 * Reads a certificate request and checks that its sender has the private key. Nothing else of it is believed.
 * @throws UnusableRequest
 */
export async function readRequest(pem: string): Promise<CheckedRequest> {
  let request: Pkcs10CertificateRequest;
  try {
    request = new Pkcs10CertificateRequest(pem);
  } catch {
    throw new UnusableRequest('it is not a PKCS#10 request in PEM');
  }
  const publicKey = new Uint8Array(request.publicKey.rawData);
  const kind = kindOf(publicKey);
  if (kind === undefined) throw new UnusableRequest('the key must be ECDSA P-256 or P-384, or Ed25519');
  const signed = await request.verify().catch(() => false);
  if (!signed) throw new UnusableRequest('its signature was not made with its key');
  return { publicKey, keyHash: sha256Hex(publicKey), csrHash: sha256Hex(new Uint8Array(request.rawData)) };
}

const CURVES = ['prime256v1', 'secp384r1'];

function kindOf(publicKey: Uint8Array): string | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType === 'ed25519') return 'ed25519';
    const curve = key.asymmetricKeyDetails?.namedCurve;
    return key.asymmetricKeyType === 'ec' && curve !== undefined && CURVES.includes(curve) ? curve : undefined;
  } catch {
    return undefined;
  }
}
