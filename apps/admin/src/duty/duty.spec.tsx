import type { CaseItem } from '@khai-bao/api-client/admin';
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import { LiveLine, openDesk } from '../../test/desk.js';

const one = (caseId: string, shortName: string, more: Partial<CaseItem> = {}): CaseItem => ({
  caseId,
  code: `Q1-0630-${caseId}`,
  state: 'NEW',
  shortName,
  birthYear: 1988,
  unitName: 'Chợ Bến Nghé',
  gateName: 'Cổng 1',
  areaName: 'Phường Bến Nghé, Quận 1',
  signs: ['fever'],
  source: 'rules',
  openedAt: '2021-06-30T00:15:41Z',
  acknowledgedAt: null,
  acknowledgedByName: null,
  escalateAt: null,
  version: 1,
  ...more,
});
afterEach(cleanup);

/** The list is answered once; what changes after that can only come from the stream. */
function desk() {
  const line = new LiveLine();
  let asked = 0;
  openDesk('medical-centre', '/ca-nghi-ngo', {
    'GET alerts/v1/stream': () => line.answer(),
    'GET alerts/v1/cases': () => {
      asked += 1;
      const items = [one('001', 'L. Q. Bình', { state: 'INVESTIGATING' })];
      return asked === 1 ? { items, nextCursor: null, counts: { new: 0, open: 1, today: 1 } } : null;
    },
  });
  return line;
}

it('shows a new case from the stream without reloading, and says so', async () => {
  const line = desk();
  await screen.findByText('L. Q. Bình, 1988');
  await act(async () => line.say('case', one('002', 'N. V. Dũng'), 2));
  const alarm = await screen.findByTestId('new-case-alert');
  expect(alarm.textContent).toContain('Ca mới: N. V. Dũng, 1988, tại Chợ Bến Nghé, Cổng 1');
  const rows = within(screen.getByRole('main'))
    .getAllByRole('listitem')
    .map((row) => row.textContent);
  expect(rows[0]).toContain('N. V. Dũng');
});

it('takes an older version of a case for no news, and lets one at its end leave', async () => {
  const line = desk();
  await screen.findByText('L. Q. Bình, 1988');
  await act(async () => line.say('case', one('001', 'L. Q. Bình', { state: 'NEW', version: 0 }), 2));
  expect(screen.getByText('Đang xác minh')).toBeTruthy();
  await act(async () => line.say('case', one('001', 'L. Q. Bình', { state: 'RULED_OUT', version: 2 }), 3));
  await waitFor(() => expect(screen.queryByText('L. Q. Bình, 1988')).toBeNull());
});
