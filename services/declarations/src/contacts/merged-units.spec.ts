import { MergedUnits } from './merged-units.js';

describe('merged units', () => {
  const merged = new MergedUnits([
    { id: 'old', merged_into: 'middle' },
    { id: 'middle', merged_into: 'new' },
    { id: 'x', merged_into: 'y' },
    { id: 'y', merged_into: 'x' },
  ]);

  it('are one place', () => {
    expect(['old', 'middle', 'new', 'alone'].map((id) => merged.placeOf(id))).toEqual([
      'new',
      'new',
      'new',
      'alone',
    ]);
    expect([merged.unitsOf('new'), merged.unitsOf('alone')]).toEqual([['new', 'old', 'middle'], ['alone']]);
  });

  it('that were merged in a circle end nowhere in particular', () => {
    expect(['x', 'y']).toContain(merged.placeOf('x'));
  });
});
