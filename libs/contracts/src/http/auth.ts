import { z } from 'zod';

import { retention } from './retention.js';
import { epochMs, idText, nextCursor, pageCursor, pageLimit } from './values.js';

const name = z.string().trim().min(1).max(200);
const role = z.enum(['admin', 'editor', 'viewer']).describe('Each role may do all that the one after it may.');
const email = z
  .email({ pattern: /^[^@\s]+@[^@\s]+$/ })
  .max(254)
  .trim()
  .toLowerCase();
const newPassword = z.string().min(10, 'must have at least 10 characters').max(1_024);
const labels = z.record(z.string().min(1).max(63), z.string().max(255));

/** What a person signs in with. */
export const loginBody = z
  .object({ email: z.string().max(254), password: z.string().max(1_024) })
  .meta({ id: 'Login' });
/** What a person signs in with. */
export type LoginBody = z.infer<typeof loginBody>;

/** A session has begun or goes on; browsers have it in cookies as well. */
export const accessGranted = z
  .object({
    accessToken: z.string().describe('For the header `Authorization: Bearer …`.'),
    expiresInSeconds: z.int(),
  })
  .meta({ id: 'AccessGranted' });
/** A session has begun or goes on. */
export type AccessGranted = z.infer<typeof accessGranted>;

/** How far a sign-out goes. */
export const logoutBody = z
  .object({ everywhere: z.boolean().default(false).describe('End every session of this user, not only this one.') })
  .optional()
  .meta({ id: 'Logout' });
/** How far a sign-out goes. */
export type LogoutBody = z.infer<typeof logoutBody>;

/** Who the caller is. */
export const account = z
  .object({
    kind: z.enum(['user', 'api-token']),
    id: idText,
    email: z.string().describe('Of the user, or of the user that the API token belongs to.'),
    name: z.string(),
    role,
    organisationId: idText,
    organisationName: z.string(),
  })
  .meta({ id: 'Account' });
/** Who the caller is. */
export type Account = z.infer<typeof account>;

/** A new password, with the one it replaces. */
export const passwordBody = z
  .object({ currentPassword: z.string().max(1_024), newPassword })
  .meta({ id: 'PasswordChange' });
/** A new password, with the one it replaces. */
export type PasswordBody = z.infer<typeof passwordBody>;

/** What changes about the caller. */
export const accountChange = z.object({ name }).partial().meta({ id: 'AccountChange' });
/** What changes about the caller. */
export type AccountChange = z.infer<typeof accountChange>;

/** A session that goes on: a browser or program in which somebody has signed in. */
export const signedInSession = z
  .object({
    id: idText,
    current: z.boolean().describe('Whether this request was made in it.'),
    userAgent: z.string().nullable().describe('What signed in, in its own words; null if it did not say.'),
    address: z.string().nullable().describe('Where from; null for sessions from before this was kept.'),
    createdAt: epochMs,
    lastUsedAt: epochMs.describe('When it was last renewed, which is every few minutes while it is in use.'),
    endsAt: epochMs.describe('When it ends by itself, if it is not used again.'),
  })
  .meta({ id: 'SignedInSession' });
/** A session that goes on. */
export type SignedInSession = z.infer<typeof signedInSession>;
/** All sessions of a user that go on, the last used first. */
export const signedInSessions = z.object({ items: z.array(signedInSession) }).meta({ id: 'SignedInSessions' });
/** All sessions of a user that go on. */
export type SignedInSessions = z.infer<typeof signedInSessions>;
/** Which session is left alone when the others end; to be said, so that nobody ends their own by mistake. */
export const otherSessionsQuery = z.object({ except: idText.describe('The session that stays.') });

/** What each role may do. */
export const roleTable = z
  .object({
    roles: z.array(role).describe('From the one that may do least.'),
    permissions: z.array(
      z.object({ permission: z.string(), description: z.string(), roles: z.array(role).describe('Who has it.') }),
    ),
  })
  .meta({ id: 'RoleTable' });
/** What each role may do. */
export type RoleTable = z.infer<typeof roleTable>;

/** The path parameter of one thing that an administrator looks after. */
export const adminPath = z.object({ id: idText });
/** What a list for administrators can be asked. */
export const adminListQuery = z.object({ limit: pageLimit(100, 500), cursor: pageCursor });
/** What a list for administrators can be asked. */
export type AdminListQuery = z.infer<typeof adminListQuery>;

/** A person of the organisation. */
export const user = z
  .object({ id: idText, email: z.string(), name: z.string(), role, disabled: z.boolean(), createdAt: epochMs })
  .meta({ id: 'User' });
/** A person of the organisation. */
export type User = z.infer<typeof user>;
/** A page of people. */
export const userPage = z.object({ items: z.array(user), nextCursor }).meta({ id: 'UserPage' });
/** A person to add; the e-mail address is unique over all organisations. */
export const newUser = z.object({ email, name, role, password: newPassword }).meta({ id: 'NewUser' });
/** A person to add. */
export type NewUser = z.infer<typeof newUser>;
/** What changes about a person; a new role, password or `disabled` ends the person's sessions. */
export const userChange = z
  .object({ name, role, disabled: z.boolean(), password: newPassword })
  .partial()
  .meta({ id: 'UserChange' });
