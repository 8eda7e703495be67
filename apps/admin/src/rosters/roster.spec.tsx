import type { RosterDto, ShiftDto } from '@khai-bao/api-client/alerts';
import { addDays, instantInCity } from '@khai-bao/contracts/duty-roster-plans';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { cityDay, formatDate } from '@khai-bao/ui';
import { openDesk, profileOf, refuse } from '../../test/desk.js';

afterEach(cleanup);

const today = cityDay();
const own = profileOf('medical-centre').accountId;
const person = (accountId: string, name: string, more: Partial<RosterDto['people'][number]> = {}) => ({
  accountId,
  name,
  phone: '+84903123456',
  hasPush: false,
  hasMail: true,
  isHead: false,
  isActive: true,
  ...more,
});
const shift = (shiftId: string, accountId: string, day: string, more: Partial<ShiftDto> = {}): ShiftDto => ({
  shiftId,
  accountId,
  rank: 'first',
  alarm: null,
  startsAt: instantInCity(day, '00:00').toISOString(),
  endsAt: instantInCity(day, '24:00').toISOString(),
  ...more,
});
const rosterOf = (more: Partial<RosterDto> = {}): RosterDto => ({
  areaCode: '760',
  centreName: 'Trung tâm y tế Quận 1',
  month: today.slice(0, 7),
  version: 3,
  changedAt: '2021-06-30T00:15:41Z',
  changedByName: 'Phạm Thị Lan',
  people: [person(own, 'Trần Văn Hòa', { isHead: true }), person('lan', 'Phạm Thị Lan', { hasMail: false })],
  shifts: [shift('s1', own, today)],
  gaps: [],
  onDuty: [],
  ...more,
});
const contact = {
  hasJoined: true,
  phone: '+84903123456',
  email: '',
  isEmailConfirmed: false,
  awaitsCode: false,
};

function openRoster(roster: RosterDto, ownContact = contact) {
  const user = userEvent.setup({ delay: null });
  const changes: unknown[] = [];
  const desk = openDesk('medical-centre', '/lich-truc', {
    'GET /api/alerts/v1/rosters/{areaCode}': () => roster,
    'GET /api/alerts/v1/duty-people/me': () => ownContact,
    'POST /api/alerts/v1/rosters/{areaCode}/changes': ({ body }) => {
      changes.push(body);
      return refuse(409, 'ALERTS.ROSTER_CHANGED');
    },
  });
  return { ...desk, user, changes };
}

it('shows who is on duty, the own shift, and the gaps in the days in which they lie', async () => {
  const gap = {
    kind: 'nobody' as const,
    startsAt: instantInCity(today, '24:00').toISOString(),
    endsAt: instantInCity(addDays(today, 2), '00:00').toISOString(),
  };
  openRoster(rosterOf({ gaps: [gap] }));
  const now = within(await screen.findByRole('region', { name: 'Đang trực' }));
  expect((await now.findByText('Trần Văn Hòa')).closest('li')!.textContent).toMatch(/^Trực chính/);
  expect(now.getByRole('link', { name: 'Gọi Trần Văn Hòa: 0903 123 456' }).getAttribute('href')).toBe(
    'tel:+84903123456',
  );
  expect(await screen.findByRole('button', { name: /Trần Văn Hòa \(bạn\)/ })).toBeTruthy();
  expect(screen.getAllByText(/Không có ai trực/).length).toBeGreaterThan(0);
  expect(screen.getByText('Chưa nhận được thư')).toBeTruthy();
});

it('says in red that nobody is on duty', async () => {
  openRoster(rosterOf({ shifts: [] }));
  const now = within(await screen.findByRole('region', { name: 'Đang trực' }));
  expect((await now.findByRole('alert')).textContent).toMatch(/không có ai trực/);
});

it('judges rows from a spreadsheet and adds the good ones at the version that was read', async () => {
  const { user, changes } = openRoster(rosterOf());
  await user.click(await screen.findByRole('button', { name: 'Dán từ Excel' }));
  const day = formatDate(addDays(today, 3));
  const field = await screen.findByRole('textbox', { name: 'Các dòng từ Excel' });
  await user.click(field);
  await user.paste(`${day}\t19h\t7h\tPhạm Thị Lan\tTrực chính\n${day}\t7h\t19h\tAi Đó\tTrực chính`);
  expect(await screen.findByText('không có người này trong danh sách trực')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Thêm vào lịch' }));
  await waitFor(() => expect(changes).toHaveLength(1));
  expect(changes[0]).toEqual({
    version: 3,
    remove: [],
    add: [
      {
        accountId: 'lan',
        rank: 'first',
        startsAt: instantInCity(addDays(today, 3), '19:00').toISOString(),
        endsAt: instantInCity(addDays(today, 4), '07:00').toISOString(),
      },
    ],
  });
  expect(await screen.findByText(/Người khác vừa sửa lịch này/)).toBeTruthy();
});

it('replaces a person for a part of a shift', async () => {
  const { user, changes } = openRoster(rosterOf());
  await user.click(await screen.findByRole('button', { name: /Trần Văn Hòa \(bạn\)/ }));
  await user.click(await screen.findByRole('tab', { name: /Thay người/ }));
  await user.click(screen.getByRole('button', { name: 'Lưu' }));
  await waitFor(() => expect(changes).toHaveLength(1));
  expect(changes[0]).toMatchObject({ remove: ['s1'], add: [{ accountId: 'lan', rank: 'first' }] });
});

it('replaces nobody for hours that are no part of the shift, and says so', async () => {
  const night = shift('s1', own, today, {
    startsAt: instantInCity(today, '19:00').toISOString(),
    endsAt: instantInCity(addDays(today, 1), '07:00').toISOString(),
  });
  const { user, changes } = openRoster(rosterOf({ shifts: [night] }));
  await user.click((await screen.findAllByRole('button', { name: /Trần Văn Hòa \(bạn\)/ }))[0]!);
  await user.click(await screen.findByRole('tab', { name: /Thay người/ }));
  for (const [label, time] of [
    ['Từ', '18:00'],
    ['Đến', '23:00'],
  ] as const) {
    const field = screen.getByLabelText(label);
    await user.clear(field);
    await user.type(field, time);
  }
  await user.click(screen.getByRole('button', { name: 'Lưu' }));
  expect(await screen.findByText(/Giờ thay không nằm trong ca này/)).toBeTruthy();
  expect(changes).toEqual([]);
});

it('plans a month by a weekly pattern', async () => {
  const { user, changes } = openRoster(rosterOf({ shifts: [] }));
  await user.click(await screen.findByRole('button', { name: 'Xếp theo mẫu tuần' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.click(dialog.getByRole('button', { name: 'Thêm dòng' }));
  expect(dialog.getAllByRole('group', { name: 'Các thứ trong tuần' })).toHaveLength(2);
  await user.click(dialog.getByRole('button', { name: 'Thêm vào lịch' }));
  await waitFor(() => expect(changes).toHaveLength(1));
});

it('asks for the code of the mail, and for the addresses of somebody who is not listed', async () => {
  const { user } = openRoster(rosterOf({ people: [], shifts: [] }), {
    ...contact,
    email: 'hoa@trung-tam.example.vn',
    awaitsCode: true,
  });
  expect(await screen.findByText('Chưa có ai trong danh sách trực')).toBeTruthy();
  await user.type(await screen.findByRole('textbox', { name: 'Mã trong thư' }), '123456');
  await user.click(screen.getByRole('button', { name: 'Xác nhận' }));
  expect(await screen.findByText(/Mã không đúng hoặc đã hết hạn/)).toBeTruthy();
});
