import { readFileSync } from 'node:fs';
import path from 'node:path';

import { namedMetrics } from './metric-names.js';
import { wantedOf } from './promql/evaluate.js';
import { parsePromQl } from './promql/parse.js';

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
}

const file = path.resolve(import.meta.dirname, '../../../../docs/grafana/postgresql-overview.json');
const { panels } = JSON.parse(readFileSync(file, 'utf8')) as Dashboard;
const queries = panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ title, expr })));

describe('the Grafana dashboard', () => {
  it.each(queries)('$title asks what is answered, of metrics that exist: $expr', ({ expr }) => {
    // What Grafana puts in before it asks.
    const asked = expr.replaceAll('$server', 'shop').replaceAll('$__rate_interval', '1m');

    const names = wantedOf(parsePromQl(asked)).flatMap(({ selector }) =>
      selector.matchers.filter(({ label }) => label === '__name__').map(({ value }) => value),
    );

    expect(names.filter((name) => !namedMetrics.has(name))).toEqual([]);
    expect(names).not.toEqual([]);
  });
});
