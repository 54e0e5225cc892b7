import { allows, permissions, permissionTexts, roles } from '@pganalytics/access';
import type { Permission } from '@pganalytics/access';
import { roleTable } from '@pganalytics/contracts/accounts';
import { Endpoint, defineEndpoint } from '@pganalytics/http';
import { Controller } from '@nestjs/common';

const listRoles = defineEndpoint({
  method: 'GET',
  path: '/',
  access: 'profile:read',
  summary: 'Tell what each role may do',
  tag: 'session',
  response: roleTable,
});

@Controller('api/v1/auth/roles')
export class RoleController {
  @Endpoint(listRoles)
  list() {
    const names = Object.keys(permissions) as Permission[];
    return {
      roles: [...roles],
      permissions: names.map((permission) => ({
        permission,
        description: permissionTexts[permission],
        roles: roles.filter((role) => allows(role, permission)),
      })),
    };
  }
}
