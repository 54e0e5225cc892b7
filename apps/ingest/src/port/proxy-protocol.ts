import { BlockList, isIP, isIPv6 } from 'node:net';
import type { Socket } from 'node:net';

import { UntrustedProxySetting } from './collector-port.errors.js';

/** What a proxy said about a connection: the client's `host:port`; undefined for one that the proxy made for itself. */
export interface ProxyHeader {
  readonly address: string | undefined;
}

// https://www.haproxy.org/download/2.8/doc/proxy-protocol.txt, section 2.2
const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
const FIXED_BYTES = 16;
/** Addresses take 36 bytes; the rest is for extensions, of which HAProxy sends a few hundred bytes at most. */
const MOST_BYTES = 2_048;
const PROXY = 0x21;
const LOCAL = 0x20;
const TCP4 = 0x11;
const TCP6 = 0x21;

/** The addresses that may tell us who a client is. @throws UntrustedProxySetting */
export function trustedProxies(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address, bits] = network.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    const most = family === 'ipv6' ? 128 : 32;
    const prefix = bits === undefined ? most : Number(bits);
    if (isIP(address) === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > most) {
      throw new UntrustedProxySetting(network);
    }
    list.addSubnet(address, prefix, family);
  }
  return list;
}

/** Whether a connection comes from one of the proxies. */
export function isFromProxy(socket: Socket, proxies: BlockList): boolean {
  const address = socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '') ?? '';
  return isIP(address) !== 0 && proxies.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/**
 * Reads the PROXY protocol header, version 2, that a connection begins with, and puts back what came after it.
 * Undefined when there is none in time, or a wrong one; the connection is then closed.
 */
export function readProxyHeader(socket: Socket, timeoutMs: number): Promise<ProxyHeader | undefined> {
  return new Promise((resolve) => {
    let head = Buffer.alloc(0);
    const end = (header: ProxyHeader | undefined, length = 0) => {
      clearTimeout(timer);
      socket.off('readable', onReadable).off('close', onGone).off('error', onGone);
      if (header === undefined) socket.destroy();
      else if (head.length > length) socket.unshift(head.subarray(length));
      resolve(header);
    };
    const onGone = () => end(undefined);
    const onReadable = () => {
      for (let chunk = socket.read() as Buffer | null; chunk !== null; chunk = socket.read() as Buffer | null) {
        head = Buffer.concat([head, chunk]);
      }
      const begun = SIGNATURE.subarray(0, head.length);
      if (!head.subarray(0, begun.length).equals(begun)) return onGone();
      const length = head.length < FIXED_BYTES ? Number.POSITIVE_INFINITY : FIXED_BYTES + head.readUInt16BE(14);
      if (Number.isFinite(length) && length > MOST_BYTES) onGone();
      else if (head.length >= length) end(parse(head.subarray(0, length)), length);
      else if (socket.readableEnded) onGone();
    };
    const timer = setTimeout(onGone, timeoutMs);
    socket.on('readable', onReadable).once('close', onGone).once('error', onGone);
  });
}

function parse(header: Buffer): ProxyHeader | undefined {
  const [command, family] = [header[12], header[13]];
  if (command === LOCAL) return { address: undefined };
  if (command !== PROXY) return undefined;
  if (family === TCP4 && header.length >= FIXED_BYTES + 12) {
    return { address: `${header.subarray(16, 20).join('.')}:${header.readUInt16BE(24)}` };
  }
  if (family === TCP6 && header.length >= FIXED_BYTES + 36) {
    const groups = Array.from({ length: 8 }, (_, index) => header.readUInt16BE(16 + 2 * index).toString(16));
    return { address: `${groups.join(':')}:${header.readUInt16BE(48)}` };
  }
  return undefined;
}
