import 'reflect-metadata';

import { createPrivateKey, randomBytes, webcrypto } from 'node:crypto';

import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { Extension, JsonGeneralName } from '@peculiar/x509';

import { isIP } from 'node:net';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
/** RFC 5280 allows 20 bytes; 16 random ones are beyond guessing and never meet (CA/B asks for 8). */
const SERIAL_BYTES = 16;

/** An authority that signs certificates. */
export interface Authority {
  /** PEM. */
  readonly certificate: string;
  /** PKCS#8, DER. */
  readonly privateKey: Uint8Array;
}

/** From when to when a certificate is valid. */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** A certificate that was signed. */
export interface IssuedCertificate {
  /** PEM. */
  readonly certificate: string;
  /** Lower-case hex without leading zeros, as {@link serialOf} reads it. */
  readonly serial: string;
}

/** Makes an authority with an ECDSA P-256 key of its own; it may sign no further authorities. */
export async function createAuthority(name: string, validity: Validity): Promise<Authority> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: [{ CN: [name] }],
    ...validity,
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const privateKey = new Uint8Array(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey));
  return { certificate: `${certificate.toString('pem')}\n`, privateKey };
}

/** Signs a certificate for TLS clients whose one name is a URI; `publicKey` is SPKI in DER. */
export async function issueClientCertificate(
  authority: Authority,
  subject: Validity & { readonly uri: string; readonly publicKey: Uint8Array },
): Promise<IssuedCertificate> {
  return issue(authority, subject, ExtendedKeyUsage.clientAuth, [{ type: 'url', value: subject.uri }]);
}

/** Signs a certificate for a TLS server with these host names and addresses; `publicKey` is SPKI in DER. */
export async function issueServerCertificate(
  authority: Authority,
  subject: Validity & { readonly hosts: readonly string[]; readonly publicKey: Uint8Array },
): Promise<IssuedCertificate> {
  const names = subject.hosts.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value }));
  return issue(authority, subject, ExtendedKeyUsage.serverAuth, names);
}

async function issue(
  authority: Authority,
  { notBefore, notAfter, publicKey }: Validity & { readonly publicKey: Uint8Array },
  usage: ExtendedKeyUsage,
  names: readonly JsonGeneralName[],
): Promise<IssuedCertificate> {
  const issuer = new X509Certificate(authority.certificate);
  const signingKey = await webcrypto.subtle.importKey('pkcs8', authority.privateKey, ALGORITHM, false, ['sign']);
  const extensions: Extension[] = [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([usage]),
    // Critical, as RFC 5280 wants it of a certificate without a subject.
    new SubjectAlternativeNameExtension([...names], true),
    await AuthorityKeyIdentifierExtension.create(issuer),
  ];
  const serial = newSerial();
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serial,
    issuer: issuer.subject,
    notBefore,
    notAfter,
    publicKey,
    signingKey,
    signingAlgorithm: ALGORITHM,
    extensions,
  });
  return { certificate: `${certificate.toString('pem')}\n`, serial: serialOf(serial) };
}

/** A serial number in the one form that we compare: lower-case hex without leading zeros. */
export function serialOf(hex: string): string {
  return hex.toLowerCase().replace(/^0+(?=.)/, '');
}

/** The private key of an authority in PEM, for files. */
export function privateKeyPem({ privateKey }: Authority): string {
  const key = createPrivateKey({ key: Buffer.from(privateKey), format: 'der', type: 'pkcs8' });
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function newSerial(): string {
  const bytes = randomBytes(SERIAL_BYTES);
  // Neither negative nor with a leading zero byte, so that everybody writes it the same way.
  bytes[0] = (bytes[0] & 0x7f) | 0x40;
  return bytes.toString('hex');
}
