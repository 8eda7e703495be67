import type { PostDto } from '@khai-bao/api-client/support';
import type { PharmacyDetailDto, PharmacyDto } from '@khai-bao/api-client/registration';
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { LiveStreamStub, openDesk, refuse, type Services } from '../../test/desk.js';
import { registrationDetail, registrationRow, threadRow } from '../../test/rows.js';

const one = (unitId: string, name: string, more: Partial<PharmacyDto> = {}): PharmacyDto => ({
  unitId,
  name,
  street: '21 Lê Lợi',
  areaName: 'Phường Bến Nghé, Quận 1',
  representative: 'Lê Thị Hoa',
  phone: '+84908222333',
  state: 'listed',
  releasable: true,
  listedAt: '2021-06-24T01:12:00Z',
  changedAt: '2021-06-24T01:12:00Z',
  ...more,
});
const counts = { listed: 2, asked: 1, answered: 0, released: 1, account: 0, refused: 0, withdrawn: 0 };
const items = [
  one('a', 'Nhà thuốc An Tâm'),
  one('b', 'Nhà thuốc An Khang'),
  one('c', 'Nhà thuốc Đã Chuyển', { state: 'released', releasable: false }),
];
const detail: PharmacyDetailDto = {
  ...items[0]!,
  email: null,
  taxCode: '0301234567',
  trackingCode: 'BN-7K2M-4Q',
  registrationState: 'PHARMACY_LISTED',
  accountState: null,
  history: [
    { state: 'SUBMITTED', at: '2021-06-24T01:10:00Z' },
    { state: 'PHARMACY_LISTED', at: '2021-06-24T01:12:00Z', actorName: 'Trần Văn Hòa' },
    {
      state: 'PHARMACY_LISTED',
      at: '2021-06-24T02:00:00Z',
      what: 'health-asked',
      note: 'Có giấy phép không?',
    },
  ],
};
const desk = (path = '/nha-thuoc', more: Services = {}) =>
  openDesk('health-department', path, {
    'GET /api/registration/v1/pharmacies': () => ({ items, nextCursor: null, counts }),
    'GET /api/registration/v1/pharmacies/{id}': () => detail,
    'GET /api/registration/v1/pharmacies/stream': () => new LiveStreamStub().answer(),
    ...more,
  });
afterEach(cleanup);

/** Presses a button of the bar that holds an order, once it takes presses. */
async function pressHeld(user: ReturnType<typeof userEvent.setup>, name: string): Promise<void> {
  await waitFor(() => expect(screen.getByRole('button', { name })).toHaveProperty('disabled', false));
  await user.click(screen.getByRole('button', { name }));
}

it('shows a pharmacy as it is listed, without reloading, and passes the accessibility check', async () => {
  const line = new LiveStreamStub();
  let found = items.slice(1);
  const { container } = desk('/nha-thuoc', {
    'GET /api/registration/v1/pharmacies': () => ({ items: found, nextCursor: null, counts }),
    'GET /api/registration/v1/pharmacies/stream': () => line.answer(),
  });
  await screen.findByRole('button', { name: 'Nhà thuốc An Khang' });
  expect(screen.queryByText('Nhà thuốc An Tâm')).toBeNull();
  found = items;
  await act(async () => line.sendEvent('pharmacy', { unitId: 'a' }, 7));
  await screen.findByRole('button', { name: 'Nhà thuốc An Tâm' });
  expect(screen.getByText('Đang trực tuyến')).toBeTruthy();
  expect((await axe(container)).violations.map(({ id }) => id)).toEqual([]);
});

it('searches and filters by state, and keeps both in the address', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = desk();
  await screen.findByRole('button', { name: 'Nhà thuốc An Tâm' });
  await user.selectOptions(screen.getByLabelText('Trạng thái'), 'Đang hỏi phường (1)');
  await user.type(screen.getByRole('searchbox'), 'an tam');
  await waitFor(() => {
    const { query } = asked.findLast(({ path }) => path === '/api/registration/v1/pharmacies')!;
    expect([query.get('state'), query.get('q')]).toEqual(['asked', 'an tam']);
  });
  expect(window.location.search).toContain('tinh-trang=asked');
});

