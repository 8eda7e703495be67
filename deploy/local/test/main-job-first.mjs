import { createRequire } from 'node:module';

const { default: Sequencer } = createRequire(import.meta.url)('@jest/test-sequencer');

/** The main job tells its story in an empty system; the specs behind it make their own data beside what is there. */
export default class MainJobFirst extends Sequencer {
  async sort(tests) {
    const sorted = await super.sort(tests);
    const isMainJob = ({ path }) => path.endsWith('main-job.e2e.spec.ts');
    return [...sorted.filter(isMainJob), ...sorted.filter((test) => !isMainJob(test))];
  }
}
