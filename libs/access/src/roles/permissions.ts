/** What a person may be in an organisation; each role may do all that the one before it may. */
export const roles = ['viewer', 'editor', 'admin'] as const;

/** One of {@link roles}. */
export type Role = (typeof roles)[number];

/**
 * Every permission, with the lowest role that has it. A route names one of these, or is public.
 * `profile:*` is about the caller alone; nobody needs a role for it.
 */
export const permissions = {
  'profile:read': 'viewer',
  'profile:write': 'viewer',
  'servers:read': 'viewer',
  'metrics:read': 'viewer',
  'queries:read': 'viewer',
  'activity:read': 'viewer',
  'collectors:read': 'viewer',
  'organisation:read': 'viewer',
  'servers:write': 'editor',
  'collectors:write': 'admin',
  'organisation:write': 'admin',
  'history:delete': 'admin',
  'users:read': 'admin',
  'users:write': 'admin',
  'api-tokens:read': 'admin',
  'api-tokens:write': 'admin',
} as const satisfies Readonly<Record<string, Role>>;

/** The name of something that a caller may do. */
export type Permission = keyof typeof permissions;

/** What a permission lets somebody do, for people. */
export const permissionTexts: Readonly<Record<Permission, string>> = {
  'profile:read': 'See the own account, sessions and API tokens',
  'profile:write': 'Change the own name and password, end own sessions, make and revoke own API tokens',
  'servers:read': 'See the servers and how they are doing',
  'metrics:read': 'See every chart and number of a server',
  'queries:read': 'See statements and their texts',
  'activity:read': 'See sessions, waits and locks',
  'collectors:read': 'See the collectors and what they have delivered',
  'organisation:read': 'See the organisation and how long its history is kept',
  'servers:write': 'Rename, label, pause and retire servers, and bring them back',
  'collectors:write': 'Add, pause and revoke collectors',
  'organisation:write': 'Rename the organisation and change how long its history is kept',
  'history:delete': 'Delete the history of a server for ever',
  'users:read': 'See the users and their sessions',
  'users:write': 'Add users, change their roles and passwords, disable them, end their sessions',
  'api-tokens:read': 'See the API tokens of everybody',
  'api-tokens:write': 'Revoke the API tokens of everybody',
};

/** Whether a role has a permission. */
export function allows(role: Role, permission: Permission): boolean {
  return roles.indexOf(role) >= roles.indexOf(permissions[permission]);
}

/** The lower of two roles: an API token never outranks the person it belongs to. */
export function lowerRole(one: Role, other: Role): Role {
  return roles.indexOf(one) <= roles.indexOf(other) ? one : other;
}