/** What changes about a person. */
export type UserChange = z.infer<typeof userChange>;

/** An API token, without its secret. */
export const apiToken = z
  .object({
    id: idText,
    name: z.string(),
    userId: idText,
    role,
    createdAt: epochMs,
    expiresAt: epochMs.nullable(),
    revoked: z.boolean(),
  })
  .meta({ id: 'ApiToken' });
/** An API token, without its secret. */
export type ApiToken = z.infer<typeof apiToken>;
/** A page of API tokens. */
export const apiTokenPage = z.object({ items: z.array(apiToken), nextCursor }).meta({ id: 'ApiTokenPage' });
/** An API token to make; it belongs to the caller and never has more rights than the caller. */
export const newApiToken = z
  .object({ name, role, expiresAt: epochMs.nullable().default(null) })
  .meta({ id: 'NewApiToken' });
/** An API token to make. */
export type NewApiToken = z.output<typeof newApiToken>;
/** A new API token with its secret, which is shown this once. */
export const apiTokenCreated = z.object({ apiToken, token: z.string() }).meta({ id: 'ApiTokenCreated' });
/** A new API token with its secret. */
export type ApiTokenCreated = z.infer<typeof apiTokenCreated>;

/** A collector as it was enrolled; what it delivers is told by `GET /collectors`. */
export const enrolledCollector = z
  .object({
    id: idText,
    name: z.string(),
    paused: z.boolean(),
    revoked: z.boolean(),
    createdAt: epochMs,
    certificateExpiresAt: epochMs.nullable().describe('When its newest certificate ends; null if it has only a token.'),
    cloneDetectedAt: epochMs
      .nullable()
      .describe('When two keys of this collector were last in use at once: its identity was copied.'),
  })
  .meta({ id: 'EnrolledCollector' });
/** A collector as it was enrolled. */
export type EnrolledCollector = z.infer<typeof enrolledCollector>;
/** A page of enrolled collectors. */
export const enrolledCollectorPage = z
  .object({ items: z.array(enrolledCollector), nextCursor })
  .meta({ id: 'EnrolledCollectorPage' });
/** A collector to enrol; its name is unique among those that are not revoked. */
export const newCollector = z.object({ name }).meta({ id: 'NewCollector' });
/** A collector to enrol. */
export type NewCollector = z.infer<typeof newCollector>;
/** A new collector with its token, which is shown this once. */
export const collectorEnrolled = z
  .object({ collector: enrolledCollector, token: z.string() })
  .meta({ id: 'CollectorEnrolled' });
/** A new collector with its token. */
export type CollectorEnrolled = z.infer<typeof collectorEnrolled>;
/** What changes about a collector. */
export const collectorChange = z.object({ name, paused: z.boolean() }).partial().meta({ id: 'CollectorChange' });
/** What changes about a collector. */
export type CollectorChange = z.infer<typeof collectorChange>;

/** A monitored server as people keep it; how it is doing is told by `GET /servers`. */
export const managedServer = z
  .object({
    id: idText,
    name: z.string(),
    labels,
    paused: z.boolean().describe('A paused server is not read; its history stays.'),
    retired: z.boolean().describe('A retired server is not read and not listed; its history stays until it expires.'),
    collectorIds: z.array(idText),
    host: z.string(),
    port: z.int(),
    version: z.string(),
    firstSeenAt: epochMs,
    lastSeenAt: epochMs,
    historyDeletedAt: epochMs
      .nullable()
      .describe('What was collected before this moment is deleted for ever; null if nothing was.'),
  })
  .meta({ id: 'ManagedServer' });
/** A monitored server as people keep it. */
export type ManagedServer = z.infer<typeof managedServer>;
/** A page of servers. */
export const managedServerPage = z
  .object({ items: z.array(managedServer), nextCursor })
  .meta({ id: 'ManagedServerPage' });
/** What changes about a server; a name or labels of null go back to what the collector says. */
export const serverChange = z
  .object({ name: name.nullable(), labels: labels.nullable(), paused: z.boolean(), retired: z.boolean() })
  .partial()
  .meta({ id: 'ServerChange' });
/** What changes about a server. */
export type ServerChange = z.infer<typeof serverChange>;

/** Says once more which server's history is meant: by its name. */
export const historyDeletionQuery = z.object({ name: z.string().describe('The name of the server, exactly.') });
/** Says once more which server's history is meant. */
export type HistoryDeletionQuery = z.infer<typeof historyDeletionQuery>;

/** An organisation: people, collectors, servers and their history belong to exactly one. */
export const organisation = z
  .object({ id: idText, name: z.string(), createdAt: epochMs, retention })
  .meta({ id: 'Organisation' });
/** An organisation. */
export type Organisation = z.infer<typeof organisation>;
/** What changes about an organisation; of its retention, what is left out stays as it is. */
export const organisationChange = z
  .object({ name, retention: retention.partial() })
  .partial()
  .meta({ id: 'OrganisationChange' });
/** What changes about an organisation. */
export type OrganisationChange = z.infer<typeof organisationChange>;