it('releases many after ten seconds or at once, takes them back until then, and says what came of each', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = desk('/nha-thuoc', {
    'POST /api/registration/v1/pharmacies/release': () => ({
      results: [
        { id: 'a', ok: true, state: 'FORWARDED' },
        { id: 'b', ok: false, code: 'REGISTRATION.WRONG_STATE' },
      ],
    }),
  });
  const sent = () => asked.filter(({ path }) => path.endsWith('/release')).map(({ body }) => body['ids']);
  // What was sent on already cannot be ticked.
  expect(await screen.findByRole('checkbox', { name: 'Chọn Nhà thuốc Đã Chuyển' })).toHaveProperty(
    'disabled',
    true,
  );
  await user.click(screen.getByRole('checkbox', { name: 'Chọn tất cả trong danh sách' }));
  await user.click(screen.getByRole('button', { name: 'Chuyển cấp tài khoản 2 nhà thuốc' }));
  await pressHeld(user, 'Hoàn tác');
  expect(sent()).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Chuyển cấp tài khoản 2 nhà thuốc' }));
  await pressHeld(user, 'Làm ngay');
  await screen.findByText('Đã chuyển 1 trong 2 nhà thuốc');
  await user.click(screen.getByRole('button', { name: 'Xem từng đơn vị' }));
  const dialog = await screen.findByRole('dialog', { name: 'Đã chuyển 1 trong 2 nhà thuốc' });
  expect(within(dialog).getAllByRole('listitem')[0]!.textContent).toContain('Nhà thuốc An Khang');
  expect(sent()).toEqual([['a', 'b']]);
});

