import type { SignedInSession } from '@pganalytics/contracts/accounts';
import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';

import { NotFound } from '../auth.errors.js';
import { AuthDatabase } from '../storage/auth-database.js';
import { User } from '../users/user.entity.js';
import { idleMsOf } from './begin-session.js';
import { SessionSettings } from './session-settings.js';
import { Session } from './session.entity.js';

/** More than any person has; a program that signs in without end must not make the answer endless. */
const MOST_SESSIONS = 200;

/** Tells in which browsers and programs a user is signed in. */
@Injectable()
export class ListSessions {
  constructor(
    private readonly database: AuthDatabase,
    private readonly settings: SessionSettings,
  ) {}

  /** The last used first. @param currentId the session that the question comes from. @throws NotFound */
  async run(
    of: { readonly organisationId: string; readonly userId: string },
    currentId?: string,
  ): Promise<SignedInSession[]> {
    const { organisationId, userId } = of;
    const idleMs = idleMsOf(this.settings.limits);
    return this.database.inOrganisation(organisationId, async ({ rows, nowMs }) => {
      if (!(await rows.existsBy(User, { id: userId }))) throw new NotFound('user', userId);
      const now = await nowMs();
      const sessions = await rows.find(Session, {
        where: {
          userId,
          endedAt: IsNull(),
          expiresAt: MoreThan(new Date(now)),
          lastUsedAt: MoreThan(new Date(now - idleMs)),
        },
        order: { lastUsedAt: 'DESC', id: 'DESC' },
        take: MOST_SESSIONS,
      });
      return sessions.map((session) => ({
        id: session.id,
        current: session.id === currentId,
        userAgent: session.userAgent,
        address: session.address,
        createdAt: session.createdAt.getTime(),
        lastUsedAt: session.lastUsedAt.getTime(),
        endsAt: Math.min(session.expiresAt.getTime(), session.lastUsedAt.getTime() + idleMs),
      }));
    });
  }
}
