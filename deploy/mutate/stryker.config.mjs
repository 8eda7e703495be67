/** The root of the repository is the working directory. `run-mutate.ts` sets the files that are mutated and the specs. */
export default {
  plugins: [import.meta.resolve('@stryker-mutator/jest-runner')],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules'],
  jest: { configFile: 'deploy/mutate/jest.config.mjs' },
  coverageAnalysis: process.env.MUTATE_COVERAGE ?? 'perTest',
  mutate: JSON.parse(process.env.MUTATE_FILES ?? '[]'),
  concurrency: 1,
  timeoutMS: 10_000,
  // Jest keeps the modules of each run of an ES module in memory.
  maxTestRunnerReuse: 150,
  tempDirName: '.state/mutate/sandboxes',
  ignorePatterns: ['.state', '.git', '.nx', 'apps', 'docs', 'coverage', 'deploy/bench', '**/dist'],
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false },
  jsonReporter: { fileName: process.env.MUTATE_REPORT ?? '.state/mutate/report.json' },
  disableTypeChecks: false,
  thresholds: { high: 95, low: 85, break: 85 },
  checkers: [],
};
