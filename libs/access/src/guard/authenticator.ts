import passport from 'passport';

import { NotAuthenticated } from '../access.errors.js';
import type { Principal } from '../roles/principal.js';
import type { CredentialedRequest, NamedStrategy } from './strategies.js';

type Handler = (request: unknown, response: unknown, next: (error?: unknown) => void) => void;

/**
 * Asks the strategies one after the other who a request comes from: a principal, or what a sign-in goes on with. Each service has its own Passport: in all-in-one
 * many run in one process, and Passport's usual instance would share the last one's strategies among all.
 */
export class Authenticator<Identity = Principal> {
  private readonly passport = new passport.Passport();
  private readonly names: string[];

  constructor(strategies: readonly NamedStrategy[]) {
    this.names = strategies.map(({ name }) => name);
    for (const { name, strategy } of strategies) this.passport.use(name, strategy);
  }

  /** @throws NotAuthenticated when no strategy knows the caller; what a strategy throws. */
  async authenticate(request: CredentialedRequest): Promise<Identity> {
    const identity = await new Promise<Identity | undefined>((resolve, reject) => {
      const answer = (error: unknown, user?: unknown): void => {
        if (error != null) reject(error);
        else resolve(user ? (user as Identity) : undefined);
      };
      const authenticate = this.passport.authenticate(this.names, { session: false }, answer) as Handler;
      // Passport adds methods to what it is given; it gets its own object with the parts that strategies need.
      const { method, headers, body, ip } = request;
      authenticate({ method, headers, body, ip }, {}, (error) => answer(error));
    });
    if (identity === undefined) throw new NotAuthenticated();
    return identity;
  }
}
