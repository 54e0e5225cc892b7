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
  'users:read': 'admin',
  'users:write': 'admin',
  'api-tokens:read': 'admin',
  'api-tokens:write': 'admin',
} as const satisfies Readonly<Record<string, Role>>;

/** The name of something that a caller may do. */
export type Permission = keyof typeof permissions;

/** Whether a role has a permission. */
export function allows(role: Role, permission: Permission): boolean {
  return roles.indexOf(role) >= roles.indexOf(permissions[permission]);
}

/** The lower of two roles: an API token never outranks the person it belongs to. */
export function lowerRole(one: Role, other: Role): Role {
  return roles.indexOf(one) <= roles.indexOf(other) ? one : other;
}
