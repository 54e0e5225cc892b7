import { maskSecrets, maskSetting, maskName } from './mask-secrets.js';

const SECRET = 'c4n4ry-S3cr3t';

describe('masking secrets', () => {
  it.each([
    ['a URL', `s3://backup:${SECRET}@bucket/wal`],
    ['a Redis URL without a user', `redis://:${SECRET}@cache:6379`],
    ['an assignment', `AWS_SECRET_ACCESS_KEY=${SECRET}`],
    ['a quoted assignment', `password = '${SECRET} and more'`],
    ['JSON', `{"token": "${SECRET}", "region": "eu"}`],
    ['an option with a space', `--password ${SECRET}`],
    ['a header', `Authorization: Bearer ${SECRET}`],
    ['a query of a URL', `https://vault/v1?sig=${SECRET}&x=1`],
  ])('hides the secret of %s', (_, text) => {
    const masked = maskSecrets(text);

    expect(masked).not.toContain(SECRET);
    expect(masked).not.toContain('and more');
    expect(masked).toContain('***');
  });

  it('hides what looks like a key wherever it stands', () => {
    expect(maskSecrets('use 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 here')).toBe(
      'use *** here',
    );
  });

  it.each([
    '/var/lib/postgresql/15/main/postgresql.conf',
    '%m [%p] %q%u@%d ',
    '"$user", public',
    'pg_stat_statements, auto_explain, pg_cron',
    'HIGH:MEDIUM:+3DES:!aNULL',
    'ISO, MDY',
    'en_US.UTF-8',
  ])('leaves %s as it is', (value) => {
    expect(maskSecrets(value)).toBe(value);
  });

  it('shows of a connection string where it leads and as whom', () => {
    const conninfo = `host=db1 port=5432 user=rep password=${SECRET} application_name='rack 7' sslkey=/k passfile=/p`;

    expect(maskSetting('primary_conninfo', conninfo)).toBe(
      "host=db1 port=5432 user=rep password=*** application_name='rack 7' sslkey=*** passfile=***",
    );
    expect(maskSetting('primary_conninfo', `postgres://rep:${SECRET}@db1/x?sslpassword=${SECRET}`)).toBe(
      'postgres://rep:***@db1/x',
    );
  });

  it('shows of a command the program alone', () => {
    expect(maskSetting('archive_command', `PGPASSWORD=${SECRET} curl -u me:${SECRET} %p`)).toBe('curl ***');
    expect(maskSetting('archive_command', '/bin/true')).toBe('/bin/true');
    expect(maskSetting('ssl_passphrase_command', `echo ${SECRET}`)).toBe('***');
    expect(maskSetting('archive_command', '')).toBe('');
  });

  it('shows nothing of a secret by name, but switches about secrets', () => {
    expect(maskSetting('app.api_key', SECRET)).toBe('***');
    expect(maskSetting('citus.node_conninfo', `sslpassword=${SECRET}`)).toBe('***');
    expect(maskSetting('password_encryption', 'scram-sha-256')).toBe('scram-sha-256');
    expect(maskSetting('ssl_passphrase_command_supports_reload', 'off')).toBe('off');
  });
});

describe('a name that a program gave itself', () => {
  it.each([
    ['psql', 'psql'],
    ['orders-api v2.14 (pid 48113)', 'orders-api v2.14 (pid 48113)'],
    ['postgres://u:hunter2@db/x?sslm', 'postgres://***'],
    ['worker for jane.doe@example.com', 'worker for ***'],
    ['import password=hunter2', 'import password=***'],
    ['card 4929-8421-7305-6618', 'card ***'],
  ])('%s is shown as %s', (name, shown) => {
    expect(maskName(name)).toBe(shown);
  });
});
