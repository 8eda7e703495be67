import {
  decidePosterState,
  decidePosterVersion,
  listPosterChanges,
  type PosterFacts,
} from './poster-facts.js';

const facts: PosterFacts = {
  unitName: 'Chợ Bến Nghé',
  areaName: 'Phường Bến Nghé, Quận 1',
  gateName: 'Cổng 1',
  direction: 'entrance',
  code: '7K2M4Q9',
  hotline: '19009095',
  centreName: 'Trung tâm y tế Quận 1',
  centrePhone: '+842838244249',
  guideVersion: 1,
};

describe('decidePosterVersion', () => {
  it.each([
    ['the unit is renamed', { unitName: 'Chợ Cũ' }, ['unit']],
    ['the unit moves to another area', { areaName: 'Phường Bến Thành, Quận 1' }, ['unit']],
    ['the gate is renamed', { gateName: 'Cổng 2' }, ['gate']],
    ['the direction changes', { direction: 'both' }, ['gate']],
    ['the code changes', { code: '7K2M4QA' }, ['code']],
    ['the hotline changes', { hotline: '02839309086' }, ['hotline']],
    ['the medical centre ends', { centreName: null, centrePhone: null }, ['hotline']],
    ['a guide is published', { guideVersion: 2 }, ['guide']],
    ['unit and guide change', { unitName: 'Chợ Cũ', guideVersion: 2 }, ['unit', 'guide']],
  ] as const)('rises when %s, and says so', (_name, change, expected) => {
    const now = { ...facts, ...change };
    expect(decidePosterVersion(4, facts, now)).toEqual({ version: 5, facts: now });
    expect(listPosterChanges(facts, now)).toEqual(expected);
  });

  it('stays when nothing that is printed has changed', () => {
    expect(decidePosterVersion(4, facts, { ...facts })).toBeNull();
  });

  it('stores the facts of a poster that has none yet, without another version', () => {
    expect(decidePosterVersion(1, null, facts)).toEqual({ version: 1, facts });
  });
});

it.each([
  ['a first poster without a photo', 1, null, 'unconfirmed'],
  ['a first poster with its photo', 1, 1, 'current'],
  ['a changed poster without a photo', 2, null, 'outdated'],
  ['a changed poster with the photo of the first', 2, 1, 'outdated'],
  ['a changed poster with its photo', 2, 2, 'current'],
] as const)('decidePosterState: %s', (_name, version, confirmed, expected) => {
  expect(decidePosterState(version, confirmed)).toBe(expected);
});
