import { checkEdges, findCycles } from './edges.mjs';
import { checkReferences } from './references.mjs';
import { checkSources } from './sources.mjs';

const aPackage = (name: string, type: string, files: Record<string, string> = {}, dependencies: string[] = []) => ({
  name: `@pganalytics/${name}`,
  root: `libs/${name}`,
  tags: [`type:${type}`, 'runs:server'],
  dependencies: dependencies.map((one) => `@pganalytics/${one}`),
  files: Object.entries(files).map(([path, text]) => ({ path: `libs/${name}/src/${path}`, text })),
});

const edge = (source: string, target: string) => ({
  source: `@pganalytics/${source}`,
  target: `@pganalytics/${target}`,
});

const problemsOf = (files: Record<string, string>, dependencies: string[] = []) =>
  checkSources(aPackage('billing', 'platform', files, dependencies), [
    aPackage('billing', 'platform'),
    aPackage('errors', 'domain'),
  ]);

describe('the boundaries between packages', () => {
  it('refuse an app that imports an app', () => {
    const packages = [aPackage('query', 'app'), aPackage('writer', 'app')];

    expect(checkEdges(packages, [edge('query', 'writer')])).toEqual([
      '@pganalytics/query (type:app) must not use @pganalytics/writer (type:app)',
    ]);
  });

  it('refuse server code under the browser', () => {
    const dashboard = { ...aPackage('dashboard', 'app'), tags: ['type:app', 'runs:browser'] };

    expect(checkEdges([dashboard, aPackage('bus', 'platform')], [edge('dashboard', 'bus')])).toEqual([
      '@pganalytics/dashboard (runs:browser) must not use @pganalytics/bus (runs:server)',
    ]);
  });

  it('refuse a package without tags', () => {
    expect(checkEdges([{ ...aPackage('x', 'app'), tags: [] }], [])).toHaveLength(2);
  });

  it('tell a cycle with all its members', () => {
    expect(findCycles([edge('a', 'b'), edge('b', 'c'), edge('c', 'a')])).toEqual([
      'cycle: @pganalytics/a -> @pganalytics/b -> @pganalytics/c -> @pganalytics/a',
    ]);
  });

  it('want the same list in tsconfig.json and package.json', () => {
    const one = {
      ...aPackage('x', 'app', {}, ['errors', 'bus']),
      references: ['@pganalytics/bus', '@pganalytics/http'],
    };

    expect(checkReferences([one])).toEqual([
      '@pganalytics/x: tsconfig.json lacks the reference to @pganalytics/errors',
      '@pganalytics/x: tsconfig.json refers to @pganalytics/http, which package.json does not name',
    ]);
  });
});

describe('the rules for source files', () => {
  it.each([
    ['a PostgreSQL client', "import pg from 'pg';", /imports pg, which belongs to postgres/],
    ['a Kafka client', "const kafka = await import('kafkajs');", /imports kafkajs, which belongs to bus/],
    ['a Redis client', "export { Redis } from 'ioredis';", /imports ioredis, which belongs to cache/],
    ['the environment', 'export const home = process.env.HOME;', /reads process\.env outside main\.ts/],
    ['export *', "export * from './prices.js';", /export \*/],
    ['a default export', 'export default class Prices {}', /default export/],
    ['a default by name', 'const a = 1; export { a as default };', /default export/],
    ['a neighbour by path', "import { x } from '../../errors/src/index.js';", /lies outside its package/],
    ['an undeclared package', "import { x } from '@pganalytics/errors';", /package\.json does not name/],
    ['test doubles', "import { x } from '@pganalytics/errors/testing';", /open to specs only/],
    ['more than 300 lines', 'const a = 1;\n'.repeat(301), /has 301 lines/],
  ])('refuse %s', (_what, text, expected) => {
    expect(problemsOf({ 'prices.ts': text })).toContainEqual(expect.stringMatching(expected));
  });

  it('let a spec use test servers, test doubles and clients', () => {
    const text = "import pg from 'pg';\nimport { x } from '@pganalytics/errors/testing';\n";

    expect(problemsOf({ 'prices.spec.ts': text })).toEqual([]);
  });

  it('let the list of what a library exports be as long as it is', () => {
    const names = "export { a } from './prices.js';\n".repeat(301);

    expect(problemsOf({ 'src/index.ts': names })).toEqual([]);
    expect(problemsOf({ 'src/index.ts': `${names}const a = 1;\n` })).toEqual([
      expect.stringContaining('more than 300'),
    ]);
  });

  it('let a package take the text of a page of the docs', () => {
    const found = problemsOf({ 'prices.ts': "const text = await import('../../../docs/prices.md?raw');" });

    expect(found.filter((problem) => /outside its package/.test(problem))).toEqual([]);
    expect(problemsOf({ 'prices.ts': "import '../../../docs/prices.js';" })).toContainEqual(
      expect.stringMatching(/outside its package/),
    );
  });

  it('let main.ts read the environment', () => {
    expect(problemsOf({ 'main.ts': 'run(process.env);' })).toEqual([]);
  });

  it('take words in comments and strings for what they are', () => {
    const text = "// export * and process.env\nexport const hint = 'set process.env or export default';\n";

    expect(problemsOf({ 'prices.ts': text })).toEqual([]);
  });
});
