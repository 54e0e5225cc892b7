import { UnusableRoleName } from './setup-sql.errors.js';
import type { Platform, PlatformName } from './platforms.js';
import { platformOf } from './platforms.js';

/** Marks the extension as ours, so that taking back leaves one alone that was there before. */
const MADE_HERE = 'statistics of all SQL statements executed (made for pgAnalytics)';

/** The script that an administrator runs once per server, and below it, as comments, the one that takes it all back. */
export function setupSql(platform: PlatformName, role = 'pganalytics'): string {
  const name = quote(role);
  const about = platformOf(platform, name);
  return `-- pgAnalytics: the role of the collector. Run as ${about.administrator}, in the database the collector connects to.
-- It can read statistics and nothing of your tables.
BEGIN;
CREATE ROLE ${name} WITH LOGIN CONNECTION LIMIT 4;
GRANT pg_monitor TO ${name};
${extensionSql(about)}
COMMIT;
-- Set the password so that it is in no log and no history: \\password ${role}

-- Statement statistics, times of reads and writes, longer texts of running statements:
${commented(about.settings)}

-- How it gets in:
${commented(about.login)}
${about.remarks.length === 0 ? '' : `\n-- To be known:\n${commented(about.remarks)}\n`}
-- In databases that not everybody may connect to, and that it shall look into:
--   GRANT CONNECT ON DATABASE <database> TO ${name};  (to take it back: REVOKE CONNECT … FROM ${name})
-- What pg_monitor does not show: collector sql --for ${platform} --helpers

-- To take it all back, in the same database (collector sql --for ${platform} --take-back prints it alone):
${commented(takeBackSql(platform, role).trimEnd().split('\n'))}
`;
}

/** Removes what {@link setupSql} made. An extension that was there before stays. */
export function takeBackSql(platform: PlatformName, role = 'pganalytics'): string {
  const name = quote(role);
  const { superuser } = platformOf(platform, name);
  const extension = `DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_extension e JOIN pg_description d ON d.objoid = e.oid AND d.classoid = 'pg_extension'::regclass
              WHERE e.extname = 'pg_stat_statements' AND d.description = '${MADE_HERE}')
  THEN DROP EXTENSION pg_stat_statements; END IF;
END $$;
`;
  return `BEGIN;
${superuser ? extension : ''}REVOKE pg_monitor FROM ${name};
DROP ROLE ${name};
COMMIT;
`;
}

function extensionSql({ superuser }: Platform): string {
  // Clouds let extensions belong to a role of their own, so that a comment could not be set.
  if (!superuser) return 'CREATE EXTENSION IF NOT EXISTS pg_stat_statements;';
  return `DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_stat_statements') THEN
    CREATE EXTENSION pg_stat_statements;
    COMMENT ON EXTENSION pg_stat_statements IS '${MADE_HERE}';
  END IF;
END $$;`;
}

const commented = (lines: readonly string[]): string => lines.map((line) => `--   ${line}`).join('\n');

/** The name of a role as SQL takes it. @throws UnusableRoleName */
export function quote(name: string): string {
  if (!/^[^'$\0\n]{1,63}$/.test(name)) throw new UnusableRoleName(name);
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
