import { cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk, refuse, type Services } from '../../test/desk.js';

const signedOut: Services = {
  'POST /api/accounts/v1/session/refresh': () => refuse(401, 'ACCOUNTS.SESSION_ENDED'),
  'GET /api/registration/v1/areas': () => ({
    items: [
      {
        code: '26740',
        name: 'Phường Bến Nghé',
        level: 'ward',
        path: '79.760.26740',
        parentName: 'Quận 1',
        fullName: 'Phường Bến Nghé, Quận 1',
      },
    ],
  }),
  'GET /api/registration/v1/areas/{code}/contact-points': () => ({
    area: { code: '26740', path: '79.760.26740', name: 'Phường Bến Nghé', level: 'ward', parentName: 'Quận 1', fullName: 'Phường Bến Nghé, Quận 1' },
    contacts: [{ id: 'c1', name: 'Nguyễn Thị Lan', post: 'Công chức', phone: '028 3829 7000', hours: '7:30 đến 17:00', kinds: [], version: 1 }],
    above: null,
  }),
}; // prettier-ignore
afterEach(cleanup);

it('is read without signing in, in both languages, and passes the accessibility check', async () => {
  const user = userEvent.setup({ delay: null });
  const { container } = openDesk('unit-admin', '/huong-dan', signedOut);
  await screen.findByRole('heading', { level: 1, name: 'Hướng dẫn cho đơn vị' });
  expect(screen.queryByLabelText('Tên đăng nhập')).toBeNull();
  for (const part of ['Đăng nhập lần đầu', 'Tạo cổng', 'In và dán áp phích', 'Nhân viên trực cổng', 'Dùng thêm một máy', 'Quên mật khẩu, mất phiếu', 'Gọi cho ai'])
    expect(screen.getByRole('region', { name: new RegExp(part) })).toBeTruthy(); // prettier-ignore
  expect((await axe(container)).violations.map(({ id }) => id)).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'English' }));
  await screen.findByRole('heading', { level: 1, name: 'Guide for units' });
  expect((await axe(container)).violations.map(({ id }) => id)).toEqual([]);
});

it('says whom to call in one’s ward and leads to its page', async () => {
  const user = userEvent.setup({ delay: null });
  openDesk('unit-admin', '/huong-dan', signedOut);
  await user.type(await screen.findByRole('combobox', { name: 'Ủy ban nơi đơn vị hoạt động' }), 'ben nghe');
  // The list unfolds with a transition, which this document does not play.
  await user.click(await screen.findByRole('option', { name: 'Phường Bến Nghé, Quận 1', hidden: true }));
  const phone = await screen.findByRole('link', { name: '028 3829 7000' });
  expect(phone.getAttribute('href')).toBe('tel:02838297000');
  expect(screen.getByRole('link', { name: 'Trang của Phường Bến Nghé, Quận 1' }).getAttribute('href')).toBe(
    '/dang-ky/26740',
  );
});

it('stands outside the house for who is signed in, too', async () => {
  openDesk('unit-admin', '/huong-dan');
  await screen.findByRole('heading', { level: 1, name: 'Hướng dẫn cho đơn vị' });
  expect(screen.queryByRole('navigation', { name: 'Các phòng' })).toBeNull();
});
