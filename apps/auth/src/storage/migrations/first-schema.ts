import { consumerOffsetTable } from '@pganalytics/bus';
import { SqlMigration, outboxTable } from '@pganalytics/postgres';

const TENANT = `nullif(current_setting('pganalytics.organisation_id', true), '')::uuid`;

const tenancy = (table: string, column = 'organisation_id'): string => `
  ALTER TABLE auth.${table} ENABLE ROW LEVEL SECURITY;
  ALTER TABLE auth.${table} FORCE ROW LEVEL SECURITY;
  CREATE POLICY tenant ON auth.${table} USING (${column} = ${TENANT}) WITH CHECK (${column} = ${TENANT});
`;

const TABLES = `
  CREATE TABLE auth.organisation (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );

  CREATE TABLE auth.installation (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    organisation_id uuid NOT NULL REFERENCES auth.organisation (id)
  );

  CREATE TABLE auth.app_user (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES auth.organisation (id),
    email text NOT NULL CHECK (email = lower(email)),
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('admin', 'editor', 'viewer')),
    password_hash text NOT NULL,
    disabled boolean NOT NULL DEFAULT false,
    revoked_before_ms bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT app_user_email_key UNIQUE (email)
  );
  CREATE INDEX app_user_organisation ON auth.app_user (organisation_id, id);

  CREATE TABLE auth.session (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES auth.organisation (id),
    user_id uuid NOT NULL REFERENCES auth.app_user (id),
    secret bytea NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    end_reason text
  );
  CREATE INDEX session_of_user ON auth.session (user_id);
  CREATE INDEX session_expires ON auth.session (expires_at);

  CREATE TABLE auth.refresh_token (
    hash text PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES auth.organisation (id),
    session_id uuid NOT NULL REFERENCES auth.session (id) ON DELETE CASCADE,
    used_at timestamptz
  );
  CREATE INDEX refresh_token_session ON auth.refresh_token (session_id);

  CREATE TABLE auth.api_token (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES auth.organisation (id),
    user_id uuid NOT NULL REFERENCES auth.app_user (id),
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('admin', 'editor', 'viewer')),
    token_hash text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz,
    revoked boolean NOT NULL DEFAULT false
  );
  CREATE INDEX api_token_organisation ON auth.api_token (organisation_id, id);
  CREATE UNIQUE INDEX api_token_name_key ON auth.api_token (user_id, name) WHERE NOT revoked;

  CREATE TABLE auth.collector (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES auth.organisation (id),
    name text NOT NULL,
    token_hash text NOT NULL,
    paused boolean NOT NULL DEFAULT false,
    revoked boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE INDEX collector_organisation ON auth.collector (organisation_id, id);
  CREATE UNIQUE INDEX collector_name_key ON auth.collector (organisation_id, name) WHERE NOT revoked;

  CREATE TABLE auth.server (
    id uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES auth.organisation (id),
    seen_name text NOT NULL,
    given_name text,
    seen_labels jsonb NOT NULL,
    given_labels jsonb,
    paused boolean NOT NULL DEFAULT false,
    retired boolean NOT NULL DEFAULT false,
    collector_ids uuid[] NOT NULL,
    host text NOT NULL,
    port integer NOT NULL,
    version text NOT NULL,
    system_identifier text NOT NULL,
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL
  );
  CREATE INDEX server_organisation ON auth.server (organisation_id, id);
`;

/** Organisations, people, their sessions and tokens, collectors, servers; the outbox and the offsets. */
export class FirstSchema1763900000000 extends SqlMigration {
  readonly sql = `
    ${TABLES}
    ${tenancy('organisation', 'id')}
    ${['app_user', 'session', 'refresh_token', 'api_token', 'collector', 'server'].map((table) => tenancy(table)).join('')}
    -- A sign-in knows an e-mail address and no organisation yet: it may read the one row with that address.
    CREATE POLICY sign_in ON auth.app_user FOR SELECT
      USING (email = nullif(current_setting('pganalytics.sign_in_email', true), ''));
    -- Sessions that ended long ago are cleared away for all organisations at once.
    CREATE POLICY expired_read ON auth.session FOR SELECT USING (expires_at < now() - interval '1 day');
    CREATE POLICY expired_clear ON auth.session FOR DELETE USING (expires_at < now() - interval '1 day');
    ${outboxTable('auth')}
    ${consumerOffsetTable('auth')};
  `;
}
