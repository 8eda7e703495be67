import { createRequire } from 'node:module';
import type { Test } from '@jest/test-result';

const { default: Sequencer } = createRequire(import.meta.url)(
  '@jest/test-sequencer',
) as typeof import('@jest/test-sequencer');

/** Runs the main job first, because it needs an empty system. The other specs create their own data beside what exists. */
export default class MainJobFirst extends Sequencer {
  override async sort(tests: Test[]): Promise<Test[]> {
    const sorted = await super.sort(tests);
    const isMainJob = ({ path }: Test): boolean => path.endsWith('main-job.e2e.spec.ts');
    return [...sorted.filter(isMainJob), ...sorted.filter((test) => !isMainJob(test))];
  }
}
