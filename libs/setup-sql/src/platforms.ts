/** Where a server runs decides who may make roles, where settings are changed and how a role logs in. */
export interface Platform {
  /** As whom the script is run. */
  readonly administrator: string;
  /** How pg_stat_statements gets loaded and settings are changed. */
  readonly settings: readonly string[];
  /** How the role logs in from afar. */
  readonly login: readonly string[];
  /** What stays hidden there, or is to be known. */
  readonly remarks: readonly string[];
  /** The administrator may read everything, as a superuser does. */
  readonly superuser: boolean;
}

/** The places that a script is known for. */
export const platformNames = ['self', 'rds', 'aurora', 'azure', 'cloudsql'] as const;
/** One of {@link platformNames}. */
export type PlatformName = (typeof platformNames)[number];

const RDS_SETTINGS = [
  'pg_stat_statements is loaded unless it was taken out of shared_preload_libraries in the parameter group.',
  'In the parameter group: track_io_timing = 1, track_activity_query_size = 4096 (restart), compute_query_id = auto.',
];

const rdsLogin = (role: string): readonly string[] => [
  'With a password: sslmode=verify-full sslrootcert=<the bundle global-bundle.pem of Amazon>.',
  `With IAM in place of a password: GRANT rds_iam TO ${role}; and in the target`,
  `  password_command: aws rds generate-db-auth-token --hostname <host> --port 5432 --username ${role}`,
  'A token lasts 15 minutes; the command runs again at each connect.',
];

const HIDDEN = 'Rules of pg_hba.conf and settings in files stay hidden from every role there; the product says so.';

/** What is known of a platform; `role` is already quoted. */
export function platformOf(name: PlatformName, role: string): Platform {
  return PLATFORMS[name](role);
}

const PLATFORMS: Readonly<Record<PlatformName, (role: string) => Platform>> = {
  self: (role) => ({
    administrator: 'a superuser',
    settings: [
      "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements';  (keep the libraries that are there; restart)",
      'ALTER SYSTEM SET track_io_timing = on;',
      'ALTER SYSTEM SET track_activity_query_size = 4096;  (restart)',
    ],
    login: [`In pg_hba.conf: hostssl all ${role} <address of the collector>/32 scram-sha-256`],
    remarks: [],
    superuser: true,
  }),
  rds: (role) => ({
    administrator: 'the master user',
    settings: RDS_SETTINGS,
    login: rdsLogin(role),
    remarks: [HIDDEN],
    superuser: false,
  }),
  aurora: (role) => ({
    administrator: 'the master user',
    settings: RDS_SETTINGS,
    login: rdsLogin(role),
    remarks: [
      HIDDEN,
      'Give the collector one target for each instance, with the address of the instance: the addresses of the cluster',
      'lead to another server after a failover, which ends the series.',
    ],
    superuser: false,
  }),
  azure: (role) => ({
    administrator: 'the server admin (a member of azure_pg_admin)',
    settings: [
      'Server parameters: azure.extensions must list PG_STAT_STATEMENTS, shared_preload_libraries must have it (restart),',
      'track_io_timing = on, track_activity_query_size = 4096 (restart), compute_query_id = auto.',
    ],
    login: [
      'With a password: sslmode=verify-full sslrootcert=system.',
      'With Entra in place of a password: make the role with pgaadauth_create_principal in place of CREATE ROLE, and in the',
      `target of ${role}`,
      '  password_command: az account get-access-token --resource-type oss-rdbms --query accessToken --output tsv',
      'A token lasts up to 90 minutes; the command runs again at each connect.',
    ],
    remarks: [HIDDEN],
    superuser: false,
  }),
  cloudsql: (role) => ({
    administrator: 'the user postgres (a member of cloudsqlsuperuser)',
    settings: [
      'Database flags: track_io_timing = on, track_activity_query_size = 4096 (restart), compute_query_id = auto.',
    ],
    login: [
      'With a password: sslmode=verify-ca sslrootcert=<the server CA of the instance>.',
      'With IAM in place of a password: add an IAM user to the instance in place of CREATE ROLE, grant it the rest, and in',
      `the target of ${role}`,
      '  password_command: gcloud sql generate-login-token',
      'A token lasts an hour; the command runs again at each connect.',
    ],
    remarks: [HIDDEN],
    superuser: false,
  }),
};
