import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import { rolesQuery } from '../data/admin.js';
import { AdminPage } from './admin-page.js';
import { PlainTable } from './plain-table.js';

export const Route = createLazyRoute('/app/admin/roles')({ component: RolesScreen });

function RolesScreen() {
  return (
    <AdminPage title="Roles" needs="profile:read">
      <RoleTable />
    </AdminPage>
  );
}

function RoleTable() {
  const { data } = useQuery(rolesQuery);
  if (!data) return null;
  return (
    <section className="admin-section">
      <p className="muted">
        Each role may do all that the one before it may. Routes of the API name these permissions.
      </p>
      <PlainTable label="What each role may do">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Permission</th>
            {data.roles.map((role) => (
              <th key={role} scope="col" className="yes">
                {role}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.permissions.map(({ permission, description, roles }) => (
            <tr key={permission}>
              <th scope="row">{description}</th>
              <td>
                <code>{permission}</code>
              </td>
              {data.roles.map((role) => (
                <td key={role} className="yes">
                  {roles.includes(role) ? 'yes' : <span className="muted">no</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </PlainTable>
    </section>
  );
}
