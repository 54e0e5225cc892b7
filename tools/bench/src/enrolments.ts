import { parseCollectorToken } from '@pganalytics/contracts';
import type { RunningStack } from '@pganalytics/stack';

/** A collector as auth knows it. */
export interface Enrolment {
  readonly token: string;
  readonly collectorId: string;
  readonly organisationId: string;
}

/** Access tokens live for five minutes. */
const SIGN_IN_EVERY_MS = 120_000;
const TRIES = 20;

/** Makes collectors through the admin API. */
export class Enrolments {
  private accessToken: Promise<string> | undefined;
  private until = 0;

  constructor(private readonly stack: Pick<RunningStack, 'url' | 'email' | 'password'>) {}

  async enrol(name: string): Promise<Enrolment> {
    for (let tries = 1; ; tries += 1) {
      try {
        const { token } = await this.post<{ token: string }>(
          '/admin/collectors',
          { name: `${name} ${tries}` },
          { authorization: `Bearer ${await this.signedIn()}` },
        );
        const parts = parseCollectorToken(token);
        if (parts === undefined) throw new Error('auth gave out a collector token that is none.');
        return { token, collectorId: parts.collectorId, organisationId: parts.organisationId };
      } catch (error) {
        // The services learn auth's signing key from the log a moment later.
        if (tries === TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    }
  }

  private signedIn(): Promise<string> {
    if (this.accessToken === undefined || performance.now() > this.until) {
      this.until = performance.now() + SIGN_IN_EVERY_MS;
      const { email, password } = this.stack;
      this.accessToken = this.post<{ accessToken: string }>('/auth/login', { email, password }).then(
        (answer) => answer.accessToken,
      );
      this.accessToken.catch(() => (this.accessToken = undefined));
    }
    return this.accessToken;
  }

  private async post<T>(place: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
    const answer = await fetch(`${this.stack.url}/api/v1${place}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`POST ${place} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}