it('asks the ward about one, beside its history', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = desk('/nha-thuoc?ma=a', {
    'POST /api/registration/v1/pharmacies/{id}/question': () => refuse(204, ''),
  });
  const panel = await screen.findByRole('article', { name: 'Nhà thuốc An Tâm' });
  expect(within(panel).getByText('Sở Y tế hỏi lại')).toBeTruthy();
  expect(within(panel).getByText('Có giấy phép không?')).toBeTruthy();
  await user.click(within(panel).getByRole('button', { name: 'Hỏi lại phường' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Gửi câu hỏi' }));
  expect(within(dialog).getByText('Hãy viết ít nhất một câu.')).toBeTruthy();
  await user.type(within(dialog).getByRole('textbox'), 'Còn mở cửa không?');
  await user.click(within(dialog).getByRole('button', { name: 'Gửi câu hỏi' }));
  await waitFor(() =>
    expect(asked.find(({ path }) => path.endsWith('/question'))?.body).toEqual({ text: 'Còn mở cửa không?' }),
  );
});

it('tells what has changed since the officer looked last, and remembers that it was looked at', async () => {
  const user = userEvent.setup({ delay: null });
  const change = {
    unitId: 'a',
    name: 'Nhà thuốc An Tâm',
    street: '21 Lê Lợi',
    areaName: 'Phường Bến Nghé, Quận 1',
  };
  const { asked, container } = desk('/nha-thuoc?muc=changes', {
    'GET /api/registration/v1/pharmacies/changes': () => ({
      items: [
        { ...change, seq: 9, at: '2021-06-24T03:00:00Z', what: 'corrected', fields: ['name', 'phone'] },
        { ...change, seq: 8, at: '2021-06-24T02:00:00Z', what: 'listed', fields: [] },
      ],
      nextCursor: null,
      since: '2021-06-24T01:00:00Z',
      lookedAt: '2021-06-24T01:00:00Z',
    }),
    'POST /api/registration/v1/pharmacies/looked': () => refuse(204, ''),
  });
  await screen.findByText('Mục đã sửa: Tên, Điện thoại');
  expect((await axe(container)).violations.map(({ id }) => id)).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Đã xem hết' }));
  await waitFor(() =>
    expect(asked.find(({ path }) => path.endsWith('/looked'))?.body).toEqual({
      at: '2021-06-24T03:00:00.001Z',
    }),
  );
  await user.selectOptions(screen.getByLabelText('Thay đổi từ'), '7 ngày qua');
  await waitFor(() =>
    expect(asked.findLast(({ path }) => path.endsWith('/changes'))!.query.get('since')).toMatch(/Z$/),
  );
});

it('offers the morning’s file, in the room and in the channel', async () => {
  const thread = threadRow('t1', {
    room: 'registration',
    subject: 'Danh sách nhà thuốc',
    lastPostText: '',
    lastPostCode: 'PHARMACY_FILE',
  });
  const post: PostDto = {
    postId: 'p1', number: 1, at: '2021-06-25T00:00:01Z', authorName: null, authorPlace: null, kind: 'system', code: 'PHARMACY_FILE', text: '',
    detail: { day: '2021-06-25', pharmacies: 412, changes: 17 },
  }; // prettier-ignore
  const services: Services = {
    'GET /api/registration/v1/pharmacies/files': () => ({
      items: [{ day: '2021-06-25', madeAt: '2021-06-25T00:00:01Z', pharmacies: 412, changes: 17 }],
    }),
    'GET /api/registration/v1/pharmacies/files/{day}': () => new Blob(),
    'GET /api/support/v1/threads': () => ({ items: [thread], nextCursor: null }),
    'GET /api/support/v1/threads/{id}': () => ({
      ...thread,
      posts: [post],
      nextCursor: null,
      members: [],
      milestones: [],
    }),
    'GET /api/support/v1/rooms': () => ({ subjects: [], areas: [] }),
  };
  desk('/nha-thuoc?muc=files', services);
  await screen.findByRole('button', { name: 'Tải tệp ngày 25/06/2021' });
  cleanup();
  desk('/kenh-ho-tro?ma=t1', services);
  expect(
    await screen.findByText(/Danh sách nhà thuốc sáng 25\/06\/2021: 412 nhà thuốc, 17 thay đổi/),
  ).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Tải tệp ngày 25/06/2021' })).toBeTruthy();
});

it('the ward sees the question, answers it, and cannot send the pharmacy on by itself', async () => {
  const user = userEvent.setup({ delay: null });
  const unit = registrationRow('a', 'Nhà thuốc An Tâm', {
    kind: 'pharmacy',
    state: 'PHARMACY_LISTED',
    healthAsks: true,
    version: 3,
  });
  const { asked } = openDesk('ward-officer', '/tiep-nhan?ma=a', {
    'GET /api/registration/v1/registrations': () => ({
      items: [unit],
      nextCursor: null,
      counts: { todo: 1, needsInfo: 0, forwarded: 0, pharmacy: 1, ncovi: 0, duplicate: 0, all: 1 },
    }),
    'GET /api/registration/v1/registrations/{id}': () =>
      registrationDetail(unit, { history: detail.history }),
    'POST /api/registration/v1/pharmacies/{id}/answer': () => refuse(204, ''),
  });
  const panel = await screen.findByRole('article', { name: 'Nhà thuốc An Tâm' });
  expect(screen.getAllByText('Sở Y tế hỏi').length).toBeGreaterThan(0);
  expect(within(panel).queryByRole('button', { name: 'Chuyển Sở cấp tài khoản' })).toBeNull();
  await user.click(within(panel).getByRole('button', { name: 'Trả lời Sở Y tế' }));
  const dialog = await screen.findByRole('dialog');
  await user.type(within(dialog).getByRole('textbox'), 'Có, số 12/2020.');
  await user.click(within(dialog).getByRole('button', { name: 'Gửi trả lời' }));
  await waitFor(() =>
    expect(asked.find(({ path }) => path.endsWith('/answer'))?.body).toEqual({ text: 'Có, số 12/2020.' }),
  );
});
