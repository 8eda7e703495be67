import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk } from '../../test/desk.js';

afterEach(cleanup);

const device = {
  deviceId: 'd1',
  enrolmentId: 'e0',
  name: 'Điện thoại cổng chính',
  unreadable: false,
  state: 'ACTIVE' as const,
  stateSince: '2021-06-24T01:12:00Z',
  enrolledAt: '2021-06-24T01:12:00Z',
  lastSeenAt: '2021-06-24T01:12:00Z',
  platform: 'Chrome · Android',
  appVersion: 'a1b2c3',
  waitingChecks: 3,
  guardName: 'Nguyễn Văn Bảo',
};
const listPath = 'GET /api/accounts/v1/gate-devices';
const enrolPath = 'POST /api/accounts/v1/gate-devices/enrolments';

it('shows who is on duty on each device and what it has not sent', async () => {
  const { container } = openDesk('unit-admin', '/thiet-bi-truc-cong', { [listPath]: () => ({ items: [device] }) });
  const row = await screen.findByRole('listitem');
  for (const words of ['Điện thoại cổng chính', 'Đang dùng', 'Nguyễn Văn Bảo', '3 lượt chưa gửi', 'Chrome · Android · bản a1b2c3'])
    expect(within(row).getByText(words).textContent).toBe(words);
  expect(within(row).queryByRole('button', { name: /Mở khóa/ })).toBeNull();
  expect((await axe(container)).violations.map(({ id }) => id)).toEqual([]);
}); // prettier-ignore

it('shows a QR code with the time that is left, until a phone has used it', async () => {
  const user = userEvent.setup({ delay: null });
  let joined = false;
  openDesk('unit-admin', '/thiet-bi-truc-cong', {
    [listPath]: () => ({ items: joined ? [{ ...device, enrolmentId: 'e1' }] : [] }),
    [enrolPath]: () => ({
      enrolmentId: 'e1',
      url: `https://khaibao.example.vn/admin/thiet-bi#${'x'.repeat(43)}`,
      expiresAt: new Date(Date.now() + 600_000).toISOString(),
    }),
  });
  await user.click(await screen.findByRole('button', { name: 'Ghép một máy' }));
  const dialog = await screen.findByRole('dialog', { name: 'Quét bằng điện thoại trực cổng' });
  expect((await within(dialog).findByRole('timer')).textContent).toMatch(/^Còn (10:00|09:5\d)$/);
  within(dialog).getByRole('img', { name: 'Mã QR ghép thiết bị' });
  expect((await axe(dialog)).violations.map(({ id }) => id)).toEqual([]);
  joined = true;
  await screen.findByRole('dialog', { name: 'Đã ghép Điện thoại cổng chính' }, { timeout: 8_000 });
}, 15_000);

it('says when the code has expired, and makes another', async () => {
  const user = userEvent.setup({ delay: null });
  let made = 0;
  openDesk('unit-admin', '/thiet-bi-truc-cong', {
    [listPath]: () => ({ items: [] }),
    [enrolPath]: () => ({
      enrolmentId: `e${(made += 1)}`,
      url: 'https://khaibao.example.vn/admin/thiet-bi#token',
      expiresAt: new Date(Date.now() + (made === 1 ? -1_000 : 600_000)).toISOString(),
    }),
  });
  await user.click(await screen.findByRole('button', { name: 'Ghép một máy' }));
  await screen.findByText('Mã đã hết hạn.');
  expect(screen.queryByRole('img', { name: 'Mã QR ghép thiết bị' })).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Tạo mã mới' }));
  await screen.findByRole('img', { name: 'Mã QR ghép thiết bị' });
});

it('unlocks a locked device, and ends one after a question that names what is not sent', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('unit-admin', '/thiet-bi-truc-cong', {
    [listPath]: () => ({ items: [{ ...device, state: 'LOCKED' as const, guardName: null }] }),
    'POST /api/accounts/v1/gate-devices/{id}/unlock': () => ({}) as never,
    'POST /api/accounts/v1/gate-devices/{id}/end': () => ({}) as never,
  });
  await user.click(await screen.findByRole('button', { name: 'Mở khóa Điện thoại cổng chính' }));
  const paths = (): string[] => asked.filter(({ method }) => method === 'POST').map(({ path }) => path);
  await waitFor(() => expect(paths()).toContain('/api/accounts/v1/gate-devices/d1/unlock'));
  await user.click(screen.getByRole('button', { name: 'Ngừng Điện thoại cổng chính' }));
  const dialog = await screen.findByRole('dialog');
  within(dialog).getByText(/Còn 3 lượt trên máy chưa gửi/);
  await user.click(within(dialog).getByRole('button', { name: 'Ngừng máy' }));
  await waitFor(() => expect(paths()).toContain('/api/accounts/v1/gate-devices/d1/end'));
});
