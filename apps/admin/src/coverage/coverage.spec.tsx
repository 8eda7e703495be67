import type { UnitPosterDto } from '@khai-bao/api-client/declarations';
import type { CoverageDto, CoverageUnitDto } from '@khai-bao/api-client/registration';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { compareAreaNames } from '../texts/words.js';
import { openDesk, refuse, type Services } from '../../test/desk.js';
import { countParts, sortByMissingShare } from './coverage-counts.js';

const none = { known: 0, received: 0, forwarded: 0, issued: 0, handedOver: 0, active: 0, silent: 0, exempt: 0, pharmacies: 0, late: 0, outdatedPosters: 0 }; // prettier-ignore
const benNghe = { areaCode: '26740', areaPath: '79.760.26740', name: 'Phường Bến Nghé', level: 'ward', known: 1200, received: 1100, forwarded: 1000, issued: 900, handedOver: 800, active: 700, silent: 60, exempt: 30, pharmacies: 20, late: 7, outdatedPosters: 4 } as const; // prettier-ignore
const daKao = { ...none, areaCode: '26737', areaPath: '79.760.26737', name: 'Phường Đa Kao', level: 'ward', known: 50, received: 50, forwarded: 50, issued: 50, handedOver: 50, active: 5, silent: 45 } as const; // prettier-ignore
const empty = { ...none, areaCode: '26743', areaPath: '79.760.26743', name: 'Phường Bến Thành', level: 'ward' } as const; // prettier-ignore
const quan1 = { ...benNghe, areaCode: '760', areaPath: '79.760', name: 'Quận 1', level: 'district', known: 1250, silent: 105 } as const; // prettier-ignore
const market: CoverageUnitDto = {
  unitId: 'u1', trackingCode: 'BN1', name: 'Chợ Bến Thành', kind: 'market', street: '1 Lê Lợi', areaName: 'Phường Bến Nghé, Quận 1',
  stage: 'silent', state: 'FORWARDED', accountState: 'ACTIVATED', declaredOn: null, ncoviBasis: null,
  ncoviUntil: null,
  quietDays: 12, step: null, stepSince: null, late: false, outdatedPosters: 0,
}; // prettier-ignore
const services: Services = {
  'GET /api/registration/v1/coverage': ({ query }) =>
    query.get('area') === benNghe.areaPath
      ? { area: benNghe, above: [quan1], items: [], days: 3, mergedInto: null }
      : {
          area: quan1,
          above: [],
          items: [empty, benNghe, daKao],
          days: Number(query.get('days') ?? 3),
          mergedInto: null,
        },
  'GET /api/registration/v1/coverage/units': () => ({ items: [market], nextCursor: null }),
  'GET /api/registration/v1/unit-messages': () => ({ items: [] }),
};
const names = (): (string | null)[] =>
  within(screen.getByRole('table'))
    .getAllByRole('row')
    .slice(2)
    .map((row) => within(row).getByRole('link', { name: /^Phường [^:]*$/ }).textContent);
afterEach(cleanup);

it('puts every unit in one part, and the area to urge on most first', () => {
  expect(countParts(benNghe)).toEqual({ active: 700, silent: 60, unit: 140, account: 100, committee: 150, out: 50 }); // prettier-ignore
  const order = (areas: Parameters<typeof sortByMissingShare>[0]) =>
    sortByMissingShare(areas).map(({ name }) => name);
  // What is late comes before what lacks most.
  expect(order([empty, { ...benNghe, late: 3 }, { ...daKao, late: 0 }])).toEqual([
    'Phường Bến Nghé',
    'Phường Đa Kao',
    'Phường Bến Thành',
  ]);
  expect(order([empty, { ...benNghe, late: 0 }, { ...daKao, late: 0 }])[0]).toBe('Phường Đa Kao');
});

it('shows the wards of a district, in the order of any column', async () => {
  const user = userEvent.setup({ delay: null });
  openDesk('district-officer', '/bao-phu?xem=bang', services);
  await screen.findByText('Cả Quận 1');
  expect(names()).toEqual(['Phường Bến Nghé', 'Phường Đa Kao', 'Phường Bến Thành']);
  await user.click(screen.getByRole('button', { name: 'Địa bàn' }));
  // Those without a unit stand folded below, in no order's way.
  expect(names()).toEqual(['Phường Bến Nghé', 'Phường Đa Kao', 'Phường Bến Thành']);
  expect(screen.getByText('1 nơi chưa có đơn vị nào đăng ký')).toBeTruthy();
  expect(screen.getByRole('columnheader', { name: 'Địa bàn' }).getAttribute('aria-sort')).toBe('ascending');
  await user.click(screen.getByRole('button', { name: 'Đang khai báo' }));
  await user.click(screen.getByRole('button', { name: 'Đang khai báo' }));
  expect(names()[0]).toBe('Phường Đa Kao');
});

