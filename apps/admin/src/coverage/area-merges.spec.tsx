import type { AreaDto, AreaMergeDto } from '@khai-bao/api-client/registration';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { cityDay, formatDate } from '@khai-bao/ui';
import { openDesk, refuse, type Services } from '../../test/desk.js';

const ward = (code: string, name: string): AreaDto => ({
  code, name, level: 'ward', path: `79.760.${code}`, parentName: 'Quận 1', fullName: `${name}, Quận 1`,
}); // prettier-ignore
const [benNghe, benThanh] = [ward('26740', 'Phường Bến Nghé'), ward('26743', 'Phường Bến Thành')];
const merge: AreaMergeDto = {
  code: '26737', name: 'Phường Đa Kao, Quận 1', intoCode: '26734', intoName: 'Phường Tân Định, Quận 1',
  from: '2021-06-25', decision: 'Nghị quyết 11', state: 'moving', units: 1200, moved: 300,
  orderedAt: '2021-06-25T03:00:00.000Z', orderedByName: 'Lê Minh', orderedByPlace: 'Sở TT&TT', finishedAt: null,
}; // prettier-ignore
const services: Services = {
  'GET /api/registration/v1/area-merges': () => ({ items: [merge] }),
  'GET /api/registration/v1/areas': ({ query }) => ({
    items: [/ngh[eé]/i.test(query.get('q') ?? '') ? benNghe : benThanh],
  }),
  'GET /api/registration/v1/areas/{code}/merge': () => ({
    area: benNghe,
    units: [
      { state: 'SUBMITTED', units: 12 },
      { state: 'FORWARDED', units: 1030 },
    ],
    total: 1042,
    merge: null,
  }),
  'GET /api/registration/v1/areas/{code}': () => benThanh,
};
afterEach(cleanup);

async function choose(user: ReturnType<typeof userEvent.setup>, label: string, typed: string, name: RegExp) {
  await user.type(await screen.findByRole('combobox', { name: label }), typed);
  await user.click(await screen.findByText(name, { selector: '[role=option] *, [role=option]' }));
}

it('lets DIC see what will move, asks once, and orders the merge', async () => {
  const user = userEvent.setup({ delay: null });
  const { container, asked } = openDesk('dic-operator', '/bao-phu/nhap-phuong', {
    ...services,
    'POST /api/registration/v1/areas/{code}/merge': ({ body }) => ({
      ...merge,
      intoCode: body.into,
      decision: body.decision,
    }),
  });
  const list = await screen.findByRole('table');
  expect(within(list).getByText('Đang chuyển: 300 trong 1.200')).toBeTruthy();
  expect(within(list).getByText(/^Lê Minh, Sở TT&TT, /)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Nhập phường' }));
  expect(screen.getAllByText('Chưa điền')).toHaveLength(3);
  expect(asked.some(({ method }) => method === 'POST' && /merge/.test(method))).toBe(false);
  await choose(user, 'Phường, xã sẽ nhập', 'ben nghe', /Bến Nghé/);
  expect(await screen.findByText('1.042 đăng ký')).toBeTruthy();
  const moves = within(screen.getByRole('region', { name: 'Sẽ chuyển' }));
  expect(moves.getByText('Đã chuyển Sở')).toBeTruthy();
  expect(moves.getByText('1.030')).toBeTruthy();
  await choose(user, 'Phường, xã nhận', 'ben thanh', /Bến Thành/);
  await user.type(screen.getByLabelText('Số và ngày của quyết định'), 'Nghị quyết 12/NQ-HĐND');
  expect((await axe(container)).violations).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Nhập phường' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Nhập Phường Bến Nghé, Quận 1?' }));
  expect(dialog.getByText(/1\.042 đăng ký chuyển ngay sang Phường Bến Thành, Quận 1/)).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: 'Nhập phường' }));
  expect(await screen.findByText(/^Đã ghi/)).toBeTruthy();
  expect(asked.find(({ method, path }) => method === 'POST' && path.endsWith('/merge'))?.body).toEqual({
    into: '26743',
    from: cityDay(),
    decision: 'Nghị quyết 12/NQ-HĐND',
  });
  expect(screen.getByLabelText<HTMLInputElement>('Số và ngày của quyết định').value).toBe('');
});

it('says of a later day what happens on it, and keeps the form when it is refused', async () => {
  const user = userEvent.setup({ delay: null });
  openDesk('dic-operator', '/bao-phu/nhap-phuong', {
    ...services,
    'GET /api/registration/v1/area-merges': () => ({ items: [] }),
    'POST /api/registration/v1/areas/{code}/merge': () => refuse(409, 'REGISTRATION.AREA_AWAITS'),
  });
  expect(await screen.findByText('Chưa có phường nào được nhập.')).toBeTruthy();
  await choose(user, 'Phường, xã sẽ nhập', 'ben nghe', /Bến Nghé/);
  await choose(user, 'Phường, xã nhận', 'ben thanh', /Bến Thành/);
  const day = screen.getByLabelText('Từ ngày');
  await user.clear(day);
  await user.type(day, '2099-07-01');
  await user.type(screen.getByLabelText('Số và ngày của quyết định'), 'Nghị quyết 12');
  await screen.findByText('1.042 đăng ký');
  await user.click(screen.getByRole('button', { name: 'Nhập phường' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByText(new RegExp(`từ ngày ${formatDate('2099-07-01')}`))).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: 'Nhập phường' }));
  expect(await dialog.findByText(/^Có phường khác đang chờ/)).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>('Số và ngày của quyết định').value).toBe('Nghị quyết 12');
});

it('takes an order back whose day has not come', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('dic-operator', '/bao-phu/nhap-phuong', {
    ...services,
    'GET /api/registration/v1/area-merges': () => ({
      items: [{ ...merge, state: 'waiting', from: '2099-07-01', units: 0, moved: 0 }],
    }),
    'DELETE /api/registration/v1/areas/{code}/merge': () => undefined,
  });
  await user.click(await screen.findByRole('button', { name: 'Bỏ việc nhập Phường Đa Kao, Quận 1?' }));
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Bỏ' }));
  expect(await screen.findByText(/^Đã bỏ/)).toBeTruthy();
  expect(asked.some(({ method }) => method === 'DELETE')).toBe(true);
});

it('is not for officers', async () => {
  const { asked } = openDesk('district-officer', '/bao-phu/nhap-phuong', services);
  expect(await screen.findByTestId('state-no-permission')).toBeTruthy();
  expect(asked.some(({ path }) => path.endsWith('area-merges'))).toBe(false);
});

it('tells officials of a merged ward where its units are, and who moves their account', async () => {
  const { container } = openDesk('ward-officer', '/tiep-nhan', {
    'GET /api/registration/v1/areas/{code}': () => ({
      ...benThanh,
      former: {
        code: '26740',
        name: 'Phường Bến Nghé',
        path: '79.760.26740',
        fullName: 'Phường Bến Nghé, Quận 1',
      },
    }),
  });
  expect(
    await screen.findByText(/^Phường Bến Nghé, Quận 1 đã nhập vào Phường Bến Thành, Quận 1\./),
  ).toBeTruthy();
  expect(screen.getByText(/chuyển tài khoản của bạn/)).toBeTruthy();
  expect((await axe(container)).violations).toEqual([]);
});

it('tells officials of other wards nothing', async () => {
  openDesk('ward-officer', '/tiep-nhan', { 'GET /api/registration/v1/areas/{code}': () => benNghe });
  await screen.findByRole('heading', { name: 'Tiếp nhận đăng ký' });
  expect(screen.queryByText(/đã nhập vào/)).toBeNull();
});
