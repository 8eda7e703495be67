import {
  findRuleMismatches,
  committeeTierOf,
  type RequestFacts,
  type RuleConditions,
} from './rule-conditions.js';

const rule: RuleConditions = {
  areaPath: '79.760',
  kinds: ['market', 'school'],
  tiers: ['ward'],
  completeContact: true,
  noDuplicate: true,
};
const request: RequestFacts = {
  areaPath: '79.760.26740',
  kind: 'market',
  tier: 'ward',
  contactGaps: [],
  duplicateOpen: false,
};

describe('a rule', () => {
  it('approves what meets all of it', () => expect(findRuleMismatches(rule, request)).toEqual([]));

  it.each([
    [{ areaPath: '79.770.27139' }, 'area'],
    // A path that only begins with the same digits is another area.
    [{ areaPath: '79.7601.26740' }, 'area'],
    [{ kind: 'pharmacy' as const }, 'kind'],
    [{ tier: 'district' as const }, 'tier'],
    [{ tier: null }, 'tier'],
    [{ contactGaps: ['email-list'] }, 'contact'],
    [{ duplicateOpen: true }, 'duplicate'],
  ])('leaves %j to people', (change, reason) =>
    expect(findRuleMismatches(rule, { ...request, ...change })).toEqual([reason]),
  );

  it('says every reason', () =>
    expect(
      findRuleMismatches(rule, {
        areaPath: '79.770.1',
        kind: 'hotel',
        tier: null,
        contactGaps: ['phone'],
        duplicateOpen: true,
      }),
    ).toEqual(['area', 'kind', 'tier', 'contact', 'duplicate']));

  it('without conditions takes all of its area', () =>
    expect(
      findRuleMismatches(
        { areaPath: '79', kinds: [], tiers: [], completeContact: false, noDuplicate: false },
        { ...request, tier: null, contactGaps: ['phone'], duplicateOpen: true },
      ),
    ).toEqual([]));
});

it.each([
  ['ward-officer', 'ward'],
  ['district-officer', 'district'],
  ['dic-operator', 'city'],
  ['unit-admin', null],
] as const)('what a %s sends on was received by: %s', (role, tier) =>
  expect(committeeTierOf(role)).toBe(tier),
);
