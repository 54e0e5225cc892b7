import { InvalidAddress, PlaintextAddress } from '../cli.errors.js';

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The address of the product as it was given, without what follows the host.
 * @throws InvalidAddress, PlaintextAddress
 */
export function addressOf(given: string, plaintext: boolean): string {
  const url = URL.parse(/^[a-z]+:\/\//i.test(given) ? given : `https://${given}`);
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.hostname === '')
    throw new InvalidAddress(given);
  if (url.protocol === 'http:' && !plaintext && !LOCAL.has(url.hostname)) throw new PlaintextAddress(given);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
