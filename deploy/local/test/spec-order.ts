import { createRequire } from 'node:module';
import type { Test } from '@jest/test-result';
import { firstSpecs, longSpecs } from './e2e-groups.ts';

const { default: Sequencer } = createRequire(import.meta.url)(
  '@jest/test-sequencer',
) as typeof import('@jest/test-sequencer');

const order: readonly string[] = [...firstSpecs, ...longSpecs];

/** Sorts the specs as Jest does, after the first and the longest ones of the end-to-end specs. */
export default class SpecOrder extends Sequencer {
  override async sort(tests: Test[]): Promise<Test[]> {
    const rankOf = ({ path }: Test): number => {
      const at = order.findIndex((spec) => path.endsWith(spec));
      return at < 0 ? order.length : at;
    };
    return (await super.sort(tests)).sort((one, other) => rankOf(one) - rankOf(other));
  }
}
