import type { ClocksDto, SetClocksDto } from '@khai-bao/api-client/registration';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk, refuse } from '../../test/desk.js';

const settings: SetClocksDto = {
  version: 2,
  clocks: [
    { step: 'receive', tier: 'ward', hours: 8 },
    { step: 'receive', tier: 'district', hours: 16 },
    { step: 'approve', tier: 'dic', hours: 16 },
  ],
  ncoviGraceDays: 30,
  ncoviClaimDays: 14,
  weekdays: [1, 2, 3, 4, 5, 6],
  workingHours: '07:30-11:30,13:00-17:00',
  holidays: ['2021-09-02'],
};
const clocks: ClocksDto = {
  ...settings,
  changes: [
    {
      version: 2, at: '2021-06-25T03:00:00.000Z', byName: 'Lê Minh', byPlace: 'Sở TT&TT',
      what: [{ what: 'receive:ward', from: '24', to: '8' }, { what: 'holidays', from: '', to: '2021-09-02' }],
    },
    { version: 1, at: '2021-06-24T03:00:00.000Z', byName: null, byPlace: null, what: [] },
  ],
}; // prettier-ignore
afterEach(cleanup);

it('lets DIC set the times, with the version that was read, and shows who changed what', async () => {
  const user = userEvent.setup({ delay: null });
  const { container, asked } = openDesk('dic-operator', '/bao-phu/thoi-han', {
    'GET /api/registration/v1/clocks': () => clocks,
    'PUT /api/registration/v1/clocks': ({ body }) => ({ ...body, version: 3, changes: [] }),
  });
  const hours = await screen.findByLabelText('Tiếp nhận đăng ký mới, Phường, xã, giờ làm việc');
  const history = screen.getByRole('region', { name: 'Ai đã sửa gì' });
  expect(within(history).getByText('Tiếp nhận đăng ký mới, Phường, xã: 24 giờ → 8 giờ')).toBeTruthy();
  expect(within(history).getByText('Ngày nghỉ: (không có) → 02/09/2021')).toBeTruthy();
  expect((await axe(container)).violations).toEqual([]);
  await user.clear(hours);
  await user.type(hours, '4');
  await user.click(screen.getByLabelText('Thứ Bảy'));
  await user.type(screen.getByLabelText('Ngày nghỉ'), '\n03/09/2021');
  await user.click(screen.getByRole('button', { name: 'Lưu thời hạn' }));
  expect(await screen.findByText(/^Đã lưu/)).toBeTruthy();
  expect(asked.find(({ method }) => method === 'PUT')?.body).toMatchObject({
    version: 2,
    clocks: [{ step: 'receive', tier: 'ward', hours: 4 }, {}, {}],
    weekdays: [1, 2, 3, 4, 5],
    holidays: ['2021-09-02', '2021-09-03'],
  });
});

it('shows officers the times without changing them', async () => {
  openDesk('ward-officer', '/bao-phu/thoi-han', { 'GET /api/registration/v1/clocks': () => clocks });
  expect(await screen.findByText('8 giờ')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Lưu thời hạn' })).toBeNull();
});

it('keeps what was typed when the times are refused', async () => {
  const user = userEvent.setup({ delay: null });
  let code = 'PLATFORM.VALIDATION';
  openDesk('dic-operator', '/bao-phu/thoi-han', {
    'GET /api/registration/v1/clocks': () => clocks,
    'PUT /api/registration/v1/clocks': () => refuse(code === 'PLATFORM.VALIDATION' ? 400 : 409, code),
  });
  const day = await screen.findByLabelText('Giờ trong ngày');
  await user.clear(day);
  await user.type(day, 'sáng');
  await user.click(screen.getByRole('button', { name: 'Lưu thời hạn' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Có chỗ chưa đúng');
  code = 'REGISTRATION.CLOCKS_CHANGED';
  await user.click(screen.getByRole('button', { name: 'Lưu thời hạn' }));
  expect(await screen.findByText(/Người khác vừa sửa thời hạn/)).toBeTruthy();
  expect((day as HTMLInputElement).value).toBe('sáng');
});
