import { attribute, dimension, droppedAt, family, gauge, moment } from '../define.js';

/** Sets that seldom change: asked for every five minutes, told when they changed. */
const onChange = { intervalSeconds: 300, sparse: true, tier: 'schema' as const };

export const pgSettings = family({
  ...onChange,
  name: 'pg_settings',
  description: 'Every setting of the server; secrets are masked',
  source: 'pg_settings',
  tier: 'base',
  dimensions: [dimension('name', 'text', 'Name of the setting')],
  metrics: [
    attribute('setting', 'text', 'Its value; nothing where our own session has another one'),
    attribute('unit', 'text', 'Unit of the value'),
    attribute('category', 'text', 'Group it belongs to'),
    attribute('short_desc', 'text', 'What it is for'),
    attribute('context', 'text', 'Who may change it and when'),
    attribute('vartype', 'text', 'Type of the value'),
    attribute('source', 'text', 'Where the value comes from'),
    attribute('min_val', 'text', 'Least value'),
    attribute('max_val', 'text', 'Greatest value'),
    attribute('enumvals', 'text', 'Values to choose from, separated by commas'),
    attribute('boot_val', 'text', 'Value where nothing else is said'),
    attribute('reset_val', 'text', 'Value that RESET gives; nothing where our own session has another one'),
    attribute('sourcefile', 'text', 'File that sets it'),
    attribute('sourceline', 'int', 'Line of the file'),
    attribute('pending_restart', 'bool', 'Whether a changed value waits for a restart'),
    droppedAt,
  ],
});

export const pgFileSettings = family({
  ...onChange,
  name: 'pg_file_settings',
  description: 'What the configuration files say, and what of it is wrong; secrets are masked',
  source: 'pg_show_all_file_settings()',
  dimensions: [
    dimension('sourcefile', 'text', 'File'),
    dimension('sourceline', 'int', 'Line of the file'),
    dimension('name', 'text', 'Name of the setting'),
  ],
  metrics: [
    attribute('seqno', 'int', 'Order in which it is read'),
    attribute('setting', 'text', 'Value'),
    attribute('applied', 'bool', 'Whether it can be applied'),
    attribute('error', 'text', 'Why not'),
    droppedAt,
  ],
});

export const pgHbaFileRules = family({
  ...onChange,
  name: 'pg_hba_file_rules',
  description: 'Who may connect from where and how; secrets are masked',
  source: 'pg_hba_file_rules()',
  dimensions: [
    dimension('file_name', 'text', 'File; nothing before 16'),
    dimension('line_number', 'int', 'Line of the file'),
  ],
  metrics: [
    attribute('rule_number', 'int', 'Order in which it is tried; nothing for a faulty line', { since: 16 }),
    attribute('type', 'text', 'local, host, hostssl, hostnossl, …'),
    attribute('database', 'text', 'Databases, separated by commas'),
    attribute('user_name', 'text', 'Roles, separated by commas'),
    attribute('address', 'text', 'Address or host name'),
    attribute('netmask', 'text', 'Network mask'),
    attribute('auth_method', 'text', 'Way of authentication'),
    attribute('options', 'text', 'Options of it, separated by commas'),
    attribute('error', 'text', 'What is wrong with the line'),
    droppedAt,
  ],
});

export const pgIdentFileMappings = family({
  ...onChange,
  name: 'pg_ident_file_mappings',
  description: 'Which names of the outside may become which role',
  source: 'pg_ident_file_mappings()',
  dimensions: [
    dimension('file_name', 'text', 'File; nothing before 16'),
    dimension('line_number', 'int', 'Line of the file'),
  ],
  metrics: [
    attribute('map_number', 'int', 'Order in which it is tried; nothing for a faulty line', { since: 16 }),
    attribute('map_name', 'text', 'Name of the map', { since: 15 }),
    attribute('sys_name', 'text', 'Name outside of PostgreSQL', { since: 15 }),
    attribute('pg_username', 'text', 'Role', { since: 15 }),
    attribute('error', 'text', 'What is wrong with the line', { since: 15 }),
    droppedAt,
  ],
});

export const pgDbRoleSetting = family({
  ...onChange,
  name: 'pg_db_role_setting',
  description: 'Settings of databases and roles; secrets are masked',
  source: 'pg_db_role_setting',
  dimensions: [
    dimension('setdatabase', 'int', 'OID of the database; 0 for all'),
    dimension('setrole', 'int', 'OID of the role; 0 for all'),
    dimension('name', 'text', 'Name of the setting'),
  ],
  metrics: [
    attribute('datname', 'text', 'Name of the database; nothing for all'),
    attribute('rolname', 'text', 'Name of the role; nothing for all'),
    attribute('setting', 'text', 'Value'),
    droppedAt,
  ],
});

export const pgRoles = family({
  ...onChange,
  name: 'pg_roles',
  description: 'Roles, their rights and memberships, without passwords',
  source: 'pg_roles, pg_auth_members',
  dimensions: [dimension('oid', 'int', 'OID of the role'), dimension('rolname', 'text', 'Name of the role')],
  metrics: [
    attribute('rolsuper', 'bool', 'Whether it is a superuser'),
    attribute('rolinherit', 'bool', 'Whether it has the rights of its groups without asking'),
    attribute('rolcreaterole', 'bool', 'Whether it may make roles'),
    attribute('rolcreatedb', 'bool', 'Whether it may make databases'),
    attribute('rolcanlogin', 'bool', 'Whether it may log in'),
    attribute('rolreplication', 'bool', 'Whether it may replicate'),
    attribute('rolbypassrls', 'bool', 'Whether row security does not hold for it'),
    attribute('rolconnlimit', 'int', 'Most connections; -1 for no limit', { unit: 'connections' }),
    moment('rolvaliduntil', 'Until when its password is valid; nothing for ever'),
    attribute('member_of', 'text', 'Roles it is a direct member of, separated by commas'),
    droppedAt,
  ],
});

export const pgAvailableExtensions = family({
  ...onChange,
  name: 'pg_available_extensions',
  description: 'Extensions that the server offers',
  source: 'pg_available_extensions',
  dimensions: [dimension('name', 'text', 'Name of the extension')],
  metrics: [
    attribute('default_version', 'text', 'Version that CREATE EXTENSION would install'),
    attribute('comment', 'text', 'What it is for'),
    droppedAt,
  ],
});

export const pgShmemAllocations = family({
  ...onChange,
  name: 'pg_shmem_allocations',
  description: 'What the main shared memory is used for',
  source: 'pg_get_shmem_allocations()',
  dimensions: [dimension('name', 'text', 'Name of the structure; nothing for memory not used')],
  metrics: [
    gauge('allocations', 'count', 'How many have this name', { since: 13 }),
    gauge('size', 'bytes', 'Size asked for', { since: 13 }),
    gauge('allocated_size', 'bytes', 'Size with padding', { since: 13 }),
    droppedAt,
  ],
});
