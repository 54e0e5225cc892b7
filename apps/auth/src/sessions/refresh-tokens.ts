import { createHmac } from 'node:crypto';

import { uuidBytes, uuidOf } from '@pganalytics/contracts';

const FORM = /^pgar_([0-9a-f]{32})_([0-9a-f]{32})_[\w-]{43}$/;

/** What a refresh token says by itself; whether it is true is for the database to tell. */
export interface RefreshTokenParts {
  readonly organisationId: string;
  readonly sessionId: string;
}

interface TokenSource extends RefreshTokenParts {
  readonly secret: Buffer;
}

/** The ids inside a refresh token; `undefined` if it does not have the form of one. */
export function parseRefreshToken(token: string): RefreshTokenParts | undefined {
  const match = FORM.exec(token);
  if (!match) return undefined;
  return { organisationId: uuidOf(uuidBytes(match[1])), sessionId: uuidOf(uuidBytes(match[2])) };
}

/** The first refresh token of a session. */
export function firstRefreshToken(session: TokenSource): string {
  return tokenOf(session, 'first');
}

/**
 * The refresh token that follows another one. It follows from the last token and the session's secret, so that two
 * renewals that race get the same answer, while the database alone, or a token alone, gives nobody the next one.
 */
export function nextRefreshToken(session: TokenSource, token: string): string {
  return tokenOf(session, token);
}

/** The CSRF token of a session; it stays the same while the session lasts, so that two tabs never disagree. */
export function csrfTokenOf(session: Pick<TokenSource, 'secret'>): string {
  return createHmac('sha256', session.secret).update('csrf').digest('base64url');
}

function tokenOf(session: TokenSource, from: string): string {
  const bare = (id: string): string => id.replaceAll('-', '');
  const secret = createHmac('sha256', session.secret).update(`refresh ${from}`).digest('base64url');
  return `pgar_${bare(session.organisationId)}_${bare(session.sessionId)}_${secret}`;
}
