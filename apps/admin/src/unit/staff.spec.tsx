import type { StaffDto } from '@khai-bao/api-client/accounts';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk } from '../../test/desk.js';

afterEach(cleanup);

it('gives a guard who forgot the password a new one, with no second account', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('unit-admin', '/nhan-vien-cong', {
    'GET /api/accounts/v1/staff': () => ({
      items: [
        {
          accountId: 'g1',
          username: 'bao.7k2m',
          displayName: 'Nguyễn Văn Bảo',
          unreadable: false,
          state: 'ACTIVATED',
          createdAt: '2021-06-24T01:12:00Z',
          hasPin: false,
          grants: [],
        },
      ],
    }),
    'POST /api/accounts/v1/staff/{id}/new-password': () => ({
      accountId: 'g1',
      username: 'bao.7k2m',
      displayName: 'Nguyễn Văn Bảo',
      oneTimePassword: 'ABCD-EFGH-JKMN',
    }),
  });
  await user.click(await screen.findByRole('button', { name: 'Cấp mật khẩu mới cho Nguyễn Văn Bảo' }));
  const dialog = await screen.findByRole('dialog');
  expect(asked.some(({ method, path }) => method === 'POST' && path.includes('/staff'))).toBe(false);
  await user.click(within(dialog).getByRole('button', { name: 'Cấp mật khẩu mới' }));
  expect((await screen.findByTestId('staff-password')).textContent).toBe('ABCD-EFGH-JKMN');
  expect(screen.getByTestId('staff-username').textContent).toBe('bao.7k2m');
  expect((await axe(dialog)).violations.map(({ id }) => id)).toEqual([]);
});

it('lets a guard look passes up after one question, and shows that the guard may', async () => {
  const user = userEvent.setup({ delay: null });
  const guard: StaffDto = {
    accountId: 'g1',
    username: 'bao.7k2m',
    displayName: 'Nguyễn Văn Bảo',
    unreadable: false,
    state: 'ACTIVATED',
    createdAt: '2021-06-24T01:12:00Z',
    hasPin: true,
    grants: [],
  };
  let grants: StaffDto['grants'] = [];
  const { asked } = openDesk('unit-admin', '/nhan-vien-cong', {
    'GET /api/accounts/v1/staff': () => ({ items: [{ ...guard, grants }] }),
    'POST /api/accounts/v1/staff/{id}/grants': ({ body }) => {
      grants = body.granted ? ['pass.look-up'] : [];
      return { ...guard, grants };
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Cho tra cứu: Nguyễn Văn Bảo' }));
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Cho tra cứu' }));
  expect(await screen.findByRole('cell', { name: 'Được tra cứu' })).toBeTruthy();
  expect(asked.find(({ path }) => path.endsWith('/grants'))?.body).toEqual({
    permission: 'pass.look-up',
    granted: true,
  });
  expect(await screen.findByRole('button', { name: 'Bỏ tra cứu: Nguyễn Văn Bảo' })).toBeTruthy();
});
