import {
  Authenticator,
  CSRF_HEADER,
  CurrentPrincipal,
  AccessDirectories,
  claimsOfAccessToken,
  cookieValue,
} from '@pganalytics/access';
import type { CredentialedRequest, Principal } from '@pganalytics/access';
import type { AccessGranted } from '@pganalytics/contracts/accounts';
import { Endpoint, Input } from '@pganalytics/http';
import type { InputOf } from '@pganalytics/http';
import { Controller, Inject, Req, Res } from '@nestjs/common';

import { ChangeAccount } from './change-account.js';
import { ChangePassword } from './change-password.js';
import type { GrantedSession } from './granted-session.js';
import { ReadAccount } from './read-account.js';
import { RenewSession } from './renew-session.js';
import { parseRefreshToken } from './refresh-tokens.js';
import { changeMe, changePassword, getMe, login, logout, refresh } from './session.endpoints.js';
import { clearSessionCookies, setSessionCookies } from './session-cookies.js';
import type { CookieReply } from './session-cookies.js';
import { originOf } from './session-origin.js';
import { SessionSettings } from './session-settings.js';
import { SignIn } from './sign-in.js';
import { SignOut } from './sign-out.js';
import type { SignOutRequest } from './sign-out.js';
import type { ProvenIdentity } from './verify-password.js';

/** DI token of the authenticator whose strategies prove who signs in. */
export const SIGN_IN_METHODS = Symbol('sign-in methods');

@Controller('api/v1/auth')
export class SessionController {
  constructor(
    @Inject(SIGN_IN_METHODS) private readonly methods: Authenticator<ProvenIdentity>,
    private readonly directories: AccessDirectories,
    private readonly settings: SessionSettings,
    private readonly signIn: SignIn,
    private readonly renew: RenewSession,
    private readonly signOut: SignOut,
    private readonly account: ReadAccount,
    private readonly changing: ChangeAccount,
    private readonly password: ChangePassword,
  ) {}

  @Endpoint(login)
  async login(
    @Input() { body }: InputOf<typeof login>,
    @Req() request: CredentialedRequest,
    @Res({ passthrough: true }) reply: CookieReply,
  ) {
    const { method, headers, ip } = request;
    const identity = await this.methods.authenticate({ method, headers, ip: ip ?? '', body });
    return this.answer(reply, await this.signIn.run(identity, originOf(request)));
  }

  @Endpoint(refresh)
  async refresh(@Req() { headers }: CredentialedRequest, @Res({ passthrough: true }) reply: CookieReply) {
    const token = cookieValue(text(headers['cookie']), this.settings.cookies.refresh);
    return this.answer(reply, await this.renew.run(token, text(headers[CSRF_HEADER])));
  }

  @Endpoint(logout)
  async logout(
    @Input() { body }: InputOf<typeof logout>,
    @Req() { headers }: CredentialedRequest,
    @Res({ passthrough: true }) reply: CookieReply,
  ) {
    const session = await this.namedSession(headers);
    if (session !== undefined) await this.signOut.run({ ...session, everywhere: body?.everywhere ?? false });
    clearSessionCookies(reply, this.settings);
    // What the browser keeps of answers belongs to whoever signed out.
    reply.header('clear-site-data', '"cache"');
  }

  @Endpoint(getMe)
  async me(@CurrentPrincipal() principal: Principal) {
    return this.account.run(principal);
  }

  @Endpoint(changeMe)
  async changeMe(@CurrentPrincipal() principal: Principal, @Input() { body }: InputOf<typeof changeMe>) {
    return this.changing.run(principal, body);
  }

  @Endpoint(changePassword)
  async changePassword(
    @CurrentPrincipal() principal: Principal,
    @Input() { body }: InputOf<typeof changePassword>,
    @Req() request: CredentialedRequest,
    @Res({ passthrough: true }) reply: CookieReply,
  ) {
    return this.answer(reply, await this.password.run(principal, body, originOf(request)));
  }

  private answer(reply: CookieReply, granted: GrantedSession): AccessGranted {
    setSessionCookies(reply, this.settings, granted);
    return { accessToken: granted.accessToken, expiresInSeconds: granted.expiresInSeconds };
  }

  private async namedSession(
    headers: CredentialedRequest['headers'],
  ): Promise<Omit<SignOutRequest, 'everywhere'> | undefined> {
    const bearer = /^Bearer +(\S+)$/i.exec(text(headers['authorization']) ?? '')?.[1];
    if (bearer !== undefined) {
      const { organisationId, sessionId } = await claimsOfAccessToken(bearer, this.directories);
      return { organisationId, sessionId, credential: { kind: 'header' } };
    }
    const token = cookieValue(text(headers['cookie']), this.settings.cookies.refresh);
    const parts = token === undefined ? undefined : parseRefreshToken(token);
    if (token === undefined || parts === undefined) return undefined;
    return { ...parts, credential: { kind: 'cookie', refreshToken: token, csrfToken: text(headers[CSRF_HEADER]) } };
  }
}

const text = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : undefined;
