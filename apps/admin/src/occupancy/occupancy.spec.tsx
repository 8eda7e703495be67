import type { GateDto, OccupancyDto, OccupancyZoneDto } from '@khai-bao/api-client/declarations';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk, type Services } from '../../test/desk.js';
import { zoneAtGate, zonesOfGate } from './use-occupancy.js';

afterEach(cleanup);
const zone = (change: Partial<OccupancyZoneDto> = {}): OccupancyZoneDto => ({
  zoneId: 'unit',
  name: null,
  capacity: 200,
  inside: 183,
  entries: 190,
  exits: 7,
  level: 'near',
  countedSince: '2021-06-29T17:00:00Z',
  leftAtClosing: 3,
  gateIds: [],
  override: null,
  ...change,
});
const hall = zone({
  zoneId: 'hall',
  name: 'Khu thịt cá',
  capacity: 30,
  inside: 30,
  level: 'full',
  gateIds: ['g2'],
});
const occupancy = (...zones: OccupancyZoneDto[]): OccupancyDto => ({
  number: 7,
  closingTime: '22:00',
  zones,
});
const gate = (gateId: string, name: string): GateDto => ({
  gateId,
  name,
  direction: 'both',
  code: '7K2M4Q9',
  active: true,
  createdAt: '2021-06-24T00:00:00Z',
  hours: null,
  poster: {
    version: 1,
    state: 'current',
    changes: [],
    confirmedVersion: 1,
    confirmedAt: '2021-06-24T01:00:00Z',
    confirmedByName: 'Đại Diện',
  },
});
const pages: Services = {
  'GET /api/declarations/v1/occupancy': () => occupancy(zone(), hall),
  'GET /api/declarations/v1/occupancy/changes': () => ({
    items: [
      {
        changeId: 'c',
        zoneId: 'hall',
        kind: 'recount',
        at: '2021-06-30T00:20:00Z',
        insideBefore: 34,
        insideAfter: 30,
        reason: 'Đổi ca',
        byName: 'Bảo Vệ',
      },
    ],
    nextCursor: null,
  }),
  'GET /api/declarations/v1/counters/hours': () => ({
    day: '2021-06-30',
    hours: [
      { hour: 7, entries: 120, exits: 4, stopped: 1 },
      { hour: 9, entries: 12, exits: 30, stopped: 0 },
    ],
  }),
  'GET /api/declarations/v1/counters': () => ({
    day: '2021-06-30',
    declarations: 9,
    suspected: 0,
    entries: 190,
    exits: 7,
    inside: 183,
  }),
  'GET /api/declarations/v1/gates': () => ({ items: [gate('g1', 'Cổng 1'), gate('g2', 'Cổng chợ cá')] }),
  'GET /api/declarations/v1/checks': () => ({ items: [], nextCursor: null }),
  'GET /api/registration/v1/unit-notices': () => ({ items: [] }),
};

it('a guard sees the full zone of the gate first, then the zone, then the whole unit', () => {
  expect(zoneAtGate(occupancy(zone(), hall), 'g2')).toBe(hall);
  expect(zonesOfGate(occupancy(zone(), hall), 'g1').map(({ zoneId }) => zoneId)).toEqual(['unit']);
  const full = zone({ level: 'full' });
  expect(zoneAtGate(occupancy(full, zone({ ...hall, level: 'free' })), 'g2')).toBe(full);
});

it('today shows who is inside by zone with the limit, what was left at the closing, and the passages by hour', async () => {
  const { container } = openDesk('unit-admin', '/hom-nay', pages);
  expect(await screen.findByText(/Toàn đơn vị: 183 \/ 200 người/)).toBeTruthy();
  expect(screen.getByText('Sắp đủ')).toBeTruthy();
  expect(screen.getByText('Đã đủ người')).toBeTruthy();
  expect(screen.getAllByText(/Lần đóng cửa trước còn 3 lượt vào chưa ghi ra/)).toHaveLength(2);
  const hours = within(await screen.findByRole('table', { name: 'Giờ, lượt vào, lượt ra, lượt dừng' }));
  expect(hours.getAllByRole('row').map(({ textContent }) => textContent)).toEqual([
    '7 giờVào: 120Ra: 4Đã dừng: 1',
    '9 giờVào: 12Ra: 30Đã dừng: 0',
  ]);
  expect((await axe(container)).violations.map(({ id }) => id)).toEqual([]);
});

it('a recount needs a number and a reason, and shows what the service has stored', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('unit-admin', '/hom-nay', {
    ...pages,
    'POST /api/declarations/v1/occupancy/zones/{id}/recounts': () => occupancy(zone({ inside: 150 }), hall),
  });
  await user.click(await screen.findByRole('button', { name: 'Đếm lại: Toàn đơn vị' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.click(dialog.getByRole('button', { name: 'Đếm lại' }));
  expect(dialog.getByText('Ghi một số từ 0 trở lên.')).toBeTruthy();
  expect(dialog.getByText('Ghi lý do, ít nhất ba chữ cái.')).toBeTruthy();
  await user.type(dialog.getByRole('textbox', { name: 'Số người đang ở trong' }), '150');
  await user.type(dialog.getByRole('textbox', { name: 'Lý do' }), 'Đổi ca');
  await user.click(dialog.getByRole('button', { name: 'Đếm lại' }));
  expect(await screen.findByText(/Toàn đơn vị: 150 \/ 200 người/)).toBeTruthy();
  expect(asked.find(({ path }) => path.endsWith('/recounts'))?.body).toEqual({
    count: 150,
    reason: 'Đổi ca',
  });
});

it('the unit sets its limit and closing time, and makes a zone of its gates', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('unit-admin', '/cong', {
    ...pages,
    'GET /api/declarations/v1/occupancy': () => occupancy(zone()),
    'PATCH /api/declarations/v1/occupancy/settings': () => occupancy(zone({ capacity: null, level: 'free' })),
    'POST /api/declarations/v1/occupancy/zones': () => occupancy(zone(), hall),
  });
  const settings = within(await screen.findByRole('region', { name: 'Sức chứa' }));
  const closing = settings.getByLabelText('Giờ đóng cửa');
  fireEvent.change(closing, { target: { value: '' } });
  await user.click(settings.getByRole('button', { name: 'Lưu' }));
  expect(settings.getByText('Ghi giờ đóng cửa, ví dụ 22:00.')).toBeTruthy();
  expect(asked.some(({ path }) => path.endsWith('/settings'))).toBe(false);
  fireEvent.change(closing, { target: { value: '22:00' } });
  await user.clear(settings.getByRole('textbox', { name: 'Nhiều nhất bao nhiêu người cùng lúc' }));
  await user.click(settings.getByRole('button', { name: 'Lưu' }));
  await waitFor(() =>
    expect(asked.find(({ path }) => path.endsWith('/settings'))?.body).toEqual({
      capacity: null,
      closingTime: '22:00',
    }),
  );
  await user.click(settings.getByRole('button', { name: 'Thêm khu' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.type(dialog.getByRole('textbox', { name: 'Tên khu' }), 'Khu thịt cá');
  await user.type(dialog.getByRole('textbox', { name: 'Nhiều nhất bao nhiêu người cùng lúc' }), '30');
  await user.click(dialog.getByRole('checkbox', { name: 'Cổng chợ cá' }));
  await user.click(dialog.getByRole('button', { name: 'Lưu' }));
  expect(await settings.findByText('Khu thịt cá')).toBeTruthy();
  expect(asked.find(({ path }) => path.endsWith('/zones'))?.body).toEqual({
    name: 'Khu thịt cá',
    capacity: 30,
    gateIds: ['g2'],
  });
});
