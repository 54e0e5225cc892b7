import { parseCollectorToken } from '@pganalytics/contracts';
import { enrolmentPath } from '@pganalytics/contracts/accounts';
import type { EnrolmentAnswer, EnrolmentTokenCreated } from '@pganalytics/contracts/accounts';
import { createRequest, newPrivateKey } from '@pganalytics/identity';
import type { RunningStack } from '@pganalytics/stack';

import type { ClientCertificate } from './simulated-collector.js';

/** A collector as auth knows it. */
export interface Enrolment {
  readonly collectorId: string;
  readonly organisationId: string;
}

/** Access tokens live for five minutes. */
const SIGN_IN_EVERY_MS = 120_000;
const TRIES = 20;
const ENROLMENT_TOKENS = '/admin/enrolment-tokens';

/** Makes collectors as administrators do: with a token that lasts, or with a one-time token and a key of their own. */
export class Enrolments {
  private accessToken: Promise<string> | undefined;
  private until = 0;

  constructor(private readonly stack: Pick<RunningStack, 'url' | 'email' | 'password'>) {}

  /** A collector that shows a token, as behind a proxy that ends TLS. */
  enrol(name: string): Promise<Enrolment & { readonly token: string }> {
    return this.patiently(async (tries) => {
      const { token } = await this.postSignedIn<{ token: string }>('/admin/collectors', { name: `${name} ${tries}` });
      const parts = parseCollectorToken(token);
      if (parts === undefined) throw new Error('auth gave out a collector token that is none.');
      return { token, collectorId: parts.collectorId, organisationId: parts.organisationId };
    });
  }

  /** A collector that shows a certificate, enrolled as `collector-register` does it. */
  enrolWithKey(name: string): Promise<Enrolment & { readonly certificate: ClientCertificate }> {
    return this.patiently(async (tries) => {
      const { token } = await this.postSignedIn<EnrolmentTokenCreated>(ENROLMENT_TOKENS, {});
      const key = newPrivateKey();
      const body = { token, csr: await createRequest(key), name: `${name} ${tries}`, hostName: 'simulated' };
      const answer = await this.post<EnrolmentAnswer>(enrolmentPath, body);
      const { certificate: chain, collectorId, organisationId } = answer;
      return { certificate: { chain, key }, collectorId, organisationId };
    });
  }

  private async patiently<T>(work: (tries: number) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await work(tries);
      } catch (error) {
        // The services learn auth's signing key from the log a moment later.
        if (tries === TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    }
  }

  private async postSignedIn<T>(place: string, body: unknown): Promise<T> {
    return this.post(`/api/v1${place}`, body, { authorization: `Bearer ${await this.signedIn()}` });
  }

  private signedIn(): Promise<string> {
    if (this.accessToken === undefined || performance.now() > this.until) {
      this.until = performance.now() + SIGN_IN_EVERY_MS;
      const { email, password } = this.stack;
      this.accessToken = this.post<{ accessToken: string }>('/api/v1/auth/login', { email, password }).then(
        (answer) => answer.accessToken,
      );
      this.accessToken.catch(() => (this.accessToken = undefined));
    }
    return this.accessToken;
  }

  private async post<T>(place: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
    const answer = await fetch(`${this.stack.url}${place}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`POST ${place} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}
