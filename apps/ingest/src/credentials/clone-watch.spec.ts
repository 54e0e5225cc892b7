import type { MessageOf, collectorClonesSeen } from '@pganalytics/contracts';
import type { CollectorCertificate } from '@pganalytics/identity';
import { Metrics } from '@pganalytics/telemetry';
import { silentLogger } from '@pganalytics/telemetry/testing';

import { CloneWatch } from './clone-watch.js';

const aCertificate = (given: Partial<CollectorCertificate>): CollectorCertificate => ({
  organisationId: 'an organisation',
  collectorId: 'a collector',
  authorityId: 'an authority',
  serial: '1',
  keyHash: 'old',
  notBeforeMs: 0,
  notAfterMs: 1_000_000,
  ...given,
});
const old = aCertificate({});
const renewed = aCertificate({ keyHash: 'new', serial: '2', notBeforeMs: 100 });

describe('the watch for copied identities', () => {
  let reports: MessageOf<typeof collectorClonesSeen>[];
  let watch: CloneWatch;

  beforeEach(() => {
    reports = [];
    const report = async (seen: MessageOf<typeof collectorClonesSeen>) => void reports.push(seen);
    const around = { metrics: new Metrics('spec'), logger: silentLogger() };
    watch = new CloneWatch({ graceMs: 60_000, reportEveryMs: 3_600_000, report, ...around });
    watch.used(old, 'a:1', 1_000_000);
    watch.used(renewed, 'a:2', 2_000_000);
  });

  it('leaves a renewal its time to replace the stream', () => {
    watch.stillOpen(old, 'a:1', 2_060_000);

    expect(reports).toEqual([]);
  });

  it('reports a stream with the old key that stays open beside the new one', () => {
    watch.stillOpen(old, 'b:1', 2_060_001);

    expect(reports[0].keys.map(({ address }) => address)).toEqual(['a:2', 'b:1']);
  });

  it('reports one copy once in its time', () => {
    for (const nowMs of [3_000_000, 3_000_001, 6_599_999, 6_600_000]) watch.used(old, 'b:1', nowMs);

    expect(reports.map(({ seenAt }) => Date.parse(seenAt))).toEqual([3_000_000, 6_600_000]);
  });

  it('tells collectors apart', () => {
    watch.used(aCertificate({ collectorId: 'another' }), 'b:1', 3_000_000);

    expect(reports).toEqual([]);
  });
});
