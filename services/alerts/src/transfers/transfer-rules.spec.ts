import { caseStates } from '@khai-bao/contracts';
import { refusalOfTransfer } from './transfer-rules.js';

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
});
