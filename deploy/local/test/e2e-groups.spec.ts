import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { calmSpecs, disturbingSpecs, endToEndSpecs, ownSystemSpecs } from './e2e-groups.js';

const root = path.resolve(import.meta.dirname, '../../..');

describe('the groups of end-to-end specs', () => {
  it('hold every spec once', () => {
    const grouped = [...disturbingSpecs, ...calmSpecs(), ...ownSystemSpecs];
    expect([...grouped].sort()).toEqual(endToEndSpecs());
    expect(grouped.every((spec) => existsSync(path.join(root, spec)))).toBe(true);
  });

  it('run no spec beside others that stops a service', () => {
    const stopping = calmSpecs().filter((spec) =>
      /\bcontrol\(/.test(readFileSync(path.join(root, spec), 'utf8')),
    );
    expect(stopping).toEqual([]);
  });
});
