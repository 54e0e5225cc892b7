import type { Transaction } from '../storage/auth-database.js';
import { User } from '../users/user.entity.js';
import { Session } from './session.entity.js';

/** Locks a user and then one of the user's sessions: always in this order, so that no two transactions wait for each other. */
export async function lockSession(
  { rows }: Transaction,
  sessionId: string,
): Promise<{ user: User | null; session: Session | null }> {
  const found = await rows.findOneBy(Session, { id: sessionId });
  if (!found) return { user: null, session: null };
  const lock = { mode: 'pessimistic_write' } as const;
  const user = await rows.findOne(User, { where: { id: found.userId }, lock });
  const session = await rows.findOne(Session, { where: { id: sessionId }, lock });
  return { user, session };
}
