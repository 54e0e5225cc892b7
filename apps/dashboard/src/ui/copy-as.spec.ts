import { apiPath, cliOf, curlOf, shellWord } from './copy-as.js';

describe('a question outside the dashboard', () => {
  const path = apiPath('/api/v1/servers/7/series', {
    metric: 'pg_stat_database.xact_commit',
    where: ['datname:shop', "usename:o'neil"],
    from: 'now-1h',
    limit: undefined,
  });

  it('is a curl command that takes the token from the environment', () => {
    expect(curlOf({ path }, 'https://pga.example')).toBe(
      'curl -sS -H "Authorization: Bearer $PGANALYTICS_TOKEN" ' +
        "'https://pga.example/api/v1/servers/7/series?metric=pg_stat_database.xact_commit&where=datname:shop&where=usename:o%27neil&from=now-1h'",
    );
  });

  it('is a command of the command line, or a raw call', () => {
    expect(cliOf({ path, cli: ['series', 'shop db', 'x.y'] })).toBe("pganalytics-cli series 'shop db' x.y");
    expect(cliOf({ path: '/api/v1/servers' })).toBe('pganalytics-cli api /api/v1/servers');
  });

  it.each([
    ['plain-1.2', 'plain-1.2'],
    ["it's", String.raw`'it'\''s'`],
    ['$(rm -rf /)', "'$(rm -rf /)'"],
    ['', "''"],
  ])('quotes %p for a shell', (word, quoted) => {
    expect(shellWord(word)).toBe(quoted);
  });
});
