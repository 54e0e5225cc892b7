import { newId, uuidBytes } from '@pganalytics/contracts';

import { ServerClaims } from './server-claims.js';
import { ServerDirectory } from './server-directory.js';

function aCredential(organisationId = 'o') {
  const collectorId = newId();
  return { organisationId, collectorId, collectorIdBytes: uuidBytes(collectorId), certificate: undefined };
}

describe('who stands behind a server id', () => {
  let servers: ServerDirectory;
  const limits = { claimMs: 1_000, newPerCollectorDay: 2, perOrganisation: 3 };
  const [one, other] = [aCredential(), aCredential()];

  const known = (serverId: string, collectorIds: string[], systemIdentifier: string) =>
    servers.apply({
      serverId,
      collectorIds,
      systemIdentifier,
      organisationId: 'o',
      name: serverId,
      labels: {},
      paused: false,
      retired: false,
      host: 'localhost',
      port: 5432,
      version: '18.4',
      firstSeenAt: new Date(0).toISOString(),
    });

  beforeEach(() => {
    servers = new ServerDirectory();
  });

  it('is one database cluster: another one of another collector is refused, and told what to do', () => {
    const claims = new ServerClaims(servers, limits);
    claims.check(one, 's', '111', 0);

    expect(() => claims.check(other, 's', '222', 500)).toThrow(/cluster 111 .* "id" of its own/);
    claims.check(one, 's', '111', 600);
  });

  it('is known from what other instances have seen', () => {
    known('s', [one.collectorId], '111');
    const claims = new ServerClaims(servers, limits);

    expect(() => claims.check(other, 's', '222', 0)).toThrow(
      expect.objectContaining({ code: 'ingest.server-claimed' }),
    );
    claims.check(one, 's', '333', 0);
  });

  it('may be two collectors of one cluster, a cluster made anew, and another one after a while', () => {
    const claims = new ServerClaims(servers, limits);
    claims.check(one, 's', '111', 0);
    claims.check(other, 's', '111', 10);
    claims.check(other, 's', '222', 20);

    claims.check(one, 's', '333', 5_000);
  });

  it('is made up only so often a day by one collector, and never beyond the limit of the organisation (R-ING-9)', () => {
    const claims = new ServerClaims(servers, limits);
    for (const id of ['a', 'b', 'a', 'b']) claims.check(one, id, '1', 0);
    expect(() => claims.check(one, 'c', '1', 0)).toThrow(expect.objectContaining({ code: 'ingest.too-many-servers' }));
    claims.check(one, 'c', '1', 86_400_000);

    for (const id of ['a', 'b', 'c']) known(id, [one.collectorId], '1');
    expect(() => claims.check(other, 'd', '1', 86_400_000)).toThrow(/The organisation has 3 servers/);
    claims.check(other, 'c', '1', 86_400_000);
  });
});
