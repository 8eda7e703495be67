import { caseStates, type CaseState } from '@khai-bao/contracts';
import {
  areaAfterTransfer,
  endingOfTransfer,
  isResponsibleByTransfer,
  refusalOfTransfer,
} from './transfer-rules.js';

describe('a transfer to another centre', () => {
  it.each(caseStates)('of a case in %s is possible while somebody has the case', (state) => {
    expect(refusalOfTransfer({ state, areaPath: '79.760.26740' }, '79.770')).toBe(
      ['ACKNOWLEDGED', 'INVESTIGATING', 'CONFIRMED'].includes(state) ? null : 'ALERTS.WRONG_STATE',
    );
  });

  it.each([
    ['79.760.26740', '79.770', null],
    ['79.760', '79.770', null],
    ['79.760.26740', '79.760', 'ALERTS.TRANSFER_TARGET'],
    ['79.760', '79.760', 'ALERTS.TRANSFER_TARGET'],
    ['79.760.26740', '79', 'ALERTS.TRANSFER_TARGET'],
    ['79.760.26740', '79.770.27151', 'ALERTS.TRANSFER_TARGET'],
  ])('from %s to %s: %s', (areaPath, target, expected) => {
    expect(refusalOfTransfer({ state: 'INVESTIGATING', areaPath }, target)).toBe(expected);
  });

  const inQuan1 = { state: 'INVESTIGATING' as CaseState, areaPath: '79.760.26740' };
  it.each([
    ['goes on with the work on the case', { ...inQuan1, state: 'CONFIRMED' }, null],
    ['goes on when the case stays in its district', { ...inQuan1, areaPath: '79.760.26743' }, null],
    ['ends with the case', { ...inQuan1, state: 'RULED_OUT' }, /kết thúc/],
    [
      'ends when the case moves to another district',
      { ...inQuan1, areaPath: '79.770.27151' },
      /địa bàn khác/,
    ],
  ] as const)('%s', (_name, current, ending) => {
    expect(String(endingOfTransfer(inQuan1, current))).toMatch(ending ?? /^null$/);
  });

  it.each([
    ['nobody was late', null, 'district', null, false],
    ['the decision was late', 10, 'city', 10, true],
    ['HCDC was responsible before', 10, 'city', 5, false],
    ['the district is responsible again', 10, 'district', null, false],
  ] as const)('makes HCDC responsible: %s', (_name, overdue, responsible, escalated, expected) => {
    const at = (time: number | null): Date | null => (time === null ? null : new Date(time));
    expect(
      isResponsibleByTransfer({ overdueAt: at(overdue) }, { responsible, escalatedAt: at(escalated) }),
    ).toBe(expected);
  });

  it.each([
    ['leaves its district', '79.760.26740', null, '79.770', ['79.770', '79.760.26740', 'B']],
    ['goes on to a third one', '79.770', '79.760.26740', '79.774', ['79.774', '79.760.26740', 'B']],
    ['comes back', '79.770', '79.760.26740', '79.760', ['79.760.26740', null, null]],
  ] as const)('of a case that %s', (_name, areaPath, originAreaPath, target, expected) => {
    expect(Object.values(areaAfterTransfer({ areaPath, originAreaPath }, target, 'B'))).toEqual(expected);
  });
});
