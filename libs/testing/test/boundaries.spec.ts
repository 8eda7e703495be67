import { findBrokenRules } from './find-broken-rules.js';

const boundary = '@nx/enforce-module-boundaries';
const closed = 'no-restricted-imports';

/** Line of code, the file that would hold it, and the rule that refuses it; null for allowed code. */
const planted: readonly [name: string, file: string, code: string, rule: string | null][] = [
  [
    'a service and its platform',
    'services/registration/src/main.ts',
    `export * from '@khai-bao/platform/http';`,
    null,
  ],
  [
    'a service and another',
    'services/registration/src/main.ts',
    `export * from '@khai-bao/accounts';`,
    closed,
  ],
  [
    'the same by a path',
    'services/alerts/src/main.ts',
    `export * from '../../accounts/src/environment.js';`,
    boundary,
  ],
  [
    'a service and the tests’ tools',
    'services/alerts/src/main.ts',
    `export * from '@khai-bao/testing';`,
    boundary,
  ],
  ['a service and a web part', 'services/support/src/main.ts', `export * from '@khai-bao/ui';`, boundary],
  [
    'platform and the health form',
    'libs/platform/src/auth/scope.ts',
    `export * from '@khai-bao/health-form';`,
    boundary,
  ],
  [
    'contracts and platform',
    'libs/contracts/src/roles.ts',
    `export * from '@khai-bao/platform/auth';`,
    boundary,
  ],
  [
    'an app and platform',
    'apps/citizen/src/router.tsx',
    `export * from '@khai-bao/platform/auth';`,
    boundary,
  ],
  ['an app and the other', 'apps/admin/src/theme.ts', `export * from '@khai-bao/citizen';`, closed],
  [
    'a test and the tests’ tools',
    'services/alerts/test/cases.int.spec.ts',
    `export * from '@khai-bao/testing';`,
    null,
  ],
  [
    'a promise that nobody waits for',
    'services/alerts/src/main.ts',
    `Promise.resolve(1);`,
    '@typescript-eslint/no-floating-promises',
  ],
  ['an any', 'services/alerts/src/main.ts', `export const x: any = 1;`, '@typescript-eslint/no-explicit-any'],
];

describe('module boundaries', () => {
  let found: string[][] = [];
  beforeAll(() => {
    found = findBrokenRules(planted.map(([, file, code]) => ({ file, code })));
  }, 120_000);

  it.each(planted.map(([name, , , rule], at) => [name, rule, at] as const))('%s: %s', (_name, rule, at) => {
    expect(found[at]).toEqual(rule === null ? [] : [rule]);
  });
});
