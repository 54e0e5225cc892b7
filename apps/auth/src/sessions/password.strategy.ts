import type { NamedStrategy } from '@pganalytics/access';
import { Strategy } from 'passport-local';

import type { ProvenIdentity, VerifyPassword } from './verify-password.js';

/** The sign-in with e-mail address and password; single sign-on adds strategies beside it. */
export function passwordStrategy(verifyPassword: VerifyPassword): NamedStrategy {
  const options = {
    usernameField: 'email',
    passwordField: 'password',
    session: false,
    passReqToCallback: true,
  } as const;
  const strategy = new Strategy(options, async (request, email, password, done) => {
    let identity: ProvenIdentity;
    try {
      identity = await verifyPassword.run({ email, password }, request.ip ?? '');
    } catch (error) {
      done(error);
      return;
    }
    done(null, identity);
  });
  return { name: 'password', strategy };
}
