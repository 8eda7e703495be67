import type { IntakeItem } from '@khai-bao/api-client/admin';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk } from '../../test/desk.js';

const unit = (unitId: string, name: string, more: Partial<IntakeItem> = {}): IntakeItem => ({
  unitId,
  trackingCode: 'BN-7K2M-4Q',
  name,
  kind: 'market',
  street: '12 Tôn Thất Đạm',
  areaCode: '26740',
  areaName: 'Phường Bến Nghé, Quận 1',
  state: 'SUBMITTED',
  hasEmail: false,
  usesNcovi: false,
  submittedAt: '2021-06-24T01:12:00Z',
  stateSince: '2021-06-24T01:12:00Z',
  late: false,
  accountState: null,
  version: 1,
  ...more,
});
const items = [
  unit('a', 'Chợ Bến Nghé'),
  unit('b', 'Công ty Dệt May', { late: true }),
  unit('c', 'Đã gửi rồi', { state: 'FORWARDED' }),
];
const counts = { todo: 2, needsInfo: 0, forwarded: 1, pharmacy: 0, ncovi: 0, all: 3 };
const list = { 'GET registration/v1/registrations': () => ({ items, nextCursor: null, counts }) };
afterEach(cleanup);

it('puts what is late first and passes the accessibility check', async () => {
  const { container } = openDesk('ward-officer', '/tiep-nhan', list);
  await screen.findByRole('button', { name: 'Chợ Bến Nghé' });
  const names = [...container.querySelectorAll('tbody .name')].map((button) => button.textContent);
  expect(names).toEqual(['Công ty Dệt May', 'Chợ Bến Nghé', 'Đã gửi rồi']);
  const found = await axe(container);
  expect(found.violations.map((one) => one.id)).toEqual([]);
});

it('sends many at once and says what came of each', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('ward-officer', '/tiep-nhan?muc=all', {
    ...list,
    'POST registration/v1/registrations/actions': () => ({
      results: [
        { id: 'b', ok: false, code: 'REGISTRATION.WRONG_STATE' },
        { id: 'a', ok: true, state: 'FORWARDED' },
      ],
    }),
  });
  await user.click(await screen.findByRole('checkbox', { name: 'Chọn tất cả trong danh sách' }));
  // What is already sent on cannot be sent again: two of three are ready.
  await user.click(screen.getByRole('button', { name: /chuyển Sở 2 đơn vị/ }));
  const dialog = await screen.findByRole('dialog', { name: 'Xong 1 trong 2 đơn vị' });
  const rows = within(dialog)
    .getAllByRole('listitem')
    .map((row) => row.textContent);
  expect(rows[0]).toContain('Công ty Dệt May');
  expect(rows[0]).toContain('Đăng ký đã được người khác xử lý');
  expect(rows[1]).toContain('Chợ Bến Nghé');
  expect(rows[1]).toContain('Đã chuyển Sở');
  const sent = asked.find(({ method, path }) => method === 'POST' && path.endsWith('/actions'));
  expect(sent?.body).toEqual({ action: 'receive-and-forward', ids: ['b', 'a'] });
});

it('turns down many at once, with one reason for all, and only what can still be decided', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('ward-officer', '/tiep-nhan?muc=all', {
    ...list,
    'POST registration/v1/registrations/actions': () => ({
      results: ['b', 'a'].map((id) => ({ id, ok: true, state: 'REJECTED' })),
    }),
  });
  await user.click(await screen.findByRole('checkbox', { name: 'Chọn tất cả trong danh sách' }));
  await user.click(screen.getByRole('button', { name: 'Không nhận 2 đơn vị' }));
  const dialog = await screen.findByRole('dialog', { name: 'Không nhận đăng ký của 2 đơn vị?' });
  await user.type(within(dialog).getByRole('textbox'), 'Đăng ký rác');
  await user.click(within(dialog).getByRole('button', { name: 'Không nhận đăng ký này' }));
  await screen.findByRole('dialog', { name: 'Xong 2 đơn vị' });
  const sent = asked.find(({ method, path }) => method === 'POST' && path.endsWith('/actions'));
  expect(sent?.body).toEqual({ action: 'reject', ids: ['b', 'a'], note: 'Đăng ký rác' });
});

it('walks the list with J, marks with X and sends with T', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('ward-officer', '/tiep-nhan', {
    ...list,
    'POST registration/v1/registrations/actions': () => ({
      results: [{ id: 'a', ok: true, state: 'FORWARDED' }],
    }),
  });
  await screen.findByRole('button', { name: 'Chợ Bến Nghé' });
  await user.keyboard('j');
  await user.keyboard('j');
  await user.keyboard('x');
  expect(screen.getByRole('checkbox', { name: 'Chọn Chợ Bến Nghé' })).toHaveProperty('checked', true);
  await user.keyboard('t');
  expect(await screen.findByText('Chợ Bến Nghé: Đã chuyển Sở')).toBeTruthy();
  expect(asked.filter(({ path }) => path.endsWith('/actions')).map(({ body }) => body['ids'])).toEqual([
    ['a'],
  ]);
});

it('moves between the views with the arrows', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('ward-officer', '/tiep-nhan', list);
  const tabs = await screen.findAllByRole('tab');
  tabs[0]?.focus();
  await user.keyboard('{ArrowRight}');
  expect((await screen.findByRole('tab', { selected: true })).textContent).toMatch(/^Chờ bổ sung/);
  expect(document.activeElement).toBe(tabs[1]);
  await waitFor(() => expect(asked.some(({ query }) => query.get('view') === 'needs-info')).toBe(true));
});

it('downloads the list as it is shown', async () => {
  const user = userEvent.setup({ delay: null });
  // The test's document follows no address.
  HTMLAnchorElement.prototype.click = () => undefined;
  Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined });
  const { asked } = openDesk('ward-officer', '/tiep-nhan?muc=forwarded&q=cho', {
    ...list,
    'GET registration/v1/registrations/export': () => ({}),
  });
  await user.click(await screen.findByRole('button', { name: 'Tải Excel' }));
  expect(await screen.findByText('Đã tải danh sách về máy.')).toBeTruthy();
  const query = asked.find(({ path }) => path.endsWith('/export'))?.query;
  expect([query?.get('view'), query?.get('q')]).toEqual(['forwarded', 'cho']);
});
