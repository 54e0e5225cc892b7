import { cookieNames } from '@pganalytics/access';
import type { CookieNames } from '@pganalytics/access';

import type { AuthConfig } from '../auth.config.js';
import type { SessionLimits } from './begin-session.js';

/** Two renewals with one token within this time are one client that lost an answer or has two tabs, not a thief. */
export const REUSE_GRACE_MS = 2_000;

/** What sessions and their cookies go by. */
export class SessionSettings {
  readonly limits: SessionLimits;
  readonly cookies: CookieNames;
  readonly secure: boolean;

  constructor(config: Pick<AuthConfig, 'PUBLIC_URL' | 'SESSION_IDLE_MINUTES' | 'SESSION_ABSOLUTE_MINUTES'>) {
    this.limits = config;
    this.cookies = cookieNames(config.PUBLIC_URL);
    this.secure = config.PUBLIC_URL.startsWith('https:');
  }
}
