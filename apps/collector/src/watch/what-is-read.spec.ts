import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { families } from '@pganalytics/stats';

import { hostFamilies } from '../host/host-sampler.js';
import { clusterSamplers, heavySamplers } from './families-by-view.js';

const PAGE = join(import.meta.dirname, '../../../../docs/collector.md');

/** Read by watches of their own. */
const ELSEWHERE = /^(pg_stat_activity|pg_stat_statements.*|query_text|collector.*)$/;

describe('what is read', () => {
  it('stands in docs/collector.md, each family with how often', () => {
    const page = readFileSync(PAGE, 'utf8');
    const table = page.slice(page.indexOf('## What is read'), page.indexOf('## When something is missing'));
    const rows = [...table.matchAll(/^\| (\d+) s \| (`[^|]+) \|/gm)];
    const told = rows.flatMap(([, seconds, names = '']) =>
      [...names.matchAll(/`(\w+)`/g)].map(([, name]) => `${name} every ${seconds} s`),
    );

    const declared = families
      .filter(({ readAt }) => readAt !== 'client')
      .map(({ name, intervalSeconds }) => `${name} every ${intervalSeconds} s`);
    expect(told.toSorted()).toEqual(declared.toSorted());
  });

  it('is every family of the catalogue that is read once per server or host', () => {
    const samplers = [...clusterSamplers, ...heavySamplers].map(({ family }) => family);

    const declared = families
      .filter(({ name, readAt }) => (readAt === 'server' || readAt === 'host') && !ELSEWHERE.test(name))
      .map(({ name }) => name);
    expect([...samplers, ...hostFamilies].toSorted()).toEqual(declared.toSorted());
  });
});
