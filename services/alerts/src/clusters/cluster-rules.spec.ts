import fc from 'fast-check';
import { decideCluster, type ClusterCandidate } from './cluster-rules.js';

const policy = { minCases: 3, days: 7 };
const at = (day: string, clusterId: string | null = null, caseId = `case of ${day}`): ClusterCandidate => ({
  caseId,
  day,
  clusterId,
});

describe('the search for clusters', () => {
  it.each([
    ['two cases', ['2021-06-24', '2021-06-30'], null],
    ['three cases on one day', ['2021-06-30', '2021-06-30', '2021-06-30'], 3],
    ['three cases on the first and the last day of a week', ['2021-06-24', '2021-06-27', '2021-06-30'], 3],
    ['three cases over eight days', ['2021-06-23', '2021-06-27', '2021-06-30'], null],
    ['three cases of a week after an older one', ['2021-06-20', '2021-06-25', '2021-06-27', '2021-06-30'], 3],
    ['cases over the end of a month', ['2021-06-28', '2021-07-01', '2021-07-04'], 3],
  ])('%s', (_, days, size) => {
    const decision = decideCluster(
      days.map((day, i) => at(day, null, `case ${i}`)),
      policy,
    );
    expect(decision.kind === 'open' ? decision.caseIds.length : null).toBe(size);
  });

  it('lets a case join the open cluster of its unit, however few they are', () => {
    expect(decideCluster([at('2021-06-24', 'c1'), at('2021-06-30')], policy)).toEqual({
      kind: 'join',
      clusterId: 'c1',
      caseIds: ['case of 2021-06-30'],
    });
  });

  it('lets a case join that is near another one that joins', () => {
    const cases = [at('2021-06-20', 'c1'), at('2021-06-25'), at('2021-06-30')];
    expect(decideCluster(cases, policy)).toMatchObject({
      caseIds: ['case of 2021-06-25', 'case of 2021-06-30'],
    });
  });

  it('leaves a case alone that is a week after the last one of the cluster', () => {
    expect(decideCluster([at('2021-06-24', 'c1'), at('2021-07-01')], policy)).toEqual({ kind: 'none' });
  });

  it('never names a case that has a cluster, and opens none below the limit', () => {
    const candidate = fc.record({
      caseId: fc.uuid(),
      day: fc
        .integer({ min: 0, max: 30 })
        .map((n) => new Date(Date.UTC(2021, 5, 1 + n)).toISOString().slice(0, 10)),
      clusterId: fc.constantFrom(null, null, 'c1', 'c2'),
    });
    fc.assert(
      fc.property(fc.array(candidate, { maxLength: 20 }), (cases) => {
        const decision = decideCluster(cases, policy);
        const named = decision.kind === 'none' ? [] : decision.caseIds;
        const free = new Set(cases.filter(({ clusterId }) => clusterId === null).map(({ caseId }) => caseId));
        expect(named.filter((id) => !free.has(id))).toEqual([]);
        expect(decision.kind === 'open' ? named.length >= policy.minCases : true).toBe(true);
        expect(decision.kind === 'join' ? named.length > 0 : true).toBe(true);
      }),
    );
  });
});
