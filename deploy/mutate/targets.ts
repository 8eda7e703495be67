/** Files that are mutated together, and the specs that must fail for it. */
export interface MutationTarget {
  readonly mutate: readonly string[];
  readonly specs: readonly string[];
  /**
   * True when tests share a cache: what the first test has computed is not computed again, so that all tests are run against a
   * mutant, not only those that reach it.
   */
  readonly hasSharedCache?: boolean;
}

const withoutSpecs = (folder: string, ...excluded: readonly string[]): readonly string[] => [
  `${folder}/**/*.ts`,
  `!${folder}/**/*.spec.ts`,
  `!${folder}/**/index.ts`,
  ...excluded.map((file) => `!${folder}/${file}`),
];

/** Pure libraries and rules: no server takes part in their specs. Files of data (a questionnaire, names of areas) are left out. */
export const mutationTargets: Readonly<Record<string, MutationTarget>> = {
  text: { mutate: withoutSpecs('libs/text/src'), specs: ['libs/text/src/**/*.spec.ts'] },
  'health-form': {
    mutate: withoutSpecs('libs/health-form/src', 'questionnaire-2021.ts'),
    specs: ['libs/health-form/src/**/*.spec.ts'],
  },
  areas: {
    mutate: withoutSpecs('libs/areas/src', 'seed.ts', 'seed-data.ts', 'provinces.ts'),
    specs: ['libs/areas/src/**/*.spec.ts'],
    hasSharedCache: true,
  },
  'working-time': {
    mutate: withoutSpecs('libs/platform/src/working-time'),
    specs: ['libs/platform/src/working-time/**/*.spec.ts'],
  },
  registration: {
    mutate: [
      'services/registration/src/committee/registration-actions.ts',
      'services/registration/src/duplicates/duplicate-rules.ts',
      'services/registration/src/duplicates/merge-suggestion.ts',
    ],
    specs: ['services/registration/src/{committee,duplicates}/**/*.spec.ts'],
  },
  alerts: {
    mutate: ['services/alerts/src/cases/case-transitions.ts'],
    specs: ['services/alerts/src/cases/case-transitions.spec.ts'],
  },
  gateway: {
    mutate: [
      'services/gateway/src/api-reference/cached-value.ts',
      'services/gateway/src/proxy/{problem-response,rate-limits,request-repetition,request-target,upload-routes,upload-slots}.ts',
    ],
    // Not the specs of connections: each of their tests opens servers.
    specs: [
      'services/gateway/src/api-reference/cached-value.spec.ts',
      'services/gateway/src/proxy/{problem-response,rate-limits,request-repetition,request-target,upload-routes,upload-slots}.spec.ts',
    ],
  },
};
