import type { CaseItem } from '@khai-bao/api-client/admin';
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
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

it('tells in its history a case that went on to the city from one that moved with its unit', async () => {
  const at = (minute: number): string => `2021-06-30T00:${minute}:00Z`;
  const step = (state: string, minute: number, note: string | null = null): object => ({
    state,
    at: at(minute),
    actorName: null,
    note,
  });
  const moved = 'Đơn vị nay thuộc Phường 5, Quận 3 (trước là Phường Bến Nghé, Quận 1).';
  openDesk('medical-centre', '/ca-nghi-ngo', {
    'GET alerts/v1/stream': () => new LiveLine().answer(),
    'GET alerts/v1/cases': () => ({
      items: [one('001', 'L. Q. Bình')],
      nextCursor: null,
      counts: { new: 1, open: 1, today: 1 },
    }),
    'GET alerts/v1/cases/001': () => ({
      ...one('001', 'L. Q. Bình', { areaName: 'Phường 5, Quận 3' }),
      person: {
        fullName: 'Lê Quang Bình',
        birthYear: 1988,
        sex: 'male',
        nationality: 'VN',
        phone: '+84912000111',
        address: {
          province: 'Thành phố Hồ Chí Minh',
          district: 'Quận 3',
          ward: 'Phường 5',
          street: '44 Bàn Cờ',
        },
      },
      answers: {},
      representative: null,
      questionnaireVersion: '2021.1',
      acceptedAt: at(10),
      responsible: 'city',
      notifications: [],
      history: [step('NEW', 15), step('NEW', 20), step('NEW', 25, moved)],
    }),
  });
  const user = userEvent.setup({ delay: null });
  await user.click(await screen.findByRole('button', { name: /^L\. Q\. Bình, 1988/ }));
  const history = within(await screen.findByRole('article'))
    .getByText(moved)
    .closest('ol')!;
  expect([...history.querySelectorAll('strong')].map((name) => name.textContent)).toEqual([
    'Ca được báo',
    'Chuyển lên tuyến thành phố',
    'Chuyển theo đơn vị',
  ]);
});
