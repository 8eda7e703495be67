const swc = [
  '@swc/jest',
  {
    swcrc: false,
    jsc: {
      parser: { syntax: 'typescript', tsx: true, decorators: true },
      transform: {
        legacyDecorator: true,
        decoratorMetadata: true,
        useDefineForClassFields: false,
        react: { runtime: 'automatic' },
      },
      target: 'es2023',
      keepClassNames: true,
    },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  },
];
const names = {
  '^(\\.{1,2}/.*)\\.js$': '$1',
  '^@khai-bao/platform/(.*)$': '<rootDir>/libs/platform/src/$1/index.ts',
  '^@khai-bao/contracts/(.*)$': '<rootDir>/libs/contracts/src/$1.ts',
  '^@khai-bao/(contracts|health-form|areas|text|testing|api-client|ui)$': '<rootDir>/libs/$1/src/index.ts',
  '\\.(css|svg|woff2)$': '<rootDir>/libs/testing/src/style-stub.ts',
};
const base = {
  rootDir: import.meta.dirname,
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: { '\\.(ts|tsx)$': swc },
  moduleNameMapper: names,
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/.state'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
};
const longTimeout = ['<rootDir>/libs/testing/src/unit-timeout.ts'];
const longQueries = ['<rootDir>/libs/testing/src/query-timeout.ts'];
const evaluatedFirst = ['<rootDir>/libs/testing/src/evaluate-jose.ts'];
/** Three sizes: unit (no server), integration (`*.int.spec.ts`, real Postgres, Kafka, Redis), end to end (`*.e2e.spec.ts`, the whole system and a browser). */
export default {
  testSequencer: '<rootDir>/deploy/local/test/spec-order.ts',
  projects: [
    {
      ...base,
      displayName: 'unit',
      setupFiles: evaluatedFirst,
      setupFilesAfterEnv: longTimeout,
      testEnvironment: 'node',
      testMatch: ['**/*.spec.ts'],
      testPathIgnorePatterns: [...base.testPathIgnorePatterns, '\\.int\\.spec\\.ts$', '\\.e2e\\.spec\\.ts$'],
    },
    {
      ...base,
      displayName: 'web',
      setupFilesAfterEnv: [...longTimeout, ...longQueries],
      testEnvironment: 'jsdom',
      testMatch: ['**/*.spec.tsx'],
    },
    {
      ...base,
      displayName: 'int',
      setupFiles: evaluatedFirst,
      setupFilesAfterEnv: ['<rootDir>/libs/testing/src/jest-setup.ts'],
      testEnvironment: 'node',
      testMatch: ['**/*.int.spec.ts'],
      globalSetup: '<rootDir>/libs/testing/src/global-setup.ts',
      globalTeardown: '<rootDir>/libs/testing/src/global-teardown.ts',
    },
    {
      ...base,
      displayName: 'e2e',
      setupFiles: evaluatedFirst,
      testEnvironment: 'node',
      testMatch: ['**/*.e2e.spec.ts'],
      setupFilesAfterEnv: ['<rootDir>/libs/testing/src/jest-setup.ts'],
      globalSetup: '<rootDir>/deploy/local/test/global-system.ts',
      globalTeardown: '<rootDir>/deploy/local/test/stop-system.ts',
    },
  ],
};
