import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';
import hooks from 'eslint-plugin-react-hooks';

/** The direction of the house: apps → ui, api-client, form, areas; services → platform, contracts, form, areas; platform → contracts; contracts → nothing. */
export const depConstraints = [
  { sourceTag: 'type:contracts', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:areas', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:form', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'type:platform', onlyDependOnLibsWithTags: ['type:contracts'] },
  { sourceTag: 'type:api-client', onlyDependOnLibsWithTags: ['type:form'] },
  { sourceTag: 'type:ui', onlyDependOnLibsWithTags: ['type:areas', 'type:form'] },
  { sourceTag: 'type:testing', onlyDependOnLibsWithTags: ['type:contracts', 'type:platform', 'type:form', 'type:areas'] },
  { sourceTag: 'type:service', onlyDependOnLibsWithTags: ['type:platform', 'type:contracts', 'type:form', 'type:areas'] },
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:ui', 'type:api-client', 'type:form', 'type:areas'] },
  { sourceTag: 'type:tool', onlyDependOnLibsWithTags: ['*'] },
];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.nx/**', '.state/**', 'coverage/**', 'libs/api-client/src/generated/**'] },
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
      '@nx/enforce-module-boundaries': ['error', { enforceBuildableLibDependency: false, allow: [], depConstraints }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  { files: ['**/*.spec.ts', '**/*.spec.tsx', '**/test/**'], rules: { '@nx/enforce-module-boundaries': ['error', { enforceBuildableLibDependency: false, allow: ['@khai-bao/testing'], depConstraints: depConstraints.map((c) => (c.onlyDependOnLibsWithTags.length ? { ...c, onlyDependOnLibsWithTags: [...c.onlyDependOnLibsWithTags, 'type:testing'] } : c)) }] } },
  { files: ['apps/**/*.tsx', 'libs/ui/**/*.tsx'], plugins: { 'react-hooks': hooks }, rules: hooks.configs.recommended.rules },
);
