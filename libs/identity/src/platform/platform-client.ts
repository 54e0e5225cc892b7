import { readFileSync } from 'node:fs';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
// Whole: an older Node, which lacks a function of it, is to be refused by a sentence and not by a failed import.
import tls from 'node:tls';

import { messageOf } from '@pganalytics/errors';
import { problemDetails } from '@pganalytics/contracts';
import type { z } from 'zod';

import {
  NotThePlatform,
  PlaintextPlatform,
  PlatformNotTrusted,
  PlatformRefused,
  PlatformUnreachable,
} from './platform.errors.js';

export interface PlatformClientOptions {
  /** Where dashboard and API are. */
  readonly url: string;
  /** PEM certificates that the platform is trusted by, beside those of the system. */
  readonly caFile?: string | undefined;
  /** `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` are taken from it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Plain http to an address that is not loopback, as inside one host's container network. */
  readonly plaintext?: boolean;
  readonly timeoutMs: number;
}

interface Received {
  readonly status: number;
  readonly text: string;
  readonly date: string | undefined;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const MOST_BYTES = 262_144;
/** Clocks that differ by less explain no failure. */
const CLOCK_SKEW_MS = 60_000;

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is unknown; check the address.',
  EAI_AGAIN: 'its name cannot be looked up now; check DNS.',
  ECONNREFUSED: 'nothing listens there; check address and port.',
  ECONNRESET: 'the connection was cut; is the port one for TLS, and the address https://?',
  EHOSTUNREACH: 'there is no way to it; check network and firewall.',
  ENETUNREACH: 'there is no way to it; check network and firewall.',
  ETIMEDOUT: 'it did not answer in time; check network and firewall.',
  EPROTO: 'it does not speak TLS there; is the address http://?',
};

const CLOCK = 'the clock of this host or the certificate is wrong; here it is';
const TRUST: Readonly<Record<string, () => string>> = {
  SELF_SIGNED_CERT_IN_CHAIN: () => 'its authority is unknown here; name its certificate with --ca-file.',
  DEPTH_ZERO_SELF_SIGNED_CERT: () => 'it is self-signed; name it with --ca-file.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: () => 'its authority is unknown here; name its certificate with --ca-file.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: () => 'its authority is unknown here; name its certificate with --ca-file.',
  CERT_HAS_EXPIRED: () => `it has expired: ${CLOCK} ${new Date().toISOString()}.`,
  CERT_NOT_YET_VALID: () => `it is not valid yet: ${CLOCK} ${new Date().toISOString()}.`,
};

/** Asks the platform's API what needs no sign-in, and says in words why it does not answer. */
export class PlatformClient {
  private readonly agent: HttpAgent | HttpsAgent;
  readonly url: string;
  /** The certificates of `caFile`. */
  readonly ca: string | undefined;

  /** @throws PlaintextPlatform, NotThePlatform, PlatformNotTrusted */
  constructor(private readonly options: PlatformClientOptions) {
    const url = URL.parse(options.url);
    if (url === null || !/^https?:$/.test(url.protocol)) {
      throw new NotThePlatform(options.url, 'it does not begin with https://');
    }
    const secure = url.protocol === 'https:';
    if (!secure && options.plaintext !== true && !LOOPBACK.test(url.hostname))
      throw new PlaintextPlatform(url.hostname);
    this.url = url.href.replace(/\/+$/, '');
    this.ca = this.readCa();
    const proxyEnv = proxySettings(options.environment);
    this.agent = secure ? new HttpsAgent({ proxyEnv, ...this.trust() }) : new HttpAgent({ proxyEnv });
  }

  /** @throws PlatformUnreachable, PlatformNotTrusted, NotThePlatform, PlatformRefused */
  async post<T>(path: string, body: unknown, answer: z.ZodType<T>): Promise<T> {
    const received = await this.send(`${this.url}${path}`, JSON.stringify(body));
    const json = parseJson(received.text);
    if (received.status >= 400) throw this.refusalOf(received, json);
    const parsed = answer.safeParse(json);
    if (!parsed.success) throw new NotThePlatform(this.url, 'it answers something else');
    return parsed.data;
  }

  close(): void {
    this.agent.destroy();
  }

  private trust(): { ca: string[] } {
    const known = new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')]);
    return { ca: this.ca === undefined ? [...known] : [...known, this.ca] };
  }

  private readCa(): string | undefined {
    const { caFile, url } = this.options;
    if (caFile === undefined) return undefined;
    try {
      return readFileSync(caFile, 'utf8');
    } catch (error) {
      throw new PlatformNotTrusted(url, `the file of its authorities cannot be read (${messageOf(error)})`);
    }
  }

  private async send(url: string, body: string): Promise<Received> {
    const { timeoutMs } = this.options;
    const headers = { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
    const signal = AbortSignal.timeout(timeoutMs);
    const request = url.startsWith('https:') ? httpsRequest : httpRequest;
    try {
      return await new Promise<Received>((resolve, reject) => {
        request(url, { method: 'POST', headers, agent: this.agent, signal }, (response) => {
          textOf(response).then(
            (text) => resolve({ status: response.statusCode ?? 0, text, date: response.headers.date }),
            reject,
          );
        })
          .on('error', reject)
          .end(body);
      });
    } catch (error) {
      throw this.failureOf(error, signal.aborted);
    }
  }

  private failureOf(error: unknown, late: boolean): Error {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (late) return new PlatformUnreachable(this.url, REASONS['ETIMEDOUT']);
    if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
      return new PlatformNotTrusted(this.url, 'it is for another host name; use the name that it has.');
    }
    if (code in TRUST) return new PlatformNotTrusted(this.url, TRUST[code]());
    if (code.startsWith('ERR_SSL_')) return new PlatformUnreachable(this.url, REASONS['EPROTO']);
    if (code.startsWith('CERT_')) return new PlatformNotTrusted(this.url, messageOf(error));
    return new PlatformUnreachable(this.url, REASONS[code] ?? messageOf(error));
  }

  private refusalOf({ status, date }: Received, json: unknown): Error {
    const problem = problemDetails.safeParse(json);
    if (!problem.success) {
      return status >= 500
        ? new PlatformUnreachable(this.url, `it answers ${status}; try again in a minute.`)
        : new NotThePlatform(this.url, `it answers ${status}`);
    }
    const { code, detail, errors = [] } = problem.data;
    if (status >= 500 || status === 429) return new PlatformUnreachable(this.url, detail);
    if (status === 404) return new NotThePlatform(this.url, `it answers 404: ${detail}`);
    const fields = errors.map(({ path, message }) => `${path} ${message}`).join('; ');
    return new PlatformRefused(status, code, [detail, fields, clockHint(date)].filter((part) => part !== '').join(' '));
  }
}

function clockHint(date: string | undefined): string {
  const theirs = Date.parse(date ?? '');
  const skewMs = Date.now() - theirs;
  if (Number.isNaN(theirs) || Math.abs(skewMs) < CLOCK_SKEW_MS) return '';
  const minutes = Math.round(Math.abs(skewMs) / 60_000);
  return `(The clock here is ${minutes} min ${skewMs > 0 ? 'ahead of' : 'behind'} the platform's.)`;
}

function proxySettings(environment: PlatformClientOptions['environment']): Record<string, string> {
  const names = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'];
  const pairs = names.map((name) => [name, environment[name] ?? environment[name.toLowerCase()] ?? ''] as const);
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}

async function textOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error('the answer does not end');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
