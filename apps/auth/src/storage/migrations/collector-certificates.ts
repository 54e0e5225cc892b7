import { SqlMigration } from '@pganalytics/postgres';
import { dataKeyTable } from '@pganalytics/secrets';

const TENANT = `nullif(current_setting('pganalytics.organisation_id', true), '')::uuid`;

const tenancy = (table: string): string => `
  ALTER TABLE auth.${table} ENABLE ROW LEVEL SECURITY;
  ALTER TABLE auth.${table} FORCE ROW LEVEL SECURITY;
  CREATE POLICY tenant ON auth.${table} USING (organisation_id = ${TENANT}) WITH CHECK (organisation_id = ${TENANT});
`;

/** Authorities of the installation, one-time tokens, and the certificates that collectors were given. */
export class CollectorCertificates1764000000000 extends SqlMigration {
  readonly sql = `
    ${dataKeyTable('auth')}

    -- Of the installation, not of an organisation: a certificate names the organisation of its collector.
    CREATE TABLE auth.collector_authority (
      id uuid PRIMARY KEY,
      certificate text NOT NULL,
      sealed_key bytea NOT NULL,
      created_at timestamptz NOT NULL,
      signs_until timestamptz NOT NULL,
      not_after timestamptz NOT NULL,
      distrusted boolean NOT NULL DEFAULT false
    );

    CREATE TABLE auth.enrolment_token (
      id uuid PRIMARY KEY,
      organisation_id uuid NOT NULL REFERENCES auth.organisation (id),
      name text,
      collector_id uuid REFERENCES auth.collector (id),
      token_hash text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      expires_at timestamptz NOT NULL,
      used_at timestamptz,
      serial text
    );
    CREATE INDEX enrolment_token_organisation ON auth.enrolment_token (organisation_id, id);

    CREATE TABLE auth.collector_certificate (
      serial text PRIMARY KEY,
      organisation_id uuid NOT NULL REFERENCES auth.organisation (id),
      collector_id uuid NOT NULL REFERENCES auth.collector (id),
      authority_id uuid NOT NULL REFERENCES auth.collector_authority (id),
      key_hash text NOT NULL,
      certificate text NOT NULL,
      not_before timestamptz NOT NULL,
      not_after timestamptz NOT NULL,
      renews text
    );
    CREATE INDEX collector_certificate_collector ON auth.collector_certificate (collector_id, not_after);

    ALTER TABLE auth.collector ADD certificate_expires_at timestamptz;
    ALTER TABLE auth.collector ADD revoked_serials jsonb NOT NULL DEFAULT '{}';
    ALTER TABLE auth.collector ADD clone_detected_at timestamptz;
    ${['enrolment_token', 'collector_certificate'].map(tenancy).join('')}
  `;
}
