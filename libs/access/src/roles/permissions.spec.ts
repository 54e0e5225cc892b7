import { allows, lowerRole, permissions, roles } from './permissions.js';
import type { Permission } from './permissions.js';

const names = Object.keys(permissions) as Permission[];

describe('roles', () => {
  it('grow: whatever a role may do, the next one may do as well', () => {
    for (const permission of names) {
      const allowed = roles.map((role) => allows(role, permission));

      expect(allowed).toEqual(allowed.toSorted((a, b) => Number(a) - Number(b)));
      expect(allows('admin', permission)).toBe(true);
    }
  });

  it('let a viewer change nothing but the own profile', () => {
    const changes = names.filter((name) => name.endsWith(':write') && allows('viewer', name));

    expect(changes).toEqual(['profile:write']);
  });

  it('have a lower one of two', () => {
    expect(lowerRole('admin', 'viewer')).toBe('viewer');
    expect(lowerRole('editor', 'admin')).toBe('editor');
  });
});
