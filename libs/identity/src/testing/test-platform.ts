import { X509Certificate, verify } from 'node:crypto';
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import { text } from 'node:stream/consumers';

import { newId } from '@pganalytics/contracts';
import {
  enrolmentBody,
  enrolmentPath,
  renewalBody,
  renewalPath,
  renewalStatement,
} from '@pganalytics/contracts/accounts';
import type { EnrolmentAnswer } from '@pganalytics/contracts/accounts';

import { serialOf } from '../certificates/authority.js';
import { readRequest } from '../certificates/request.js';
import { TestAuthority } from './test-authority.js';
import type { KeyAndCertificate } from './test-authority.js';

export interface TestPlatformOptions {
  /** What collectors are told. */
  readonly ingestUrl?: string;
  readonly certificateLifeMs?: number;
  /** The certificate it shows; one for loopback of its own authority unless given. */
  readonly server?: KeyAndCertificate;
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

const DAY_MS = 86_400_000;

/** The platform as a collector sees it while it enrols and renews, on TLS, for specs of the collector's side. */
export class TestPlatform {
  readonly ids = { organisationId: newId(), collectorId: newId() };
  /** Requests that came, by path. */
  readonly requests: { readonly path: string; readonly keyHash: string; readonly name?: string }[] = [];
  /** Works on this many requests and cuts the connection before the answer. */
  answersToLose = 0;
  /** Answers this instead of working. */
  refusal: { readonly status: number; readonly code: string; readonly detail: string } | undefined;
  /** What is answered as the time; the real one unless given. */
  date: Date | undefined;
  private readonly given = new Map<string, EnrolmentAnswer>();

  private constructor(
    private readonly server: Server,
    readonly authority: TestAuthority,
    private readonly options: TestPlatformOptions,
  ) {}

  static async start(options: TestPlatformOptions = {}): Promise<TestPlatform> {
    const authority = await TestAuthority.create();
    const shown = options.server ?? (await authority.forServer());
    const server = createServer({ key: shown.key, cert: shown.cert }, (request, response) => {
      void text(request).then(async (body) => {
        const { status, body: answer } = await platform.answer(request.url ?? '', body);
        if (platform.answersToLose > 0) {
          platform.answersToLose--;
          request.socket.destroy();
          return;
        }
        const headers = {
          'content-type': 'application/json',
          ...(platform.date && { date: platform.date.toUTCString() }),
        };
        response.writeHead(status, headers).end(typeof answer === 'string' ? answer : JSON.stringify(answer));
      });
    });
    const platform = new TestPlatform(server, authority, options);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return platform;
  }

  get url(): string {
    return `https://localhost:${(this.server.address() as { port: number }).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(path: string, text: string): Promise<Reply> {
    const { refusal } = this;
    if (refusal) return { status: refusal.status, body: { type: 'about:blank', title: 'Refused', ...refusal } };
    if (path === enrolmentPath) {
      const { csr, name } = enrolmentBody.parse(JSON.parse(text));
      return this.give(path, csr, name);
    }
    if (path !== renewalPath) return { status: 404, body: 'nothing here' };
    const { certificate, csr, at, signature } = renewalBody.parse(JSON.parse(text));
    const { csrHash } = await readRequest(csr);
    const present = new X509Certificate(certificate);
    const statement = renewalStatement({ csrHash, serial: serialOf(present.serialNumber), at });
    const signed = verify('sha256', Buffer.from(statement), present.publicKey, Buffer.from(signature, 'base64'));
    if (!signed) throw new Error('the renewal was not signed with the present key');
    return this.give(path, csr, 'a collector');
  }

  /** The same key gets the same answer. */
  private async give(path: string, csr: string, name: string): Promise<Reply> {
    const { publicKey, keyHash } = await readRequest(csr);
    this.requests.push({ path, keyHash, name });
    const { certificateLifeMs = DAY_MS, ingestUrl = 'https://localhost:8443' } = this.options;
    const now = Date.now();
    const dates = { notBefore: new Date(now - 1_000), notAfter: new Date(now + certificateLifeMs) };
    const known = this.given.get(keyHash);
    const answer = known ?? {
      ...this.ids,
      name,
      certificate: await this.authority.sign(this.ids, publicKey, dates),
      notBefore: dates.notBefore.getTime(),
      notAfter: dates.notAfter.getTime(),
      authorities: [this.authority.certificate],
      ingestUrl,
    };
    this.given.set(keyHash, answer);
    return { status: 200, body: answer };
  }
}
