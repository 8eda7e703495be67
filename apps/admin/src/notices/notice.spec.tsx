import type { CaseNoticeDto, NoticeViewDto } from '@khai-bao/api-client/alerts';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { openDesk, refuse } from '../../test/desk.js';
import { caseDetail, caseItem } from '../../test/rows.js';

afterEach(cleanup);

const token = `notice.0194f2f0-0000-7000-8000-000000000001.${'A'.repeat(22)}`;
const view: NoticeViewDto = {
  cases: [
    {
      code: 'Q1-0630-012',
      district: 'Quận 1',
      openedAt: '2021-06-30T00:15:41Z',
      takenByName: null,
      takenAt: null,
    },
  ],
  isTakenByYou: false,
  canAcknowledge: true,
};
const taken: NoticeViewDto = {
  cases: [{ ...view.cases[0]!, takenByName: 'Phạm Thị Lan', takenAt: '2021-06-30T00:16:00Z' }],
  isTakenByYou: true,
  canAcknowledge: false,
};
const signedOut = { 'POST /api/accounts/v1/session/refresh': () => refuse(401, 'ACCOUNTS.SESSION_ENDED') };

it('acknowledges with one press, without a sign-in', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('medical-centre', `/nhan-ca#${token}`, {
    ...signedOut,
    'POST /api/alerts/v1/notices/open': () => view,
    'POST /api/alerts/v1/notices/acknowledge': () => taken,
  });
  expect(await screen.findByText('Q1-0630-012')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Tôi nhận' }));
  expect(await screen.findByText(/Phạm Thị Lan đã nhận lúc/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Tôi nhận' })).toBeNull();
  expect(asked.find(({ path }) => path.endsWith('/acknowledge'))!.body).toEqual({ token });
});

it('tells the second one, who pressed as well, that somebody else was first', async () => {
  const user = userEvent.setup({ delay: null });
  openDesk('medical-centre', `/nhan-ca#${token}`, {
    ...signedOut,
    'POST /api/alerts/v1/notices/open': () => view,
    'POST /api/alerts/v1/notices/acknowledge': () => ({ ...taken, isTakenByYou: false }),
  });
  await user.click(await screen.findByRole('button', { name: 'Tôi nhận' }));
  expect(await screen.findByText('Ca này đã có người nhận.')).toBeTruthy();
  expect(screen.queryByText(/Bạn đã nhận/)).toBeNull();
});

it('shows the second one who was first', async () => {
  openDesk('medical-centre', `/nhan-ca#${token}`, {
    ...signedOut,
    'POST /api/alerts/v1/notices/open': () => ({ ...taken, isTakenByYou: false }),
  });
  expect(await screen.findByText('Ca này đã có người nhận.')).toBeTruthy();
  expect(screen.getByText(/Phạm Thị Lan đã nhận/)).toBeTruthy();
});

it('says that a link has expired, and that one is incomplete', async () => {
  openDesk('medical-centre', `/nhan-ca#${token}`, {
    ...signedOut,
    'POST /api/alerts/v1/notices/open': () => refuse(410, 'ALERTS.LINK_EXPIRED'),
  });
  expect(await screen.findByText(/Liên kết đã dùng hoặc đã hết hạn/, {}, { timeout: 20_000 })).toBeTruthy();
  cleanup();
  openDesk('medical-centre', '/nhan-ca', signedOut);
  expect(await screen.findByText(/Liên kết này không đầy đủ/)).toBeTruthy();
});

it('answers the test alarm of a shift', async () => {
  const user = userEvent.setup({ delay: null });
  openDesk('medical-centre', `/nhan-ca#${token.replace('notice', 'alarm')}`, {
    ...signedOut,
    'POST /api/alerts/v1/shift-alarms/answer': () => ({
      centreName: 'Trung tâm y tế Quận 1',
      endsAt: '2021-06-30T12:00:00Z',
      openCases: 0,
    }),
  });
  await user.click(await screen.findByRole('button', { name: 'Sẵn sàng' }));
  expect(await screen.findByText(/Đã báo sẵn sàng: Trung tâm y tế Quận 1/)).toBeTruthy();
});

it('lists at a case who was notified and whom to call, and records the outcome', async () => {
  const notice = (noticeId: string, more: Partial<CaseNoticeDto>): CaseNoticeDto => ({
    noticeId,
    level: 'district',
    name: 'Phạm Thị Lan',
    rank: 'first',
    channel: 'push',
    state: 'handed-over',
    reason: null,
    at: '2021-06-30T00:15:42Z',
    phone: '',
    ...more,
  });
  const items = [
    notice('n1', {}),
    notice('n2', { channel: 'mail', state: 'skipped', reason: 'no-address' }),
    notice('n3', {
      level: 'city',
      name: null,
      rank: null,
      channel: null,
      state: 'skipped',
      reason: 'nobody',
    }),
    notice('n4', { channel: 'call', state: 'due', phone: '+84903123456' }),
  ];
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('medical-centre', '/ca-nghi-ngo?ma=001', {
    'GET /api/alerts/v1/cases/{id}': () => caseDetail(caseItem()),
    'GET /api/alerts/v1/cases/{id}/notices': () => ({ items }),
  });
  const section = within(await screen.findByRole('region', { name: 'Đã báo cho ai' }));
  expect(section.getByText(/thông báo máy/).textContent).toMatch(/đã chuyển/);
  expect(section.getByText(/chưa có địa chỉ/)).toBeTruthy();
  expect(section.getByText(/HCDC: không có ai trực/)).toBeTruthy();
  expect(section.getByRole('link', { name: /0903 123 456/ }).getAttribute('href')).toBe('tel:+84903123456');
  await user.click(section.getByRole('button', { name: 'Không nghe: Phạm Thị Lan' }));
  const recorded = asked.find(({ path }) => path.endsWith('/notices/n4/call'));
  expect(recorded!.body).toEqual({ outcome: 'no-answer' });
});
