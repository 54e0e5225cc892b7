/** The roles that are no higher than one's own; `roles` come from the lowest. */
export function lowerRoles<R extends string>(roles: readonly R[], own: R): readonly R[] {
  return roles.slice(0, roles.indexOf(own) + 1);
}
