import type {
  AccountRequestDto,
  ApprovalRuleDto,
  ApprovalRunDto,
  RequestSummaryDto,
} from '@khai-bao/api-client/accounts';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk, refuse, type Services } from '../../test/desk.js';

const item: AccountRequestDto = {
  accountId: 'a1',
  unitId: 'u1',
  unitName: 'Chợ Bến Nghé',
  unitKind: 'market',
  street: '12 Tôn Thất Đạm',
  areaName: 'Phường Bến Nghé, Quận 1',
  hasEmail: false,
  contactGaps: ['email-list'],
  duplicateOpen: true,
  receivedBy: 'ward',
  requestedAt: '2021-06-25T02:00:00Z',
  state: 'REQUESTED',
};
const summary: RequestSummaryDto = {
  total: 9694,
  areas: [
    { path: '79.760', name: 'Quận 1', requested: 1204, oldestAt: item.requestedAt },
    { path: '79.770', name: 'Quận 3', requested: 800, oldestAt: item.requestedAt },
  ],
  kinds: [{ kind: 'market', requested: 312 }],
  ages: [{ age: 'day', requested: 9000 }],
};
const run: ApprovalRunDto = {
  runId: 'r1',
  ruleId: null,
  state: 'RUNNING',
  total: 9694,
  approved: 0,
  passedOver: 0,
  startedAt: new Date().toISOString(),
  endedAt: null,
};
const rule: ApprovalRuleDto = {
  ruleId: 'rule1',
  areaPath: '79',
  areaName: 'Thành phố Hồ Chí Minh',
  kinds: ['market'],
  tiers: ['ward'],
  completeContact: true,
  noDuplicate: true,
  state: 'PROPOSED',
  approved: 0,
  proposedById: 'account-of-dic-operator',
  proposedBy: 'Lê Minh',
  proposedAt: item.requestedAt,
  switchedOnBy: null,
  switchedOnAt: null,
  stoppedBy: null,
  stoppedAt: null,
};
const quiet: Services = {
  'GET /api/accounts/v1/account-requests': () => ({
    items: [item],
    nextCursor: null,
    counts: { requested: 9694, all: 9800 },
  }),
  'GET /api/accounts/v1/account-requests/summary': () => summary,
  'GET /api/accounts/v1/approval-runs': () => ({ items: [] }),
};
afterEach(cleanup);

it('9,694 requests: filtered by area and age, and all that match approved with one press', async () => {
  const user = userEvent.setup({ delay: null });
  let started: object | null = null;
  let polls = 0;
  const { asked, container } = openDesk('dic-operator', '/yeu-cau-tai-khoan', {
    ...quiet,
    'POST /api/accounts/v1/approval-runs': ({ body }) => {
      started = body;
      return run;
    },
    'GET /api/accounts/v1/approval-runs': () => {
      if (!started) return { items: [] };
      polls += 1;
      return {
        items: [
          polls < 2
            ? { ...run, approved: 4000 }
            : { ...run, state: 'DONE', approved: 9690, passedOver: 4, endedAt: new Date().toISOString() },
        ],
      };
    },
  });
  expect(await screen.findByText('Ô thư ghi nhiều địa chỉ')).toBeTruthy();
  expect(screen.getByText('Có thể trùng')).toBeTruthy();
  expect((await axe(container)).violations).toEqual([]);
  await user.selectOptions(
    screen.getByLabelText('Quận, huyện'),
    await screen.findByRole('option', { name: 'Quận 1 (1.204)' }),
  );
  await user.selectOptions(await screen.findByLabelText('Đã chờ'), 'day');
  await waitFor(() =>
    expect(
      asked.some(
        ({ path, query }) =>
          path === '/api/accounts/v1/account-requests' &&
          query.get('area') === '79.760' &&
          query.get('age') === 'day',
      ),
    ).toBe(true),
  );
  await user.click(await screen.findByRole('button', { name: 'Duyệt cả 9.694 yêu cầu' }));
  expect(started).toBeNull();
  await user.click(await screen.findByRole('button', { name: 'Duyệt tất cả' }));
  expect(await screen.findByText('Đang duyệt: 4.000 trong 9.694')).toBeTruthy();
  expect(started).toEqual({ area: '79.760', age: 'day' });
  expect(await screen.findByText(/Đã duyệt xong 9.690 yêu cầu/)).toBeTruthy();
});

it('a rule is shown before it is proposed, and whoever proposed it cannot switch it on', async () => {
  const user = userEvent.setup({ delay: null });
  let rules: ApprovalRuleDto[] = [];
  const { asked } = openDesk('dic-operator', '/yeu-cau-tai-khoan/quy-tac', {
    ...quiet,
    'GET /api/accounts/v1/approval-rules': () => ({ items: rules }),
    'POST /api/accounts/v1/approval-rules/preview': () => ({
      days: 7,
      requests: 500,
      wouldApprove: 312,
      wouldApproveWaiting: 40,
      leftToPeople: [{ reason: 'duplicate', requests: 9 }],
      items: [],
    }),
    'POST /api/accounts/v1/approval-rules': () => {
      rules = [rule];
      return rule;
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Đề xuất quy tắc' }));
  const dialog = await screen.findByRole('dialog');
  await user.selectOptions(within(dialog).getByLabelText('Nơi đã tiếp nhận'), 'ward');
  expect(within(dialog).queryByRole('button', { name: 'Đề xuất' })).toBeNull();
  await user.click(within(dialog).getByRole('button', { name: 'Xem trước' }));
  expect((await screen.findByTestId('would-approve')).textContent).toBe('312');
  expect(within(dialog).getByText('Có thể trùng: 9')).toBeTruthy();
  expect((await axe(dialog)).violations).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Đề xuất' }));
  expect(await screen.findByText('Bạn đề xuất quy tắc này, nên người khác phải bật.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Bật quy tắc' })).toBeNull();
  expect(
    asked.find(({ method, path }) => method === 'POST' && path.endsWith('approval-rules'))?.body,
  ).toEqual({
    areaPath: '79',
    kinds: [],
    tiers: ['ward'],
    completeContact: true,
    noDuplicate: true,
  });
});

it('a second person switches a rule on, anybody stops it at once', async () => {
  const user = userEvent.setup({ delay: null });
  let state: ApprovalRuleDto['state'] = 'PROPOSED';
  const { container } = openDesk('dic-operator', '/yeu-cau-tai-khoan/quy-tac', {
    ...quiet,
    'GET /api/accounts/v1/approval-rules': () => ({ items: [{ ...rule, proposedById: 'another', state }] }),
    'POST /api/accounts/v1/approval-rules/{id}/switch-on': () => {
      state = 'ON';
      return rule;
    },
    'POST /api/accounts/v1/approval-rules/{id}/stop': () =>
      state === 'ON' ? ((state = 'STOPPED'), rule) : refuse(409, 'ACCOUNTS.RULE_WRONG_STATE'),
  });
  await user.click(await screen.findByRole('button', { name: 'Bật quy tắc' }));
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Bật quy tắc' }));
  await user.click(await screen.findByRole('button', { name: 'Dừng ngay' }));
  expect(await screen.findByText('Đã dừng. Quy tắc không duyệt thêm yêu cầu nào.')).toBeTruthy();
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Dừng ngay' })).toBeNull());
  expect((await axe(container)).violations).toEqual([]);
});