it('goes from the district to a ward, its silent units and one unit', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('district-officer', '/bao-phu?xem=bang', services);
  await user.click(await screen.findByRole('link', { name: 'Phường Bến Nghé: 60 đơn vị, Im lặng' }));
  const unit = await screen.findByRole('link', { name: 'Chợ Bến Thành' });
  expect(screen.getByRole('tab', { selected: true }).textContent).toContain('Im lặng');
  expect(asked.findLast(({ path }) => path.endsWith('units'))?.query.get('view')).toBe('silent');
  expect(unit.getAttribute('href')).toBe('/admin/tiep-nhan?ma=u1&muc=all');
  expect(screen.getByText('12 ngày')).toBeTruthy();
  await user.click(within(screen.getByRole('navigation', { name: 'Địa bàn đang xem' })).getByRole('link', { name: 'Quận 1' })); // prettier-ignore
  expect(await screen.findByText('Cả Quận 1')).toBeTruthy();
});

it('lists the units with an old poster, and offers to write to them', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked, container } = openDesk('ward-officer', '/bao-phu?dia-ban=79-760-26740', {
    ...services,
    'GET /api/registration/v1/coverage': () => ({ area: benNghe, above: [], items: [], days: 3, mergedInto: null }),
    'GET /api/registration/v1/coverage/units': ({ query }) => ({
      items: [{ ...market, outdatedPosters: query.get('outdatedPosters') === 'true' ? 2 : 0 }],
      nextCursor: null,
    }),
    'POST /api/registration/v1/unit-messages': () => refuse(409, 'REGISTRATION.MESSAGE_TODAY'),
  }); // prettier-ignore
  expect(await screen.findByRole('link', { name: 'Chợ Bến Thành' })).toBeTruthy();
  expect(screen.queryByText('2 cổng phải in lại áp phích')).toBeNull();
  await user.click(screen.getByRole('tab', { name: 'Áp phích cũ' }));
  expect(await screen.findByText('2 cổng phải in lại áp phích')).toBeTruthy();
  expect((await axe(container)).violations).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Nhắn 4 đơn vị in lại áp phích' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByLabelText<HTMLTextAreaElement>('Nội dung').value).toContain('In tất cả');
  await user.click(dialog.getByRole('button', { name: 'Gửi tới 4 đơn vị' }));
  await waitFor(() =>
    expect(
      asked.find(({ method, path }) => method === 'POST' && path.endsWith('unit-messages'))?.body,
    ).toMatchObject({
      audience: 'posters',
    }),
  );
});

