import root from '../../jest.config.mjs';

// No mutated file imports jose, so that `setupFiles`, which evaluates it, is left out as well.
const {
  displayName: _displayName,
  setupFiles: _setupFiles,
  ...unit
} = root.projects.find(({ displayName }) => displayName === 'unit');
const folders = JSON.parse(process.env.MUTATE_FOLDERS ?? '[]');

/** One file imports all specs of a target: a Jest environment for each spec would multiply the time of a mutant. */
export default {
  ...unit,
  // The specs need only the corpus of the test tools. The tools themselves load Kafka, Postgres and NestJS.
  moduleNameMapper: {
    '^@khai-bao/testing$': '<rootDir>/libs/testing/src/corpus/messy-cells.ts',
    ...unit.moduleNameMapper,
  },
  watchman: false,
  // Jest lists the files of its roots before each mutant: by default, all of the repository.
  roots: [
    '<rootDir>/deploy/mutate/generated',
    '<rootDir>/libs/testing/src/corpus',
    ...folders.map((folder) => `<rootDir>/${folder}`),
  ],
  testMatch: ['<rootDir>/deploy/mutate/generated/all-specs.ts'],
};
