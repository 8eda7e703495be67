import { readdirSync } from 'node:fs';
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import jest from 'eslint-plugin-jest';
import hooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import specRules from './libs/testing/lint/spec-rules.mjs';

/** The direction of the house: apps → ui, api-client, form, areas, and what of contracts needs no server; services → platform, contracts, form, areas; platform → contracts; contracts → nothing; all may use text. */
export const depConstraints = [
  { sourceTag: 'type:text', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:contracts', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:areas', onlyDependOnLibsWithTags: ['type:text'] },
  { sourceTag: 'type:form', onlyDependOnLibsWithTags: ['type:text'] },
  { sourceTag: 'type:platform', onlyDependOnLibsWithTags: ['type:contracts', 'type:text'] },
  { sourceTag: 'type:api-client', onlyDependOnLibsWithTags: ['type:form', 'type:text'] },
  { sourceTag: 'type:ui', onlyDependOnLibsWithTags: ['type:areas', 'type:form', 'type:text'] },
  {
    sourceTag: 'type:testing',
    onlyDependOnLibsWithTags: [
      'type:contracts',
      'type:platform',
      'type:form',
      'type:areas',
      'type:text',
      'type:tool',
    ],
  },
  {
    sourceTag: 'type:service',
    onlyDependOnLibsWithTags: ['type:platform', 'type:contracts', 'type:form', 'type:areas', 'type:text'],
  },
  {
    sourceTag: 'type:app',
    onlyDependOnLibsWithTags: [
      'type:ui',
      'type:api-client',
      'type:contracts',
      'type:form',
      'type:areas',
      'type:text',
    ],
  },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['*'] },
];

/** Services and apps offer nothing to import: what they know of each other comes as events. */
const closed = ['services', 'apps'].flatMap((folder) =>
  readdirSync(new URL(folder, import.meta.url)).flatMap((name) => [
    `@khai-bao/${name}`,
    `@khai-bao/${name}/*`,
  ]),
);

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.nx/**',
      '.state/**',
      'coverage/**',
      'libs/api-client/src/generated/**',
      'deploy/mutate/generated/**',
    ],
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: false, allow: [], depConstraints },
      ],
      'no-restricted-imports': [
        'error',
        { patterns: [{ group: closed, message: 'Nobody imports a service or an app.' }] },
      ],
      'no-console': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['**/*.spec.ts', '**/*.spec.tsx', '**/test/**/*.ts'],
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          allow: ['@khai-bao/testing'],
          depConstraints: depConstraints.map((c) =>
            c.onlyDependOnLibsWithTags.length
              ? { ...c, onlyDependOnLibsWithTags: [...c.onlyDependOnLibsWithTags, 'type:testing'] }
              : c,
          ),
        },
      ],
    },
  },
  {
    // An assertion of a spec is reached in every run, and measures no duration.
    files: ['**/*.spec.ts', '**/*.spec.tsx'],
    plugins: { jest, specs: specRules },
    rules: {
      // What waits for an event or an element and throws without it is an assertion as well.
      'jest/expect-expect': [
        'error',
        { assertFunctionNames: ['expect', 'expect*', 'waitUntil', 'heading', '**.waitFor', '**.findBy*'] },
      ],
      'jest/no-commented-out-tests': 'error',
      'jest/no-conditional-expect': 'error',
      'jest/no-disabled-tests': 'error',
      'jest/no-focused-tests': 'error',
      'jest/no-identical-title': 'error',
      // A hook that throws fails its tests.
      'jest/no-standalone-expect': [
        'error',
        { additionalTestBlockFunctions: ['step', 'beforeAll', 'beforeEach', 'afterEach', 'afterAll'] },
      ],
      'jest/no-unneeded-async-expect-function': 'error',
      'jest/valid-describe-callback': 'error',
      'jest/valid-expect': 'error',
      'jest/valid-expect-in-promise': 'error',
      'specs/no-expect-in-possibly-empty-loop': 'error',
      'specs/no-timed-assertion': 'error',
    },
  },
  {
    // Node runs these files itself: it removes types, and cannot compile other syntax of TypeScript.
    files: ['deploy/**/*.ts', 'libs/*/scripts/**/*.ts', 'libs/testing/src/{containers,global-*}.ts'],
    ignores: ['deploy/bench/usual/**'],
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      'no-restricted-syntax': [
        'error',
        ...[
          'TSEnumDeclaration',
          'TSParameterProperty',
          'TSModuleDeclaration[declare!=true]',
          'TSImportEqualsDeclaration',
        ].map((selector) => ({ selector, message: 'Node cannot strip this syntax.' })),
      ],
    },
  },
  {
    files: ['apps/**/*.tsx', 'libs/ui/**/*.tsx'],
    plugins: { 'react-hooks': hooks },
    rules: hooks.configs.recommended.rules,
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: globals.node, sourceType: 'module' },
    rules: {
      'no-undef': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
    },
  },
);