it('shows what hangs at the gates of a unit with an old poster, and its photo', async () => {
  const user = userEvent.setup({ delay: null });
  Object.assign(URL, { createObjectURL: () => 'blob:photo', revokeObjectURL: () => undefined });
  const poster: UnitPosterDto = { gateId: 'g1', gateName: 'Cổng 1', state: 'outdated', version: 3, confirmedVersion: 2, confirmedAt: '2021-06-24T01:00:00Z' }; // prettier-ignore
  const { asked } = openDesk('ward-officer', '/bao-phu?dia-ban=79-760-26740', {
    ...services,
    'GET /api/registration/v1/coverage': () => ({ area: benNghe, above: [], items: [], days: 3, mergedInto: null }),
    'GET /api/registration/v1/coverage/units': () => ({ items: [{ ...market, outdatedPosters: 1 }], nextCursor: null }),
    'GET /api/declarations/v1/units/{unitId}/posters': () => ({
      items: [poster, { ...poster, gateId: 'g2', gateName: 'Cổng 2', state: 'unconfirmed', confirmedVersion: null, confirmedAt: null }],
    }),
    'GET /api/declarations/v1/units/{unitId}/posters/{gateId}/photo': () => new Blob(['photo']) as never,
  }); // prettier-ignore
  await user.click(await screen.findByRole('button', { name: 'Xem áp phích của Chợ Bến Thành' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(await dialog.findByText('Bản cũ')).toBeTruthy();
  expect(dialog.queryByRole('button', { name: 'Xem ảnh áp phích Cổng 2' })).toBeNull();
  await user.click(dialog.getByRole('button', { name: 'Xem ảnh áp phích Cổng 1' }));
  expect(await dialog.findByRole('img', { name: 'Áp phích ở Cổng 1' })).toBeTruthy();
  expect(asked.some(({ path }) => path.endsWith('/posters/g1/photo'))).toBe(true);
});

it('asks for other days of silence, and keeps them in the address', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('dic-operator', '/bao-phu?xem=bang', services);
  await user.selectOptions(await screen.findByRole('combobox', { name: 'Im lặng từ' }), '7');
  await screen.findByText('Cả Quận 1');
  expect(asked.some(({ query }) => query.get('days') === '7')).toBe(true);
  expect(location.search).toContain('ngay=7');
});

it('draws the areas, worst first, in words too, for keyboard and screen reader', async () => {
  const { container } = openDesk('district-officer', '/bao-phu', services);
  const list = await screen.findByRole('list', { name: 'Hình' });
  const rows = within(list).getAllByRole('link');
  expect(rows.map((row) => row.querySelector('strong')?.textContent)).toEqual([
    'Phường Bến Nghé',
    'Phường Đa Kao',
    'Phường Bến Thành',
  ]);
  expect(rows[0]!.textContent).toMatch(/\d+ trễ hẹn/);
  expect(rows[1]!.textContent).toContain('90% chưa khai báo');
  expect(rows[1]!.textContent).toContain('Đang khai báo 5 · Im lặng 45');
  expect(rows[2]!.textContent).toContain('Chưa biết đơn vị nào');
  expect((await axe(container)).violations).toEqual([]);
});

it('has nothing to complain of in the table and the list of units', async () => {
  const first = openDesk('district-officer', '/bao-phu?xem=bang', services);
  await screen.findByText('Cả Quận 1');
  expect((await axe(first.container)).violations).toEqual([]);
  cleanup();
  const second = openDesk('ward-officer', `/bao-phu?dia-ban=79-760-26740`, services);
  await screen.findByText('Chợ Bến Thành');
  expect((await axe(second.container)).violations).toEqual([]);
});

it('lets Health look, without the registration behind a unit, and says when an area is not one’s own', async () => {
  openDesk('health-department', `/bao-phu?dia-ban=79-760-26740`, services);
  await screen.findByText('Chợ Bến Thành');
  expect(screen.queryByRole('link', { name: 'Chợ Bến Thành' })).toBeNull();
  cleanup();
  openDesk('ward-officer', '/bao-phu?dia-ban=79-770', {
    'GET /api/registration/v1/coverage': () => refuse(403, 'PLATFORM.FORBIDDEN'),
  });
  expect(await screen.findByText('Tài khoản của bạn không mở được trang này')).toBeTruthy();
});

const gone: CoverageDto = {
  area: { ...none, areaCode: '26740', areaPath: '79.760.26740', name: 'Phường Bến Nghé', level: 'ward' },
  above: [],
  items: [],
  days: 3,
  mergedInto: {
    areaPath: '79.760.26743',
    name: 'Phường Bến Thành, Quận 1',
    former: 'Phường Bến Nghé, Quận 1',
    isOwn: true,
  },
};
const goneServices: Services = {
  'GET /api/registration/v1/coverage': ({ query }) =>
    query.get('area') === empty.areaPath
      ? { area: empty, above: [], items: [], days: 3, mergedInto: null }
      : gone,
  'GET /api/registration/v1/coverage/units': () => ({ items: [], nextCursor: null }),
  'GET /api/registration/v1/unit-messages': () => ({ items: [] }),
  'GET /api/registration/v1/areas/{code}': () => ({
    code: '26743',
    name: 'Phường Bến Thành',
    level: 'ward',
    parentName: 'Quận 1',
    fullName: 'Phường Bến Thành, Quận 1',
    path: '79.760.26743',
    former: {
      code: '26740',
      name: 'Phường Bến Nghé',
      path: '79.760.26740',
      fullName: 'Phường Bến Nghé, Quận 1',
    },
  }),
};

it('says of a ward that has gone where its units are, and leads who may look there on', async () => {
  const user = userEvent.setup({ delay: null });
  const { container } = openDesk('district-officer', '/bao-phu?dia-ban=79-760-26740', goneServices);
  expect(
    await screen.findByText(/^Phường Bến Nghé, Quận 1 đã nhập vào Phường Bến Thành, Quận 1\./),
  ).toBeTruthy();
  expect((await axe(container)).violations).toEqual([]);
  await user.click(screen.getByRole('link', { name: 'Xem độ bao phủ của Phường Bến Thành, Quận 1' }));
  expect(location.search).toContain('dia-ban=79-760-26743');
  await waitFor(() => expect(screen.queryByText(/đã nhập vào/)).toBeNull());
});

it('shows officials of a ward that has gone the sentence once, and zeros', async () => {
  const { container } = openDesk('ward-officer', '/bao-phu', goneServices);
  expect(
    await screen.findAllByText(/^Phường Bến Nghé, Quận 1 đã nhập vào Phường Bến Thành, Quận 1\./),
  ).toHaveLength(1);
  await screen.findByText('Không có đơn vị nào ở đây');
  expect([...container.querySelectorAll('.cov-numbers dd')].map((number) => number.textContent)).toEqual(
    Array.from({ length: 11 }, () => '0'),
  );
  expect(screen.queryByRole('link', { name: /^Xem độ bao phủ/ })).toBeNull();
  expect((await axe(container)).violations).toEqual([]);
});

it('counts districts as the city does: numbers first, then names', () => {
  const names = [
    'Huyện Củ Chi',
    'Quận 12',
    'Quận Gò Vấp',
    'Quận 3',
    'Thành phố Thủ Đức',
    'Quận 1',
    'Quận Bình Tân',
  ];
  expect(names.sort(compareAreaNames)).toEqual([
    'Quận 1',
    'Quận 3',
    'Quận 12',
    'Huyện Củ Chi',
    'Quận Bình Tân',
    'Quận Gò Vấp',
    'Thành phố Thủ Đức',
  ]);
});
