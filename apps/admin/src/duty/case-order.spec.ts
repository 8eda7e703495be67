import type { CaseListDto } from '@khai-bao/api-client/alerts';
import { caseItem } from '../../test/rows.js';
import { mergeCase } from './case-order.js';

const page = (nextCursor: string | null): CaseListDto => ({
  items: [caseItem({ caseId: '001' })],
  nextCursor,
  counts: { new: 1, open: 1, today: 1 },
});
const known = caseItem({ caseId: '002', state: 'ACKNOWLEDGED', version: 2 });

describe('the counts of cases in hand after a case has changed', () => {
  it.each([
    ['count a case that was opened', caseItem({ caseId: '002' }), null, { new: 2, open: 2 }],
    ['count a case that has come here', known, null, { new: 1, open: 2 }],
    [
      'count a case that was opened, before further pages',
      caseItem({ caseId: '002' }),
      'next',
      { new: 2, open: 2 },
    ],
    ['stay for a case of a further page', known, 'next', { new: 1, open: 1 }],
    [
      'leave out a case that was taken',
      caseItem({ state: 'ACKNOWLEDGED', version: 2 }),
      'next',
      { new: 0, open: 1 },
    ],
  ])('%s', (_name, changed, nextCursor, counts) => {
    expect(mergeCase(page(nextCursor), changed).counts).toMatchObject(counts);
  });
});
