/** One Jest run for the whole workspace; a path on the command line narrows it. Sources are run, not builds. */
export default {
  rootDir: import.meta.dirname,
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/tools', '<rootDir>/e2e'],
  testMatch: ['**/src/**/*.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/', '/.pganalytics/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^@pganalytics/(servers|stack|bench|faults|demo)$': '<rootDir>/tools/$1/src/index.ts',
    '^@pganalytics/(collector|ingest|writer|query|auth|edge|all-in-one)$': '<rootDir>/apps/$1/src/index.ts',
    '^@pganalytics/([a-z-]+)/(testing|node|accounts|wire)$': '<rootDir>/libs/$1/src/$2.ts',
    '^@pganalytics/([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  coverageProvider: 'v8',
  globalSetup: '<rootDir>/tools/servers/jest/setup.mjs',
  globalTeardown: '<rootDir>/tools/servers/jest/teardown.mjs',
  setupFiles: ['<rootDir>/tools/servers/jest/seed.mjs'],
  // Generous: a limit is for what hangs, not for what is slow on a busy machine.
  testTimeout: 120_000,
};
