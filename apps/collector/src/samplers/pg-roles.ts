import { epochMs } from './columns.js';
import { viewSampler } from './view-sampler.js';

/** pg_roles blanks the password, and it is not asked for. */
export const pgRoles = viewSampler({
  family: 'pg_roles',
  view: 'pg_roles',
  expressions: {
    rolvaliduntil: `CASE WHEN isfinite(s.rolvaliduntil) THEN ${epochMs('s.rolvaliduntil')} END`,
    member_of: `(SELECT string_agg(DISTINCT g.rolname::text, ',' ORDER BY g.rolname::text)
       FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = s.oid)`,
  },
  from: 'pg_roles s LIMIT 50000',
  timeout: 'heavy',
});

/** The function reads the directory of extensions; the view would only add what our own database has of them. */
export const pgAvailableExtensions = viewSampler({
  family: 'pg_available_extensions',
  view: 'pg_available_extensions()',
  from: 'pg_available_extensions() s LIMIT 5000',
  timeout: 'heavy',
});

export const pgShmemAllocations = viewSampler({
  family: 'pg_shmem_allocations',
  view: 'pg_get_shmem_allocations()',
  expressions: { allocations: 'count(*)', size: 'sum(s.size)', allocated_size: 'sum(s.allocated_size)' },
  from: 'pg_get_shmem_allocations() s GROUP BY s.name LIMIT 5000',
  timeout: 'heavy',
});
