import { createRequire } from 'node:module';
import type { Test } from '@jest/test-result';

const { default: Sequencer } = createRequire(import.meta.url)(
  '@jest/test-sequencer',
) as typeof import('@jest/test-sequencer');

/**
 * Specs that run before all others, in this order. The main job needs an empty system. The ledger's check reads everything that
 * other specs have left, several times. The remaining specs create their own data beside what exists.
 */
const firstSpecs = ['main-job.e2e.spec.ts', 'ledger.e2e.spec.ts'];

/** Sorts the specs as Jest does, after the first ones. */
export default class SpecOrder extends Sequencer {
  override async sort(tests: Test[]): Promise<Test[]> {
    const rankOf = ({ path }: Test): number => {
      const at = firstSpecs.findIndex((name) => path.endsWith(name));
      return at < 0 ? firstSpecs.length : at;
    };
    return (await super.sort(tests)).sort((one, other) => rankOf(one) - rankOf(other));
  }
}
