import type { FilterDto, RegistrationListDto, RegistrationState } from '@khai-bao/api-client/registration';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk, refuse, type Services } from '../../test/desk.js';
import { registrationDetail, registrationRow } from '../../test/rows.js';
import { queryKeys } from '../navigation/query-keys.js';

const items = [
  registrationRow('a', 'Chợ Bến Nghé'),
  registrationRow('b', 'Công ty Dệt May', { late: true }),
  registrationRow('c', 'Đã gửi rồi', { state: 'FORWARDED' }),
];
const counts = { todo: 2, needsInfo: 0, forwarded: 1, pharmacy: 0, ncovi: 0, duplicate: 0, all: 3 };
const list: Services = {
  'GET /api/registration/v1/registrations': () => ({ items, nextCursor: null, counts }),
};
afterEach(cleanup);

/** Presses a button of the bar that holds an order, once it takes presses. */
async function pressHeld(user: ReturnType<typeof userEvent.setup>, name: RegExp | string): Promise<void> {
  await waitFor(() => expect(screen.getByRole('button', { name })).toHaveProperty('disabled', false));
  await user.click(screen.getByRole('button', { name }));
}

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
    'POST /api/registration/v1/registrations/actions': () => ({
      results: [
        { id: 'b', ok: false, code: 'REGISTRATION.WRONG_STATE' },
        { id: 'a', ok: true, state: 'FORWARDED' },
      ],
    }),
  });
  await user.click(await screen.findByRole('checkbox', { name: 'Chọn tất cả trong danh sách' }));
  // What is already sent on cannot be sent again: two of three are ready.
  await user.click(screen.getByRole('button', { name: /chuyển Sở 2 đơn vị/ }));
  expect(asked.some(({ path }) => path.endsWith('/actions'))).toBe(false);
  await pressHeld(user, 'Làm ngay');
  // A quiet line says it; nothing lies over what the officer does by then.
  const line = (await screen.findByText('Xong 1 trong 2 đơn vị')).closest<HTMLElement>('[role="status"]')!;
  expect(screen.queryByRole('dialog')).toBeNull();
  await user.click(within(line).getByRole('button', { name: 'Xem từng đơn vị' }));
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

it('ticks the whole list, also what is not on the page yet', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('ward-officer', '/tiep-nhan', {
    'GET /api/registration/v1/registrations': ({ query }) =>
      query.get('cursor') === 'x'
        ? { items: [registrationRow('d', 'Sau cùng')], nextCursor: null, counts }
        : { items, nextCursor: 'x', counts },
    'POST /api/registration/v1/registrations/actions': () => ({
      results: ['a', 'b', 'd'].map((id) => ({ id, ok: true, state: 'FORWARDED' })),
    }),
  });
  await user.click(await screen.findByRole('checkbox', { name: 'Chọn tất cả trong danh sách' }));
  await user.click(screen.getByRole('button', { name: 'Chọn cả mục này' }));
  await user.click(await screen.findByRole('button', { name: /chuyển Sở 3 đơn vị/ }));
  await pressHeld(user, 'Làm ngay');
  await screen.findByText('Xong 3 đơn vị');
  const { body } = asked.find(({ path }) => path.endsWith('/actions'))!;
  expect((body as { ids: string[] }).ids.sort()).toEqual(['a', 'b', 'd']);
});

it('ticks the whole list although a refetch cuts the loading of its next page short', async () => {
  const user = userEvent.setup({ delay: null });
  const page = (from: number) =>
    Array.from({ length: 250 }, (_, n) => registrationRow(`u${from + n}`, `Quán ${from + n}`));
  let secondPages = 0;
  const { client } = openDesk('ward-officer', '/tiep-nhan', {
    'GET /api/registration/v1/registrations': ({ query }) => {
      if (query.get('cursor') === null) return { items: page(0), nextCursor: 'x', counts };
      secondPages += 1;
      // The first call is never answered: the refetch cancels it.
      return secondPages === 1 ? null : { items: page(250), nextCursor: null, counts };
    },
  });
  await user.click(await screen.findByRole('checkbox', { name: 'Chọn tất cả trong danh sách' }));
  await user.click(screen.getByRole('button', { name: 'Chọn cả mục này' }));
  await waitFor(() => expect(secondPages).toBe(1));
  void client.invalidateQueries({ queryKey: queryKeys.intake });
  await screen.findByRole('button', { name: /chuyển Sở 500 đơn vị/ });
});

it('picks no whole list while the rows of an earlier search are shown', async () => {
  const user = userEvent.setup({ delay: null });
  let answer: (list: RegistrationListDto) => void = () => undefined;
  const { asked } = openDesk('ward-officer', '/tiep-nhan', {
    'GET /api/registration/v1/registrations': ({ query }) =>
      query.get('q') === null
        ? { items, nextCursor: null, counts }
        : new Promise((resolve) => {
            answer = resolve;
          }),
  });
  const all = await screen.findByRole('checkbox', { name: 'Chọn tất cả trong danh sách' });
  expect(all).toHaveProperty('disabled', false);
  await user.type(screen.getByRole('searchbox'), 'Sau');
  expect(all).toHaveProperty('disabled', true);
  await waitFor(() => expect(asked.some(({ query }) => query.get('q') === 'Sau')).toBe(true));
  answer({ items: [registrationRow('d', 'Sau cùng')], nextCursor: null, counts });
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Chợ Bến Nghé' })).toBeNull());
  await user.click(screen.getByRole('checkbox', { name: 'Chọn tất cả trong danh sách' }));
  await screen.findByRole('region', { name: /1/ });
});

it('sends a long order in portions, and all that is left of it at once when the page is left', async () => {
  const user = userEvent.setup({ delay: null });
  const many = Array.from({ length: 120 }, (_, n) => registrationRow(`u${n}`, `Quán ${n}`));
  let answer: () => void = () => undefined;
  const { asked } = openDesk('ward-officer', '/tiep-nhan', {
    'GET /api/registration/v1/registrations': () => ({ items: many, nextCursor: null, counts }),
    'POST /api/registration/v1/registrations/actions': async () => {
      await new Promise<void>((resolve) => (answer = resolve));
      return { results: [] };
    },
  });
  const sizes = () =>
    asked
      .filter(({ path }) => path.endsWith('/actions'))
      .map(({ body }) => (body as { ids: string[] }).ids.length);
  await user.click(await screen.findByRole('checkbox', { name: 'Chọn tất cả trong danh sách' }));
  await user.click(screen.getByRole('button', { name: /chuyển Sở 120 đơn vị/ }));
  await pressHeld(user, 'Làm ngay');
  await waitFor(() => expect(sizes()).toEqual([50]));
  fireEvent(globalThis.window, new Event('pagehide'));
  await waitFor(() => expect(sizes()).toEqual([50, 70]));
  fireEvent(globalThis.window, new Event('pageshow'));
  answer();
});

it('takes back within ten seconds what was done to many, and does it when nobody does', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('ward-officer', '/tiep-nhan?muc=all', {
    ...list,
    'POST /api/registration/v1/registrations/actions': () => ({
      results: ['b', 'a'].map((id) => ({ id, ok: true, state: 'FORWARDED' })),
    }),
  });
  const orders = () => asked.filter(({ path }) => path.endsWith('/actions'));
  await user.click(await screen.findByRole('checkbox', { name: 'Chọn tất cả trong danh sách' }));
  await user.click(screen.getByRole('button', { name: /chuyển Sở 2 đơn vị/ }));
  expect(screen.getByRole('timer').textContent).toMatch(/chuyển Sở 2 đơn vị, sau (10|9) giây/);
  await pressHeld(user, /Hoàn tác/);
  expect(await screen.findByText('Đã hoàn tác, chưa có gì thay đổi.')).toBeTruthy();
  expect(screen.queryByRole('timer')).toBeNull();
  // What was chosen is chosen again.
  expect(screen.getByRole('checkbox', { name: 'Chọn Chợ Bến Nghé' })).toHaveProperty('checked', true);
  await user.click(screen.getByRole('button', { name: /chuyển Sở 2 đơn vị/ }));
  expect(orders()).toHaveLength(0);
  // Whoever leaves the page does not lose the order.
  fireEvent(globalThis.window, new Event('pagehide'));
  await waitFor(() => expect(orders()).toHaveLength(1));
});

it('turns down many at once, with one reason for all, and only what can still be decided', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('ward-officer', '/tiep-nhan?muc=all', {
    ...list,
    'POST /api/registration/v1/registrations/actions': () => ({
      results: ['b', 'a'].map((id) => ({ id, ok: true, state: 'REJECTED' })),
    }),
  });
  await user.click(await screen.findByRole('checkbox', { name: 'Chọn tất cả trong danh sách' }));
  await user.click(screen.getByRole('button', { name: 'Không nhận 2 đơn vị' }));
  const dialog = await screen.findByRole('dialog', { name: 'Không nhận đăng ký của 2 đơn vị?' });
  await user.type(within(dialog).getByRole('textbox'), 'Đăng ký rác');
  await user.click(within(dialog).getByRole('button', { name: 'Không nhận đăng ký này' }));
  await pressHeld(user, 'Làm ngay');
  await screen.findByText('Xong 2 đơn vị');
  const sent = asked.find(({ method, path }) => method === 'POST' && path.endsWith('/actions'));
  expect(sent?.body).toEqual({ action: 'reject', ids: ['b', 'a'], note: 'Đăng ký rác' });
});

it('walks the list with J, marks with X and sends with T', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('ward-officer', '/tiep-nhan', {
    ...list,
    'POST /api/registration/v1/registrations/actions': () => ({
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

it('corrects any field, and shows who changed what', async () => {
  const user = userEvent.setup({ delay: null });
  const detail = registrationDetail(registrationRow('a', 'Cho Ben Nghe'), {
    history: [{ state: 'SUBMITTED', at: '2021-06-24T01:12:00Z' }],
    duplicates: [],
  });
  const { asked, container } = openDesk('ward-officer', '/tiep-nhan?ma=a', {
    ...list,
    'GET /api/registration/v1/registrations/{id}': () => detail,
    'PUT /api/registration/v1/registrations/{id}': () => ({
      ...detail,
      name: 'Chợ Bến Nghé mới',
      version: 2,
      history: [
        ...detail.history,
        {
          state: 'SUBMITTED',
          at: '2021-06-24T02:00:00Z',
          actorName: 'Trần Văn Hòa',
          changes: [
            { field: 'name', from: 'Cho Ben Nghe', to: 'Chợ Bến Nghé mới' },
            { field: 'email', from: null, to: 'cho@bennghe.example.vn' },
          ],
        },
      ],
    }),
  });
  await user.click(await screen.findByRole('button', { name: 'Sửa' }));
  const dialog = await screen.findByRole('dialog', { name: 'Sửa đăng ký của Cho Ben Nghe' });
  const name = within(dialog).getByRole('textbox', { name: 'Tên đơn vị *' });
  await user.clear(name);
  await user.click(within(dialog).getByRole('button', { name: 'Ghi lại' }));
  expect(await within(dialog).findByText('Ô này phải điền.')).toBeTruthy();
  await user.type(name, 'Chợ Bến Nghé mới');
  await user.type(within(dialog).getByRole('textbox', { name: 'Thư điện tử' }), 'cho@bennghe.example.vn');
  await user.click(within(dialog).getByRole('button', { name: 'Ghi lại' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  const sent = asked.find(({ method }) => method === 'PUT');
  expect(sent?.body).toEqual({
    name: 'Chợ Bến Nghé mới',
    kind: 'market',
    areaCode: '26740',
    street: '12 Tôn Thất Đạm',
    representative: 'Lê Thị Hoa',
    phone: '0908 222 333',
    email: 'cho@bennghe.example.vn',
    usesNcovi: false,
    version: 1,
  });
  expect(container.textContent).toBeTruthy();
  expect((await axe(container)).violations.map((one) => one.id)).toEqual([]);
});

it('says when somebody else was faster, and keeps what was typed', async () => {
  const user = userEvent.setup({ delay: null });
  openDesk('ward-officer', '/tiep-nhan?ma=a', {
    ...list,
    'GET /api/registration/v1/registrations/{id}': () =>
      registrationDetail(registrationRow('a', 'Chợ Bến Nghé'), {
        history: [],
        duplicates: [],
      }),
    'PUT /api/registration/v1/registrations/{id}': () => refuse(409, 'REGISTRATION.CHANGED'),
  });
  await user.click(await screen.findByRole('button', { name: 'Sửa' }));
  const dialog = await screen.findByRole('dialog');
  const street = within(dialog).getByRole('textbox', { name: 'Số nhà, đường *' });
  await user.type(street, ' B');
  await user.click(within(dialog).getByRole('button', { name: 'Ghi lại' }));
  expect(await within(dialog).findByText(/Người khác vừa sửa đăng ký này/)).toBeTruthy();
  expect(street).toHaveProperty('value', '12 Tôn Thất Đạm B');
});

it('downloads the list as it is shown', async () => {
  const user = userEvent.setup({ delay: null });
  // The test's document follows no address.
  HTMLAnchorElement.prototype.click = () => undefined;
  Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined });
  const { asked } = openDesk('ward-officer', '/tiep-nhan?muc=forwarded&tim=cho', {
    ...list,
    'GET /api/registration/v1/registrations/export': () => new Blob(),
  });
  await user.click(await screen.findByRole('button', { name: 'Tải Excel' }));
  expect(await screen.findByText('Đã tải danh sách về máy.')).toBeTruthy();
  const query = asked.find(({ path }) => path.endsWith('/export'))?.query;
  expect([query?.get('view'), query?.get('q')]).toEqual(['forwarded', 'cho']);
});

it('keeps the search in the address, and copies the link of the list without what is open beside it', async () => {
  const user = userEvent.setup({ delay: null });
  openDesk('ward-officer', '/tiep-nhan?muc=duplicate&ma=a', list);
  const written: string[] = [];
  Object.defineProperty(navigator, 'clipboard', {
    configurable: true,
    value: { writeText: (text: string) => Promise.resolve(void written.push(text)) },
  });
  await user.type(await screen.findByRole('searchbox'), 'cho ben');
  await waitFor(() => expect(new URL(location.href).searchParams.get('tim')).toBe('cho ben'));
  expect(new URL(location.href).searchParams.get('ma')).toBe('a');
  await user.click(screen.getByRole('button', { name: 'Sao chép liên kết của danh sách này' }));
  expect(await screen.findByText('Đã chép liên kết. Dán vào nơi cần gửi.')).toBeTruthy();
  const sent = new URL(written[0]!);
  expect([
    sent.pathname,
    sent.searchParams.get('muc'),
    sent.searchParams.get('tim'),
    sent.searchParams.has('ma'),
  ]).toEqual(['/admin/tiep-nhan', 'duplicate', 'cho ben', false]);
});

it('offers what the unit answered with, each file by its kind and size', async () => {
  const user = userEvent.setup({ delay: null });
  URL.createObjectURL = () => 'blob:answer';
  URL.revokeObjectURL = () => undefined;
  const { asked } = openDesk('ward-officer', '/tiep-nhan?ma=a', {
    ...list,
    'GET /api/registration/v1/registrations/{id}': () =>
      registrationDetail(items[0]!, {
        duplicates: [],
        history: [
          {
            state: 'SUBMITTED',
            at: '2021-06-24T03:12:00Z',
            note: 'Đây ạ',
            files: [
              { fileId: 'f1', type: 'application/pdf', size: 2_400_000 },
              { fileId: 'f2', type: 'image/jpeg', size: 90 },
            ],
          },
        ],
      }),
    'GET /api/registration/v1/registrations/{id}/files/{fileId}': () => new Blob(),
  });
  await screen.findByRole('button', { name: 'Tải tệp 1: PDF, 2.3 MB' });
  await user.click(screen.getByRole('button', { name: 'Tải tệp 2: ảnh, 1 KB' }));
  await waitFor(() => expect(asked.some(({ path }) => path.endsWith('/a/files/f2'))).toBe(true));
});

it('notes that a unit has closed, with how it is known; of a closed one nothing is promised any more', async () => {
  const user = userEvent.setup({ delay: null });
  let state: RegistrationState = 'FORWARDED';
  const detail = () => registrationDetail(registrationRow('c', 'Công ty Sao Mai', { accountState: state === 'CLOSED' ? 'REFUSED' : 'REQUESTED' }), {
    state,
    history: [{ state, at: '2021-06-24T01:12:00Z' }],
    duplicates: [],
  });
  const { asked } = openDesk('ward-officer', '/tiep-nhan?ma=c', {
    ...list,
    'GET /api/registration/v1/registrations/{id}': detail,
    'GET /api/accounts/v1/account-requests/refusals/{unitId}': ({ params }) => ({
      unitId: params['unitId'] ?? '',
      reason: 'Đơn vị đã đóng cửa',
      refusedAt: '2021-06-25T02:00:00Z',
    }),
    'POST /api/registration/v1/registrations/actions': () => {
      state = 'CLOSED';
      return { results: [{ id: 'c', ok: true, state }] };
    },
  });
  expect(await screen.findByText('Không có địa chỉ thư điện tử.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Đơn vị đã đóng cửa' }));
  const dialog = await screen.findByRole('dialog', { name: 'Công ty Sao Mai đã đóng cửa?' });
  await user.type(within(dialog).getByRole('textbox'), 'Trả mặt bằng');
  await user.click(within(dialog).getByRole('button', { name: 'Ghi là đã đóng cửa' }));
  expect(asked.find(({ path }) => path.endsWith('registrations/actions'))?.body).toMatchObject({ action: 'close', note: 'Trả mặt bằng' });
  expect(await screen.findByRole('button', { name: 'Mở lại đăng ký' })).toBeTruthy();
  for (const text of ['Không có địa chỉ thư điện tử.', 'Sở không duyệt tài khoản:', 'Sở không duyệt'])
    expect(screen.queryByText(text)).toBeNull();
}); // prettier-ignore

it('says of a registration whose content cannot be read that it cannot', async () => {
  const { container } = openDesk('ward-officer', '/tiep-nhan?ma=a', {
    ...list,
    'GET /api/registration/v1/registrations/{id}': () =>
      registrationDetail(items[0]!, { representative: '', phone: '', unreadable: true }),
  });
  expect(await screen.findByText('Không đọc được nội dung của dòng này; Sở đã được báo.')).toBeTruthy();
  expect((await axe(container)).violations.map(({ id }) => id)).toEqual([]);
});

describe('filters kept by name', () => {
  const filter = (id: string, name: string, more: Partial<FilterDto> = {}): FilterDto => ({
    id,
    name,
    view: 'all',
    q: '',
    shared: false,
    own: true,
    unreadable: false,
    ownerName: 'Nguyễn Thị Lan',
    version: 1,
    ...more,
  });
  const kept = {
    ...list,
    'GET /api/registration/v1/registration-filters': () => ({
      items: [
        filter('f1', 'Chợ <b>trễ</b>', { view: 'forwarded', q: 'cho' }),
        filter('f2', 'Của ủy ban', { view: 'ncovi', shared: true, own: false, version: 4 }),
        filter('f3', 'Cũ', { view: 'gone', q: 'pho' }),
      ],
    }),
  };
  const shown = (): (string | null)[] =>
    ['muc', 'tim', 'bo-loc'].map((name) => new URL(location.href).searchParams.get(name));

  it('opens one with a click or its number, as it was kept, and says so when a part of it is no more', async () => {
    const user = userEvent.setup({ delay: null });
    const { container, asked } = openDesk('ward-officer', '/tiep-nhan?muc=duplicate&tim=ben', kept);
    await user.click(await screen.findByRole('button', { name: 'Chợ <b>trễ</b>' }));
    await waitFor(() => expect(shown()).toEqual(['forwarded', 'cho', 'f1']));
    expect(screen.getByRole('searchbox')).toHaveProperty('value', 'cho');
    await waitFor(() =>
      expect(asked.some(({ query }) => query?.get('view') === 'forwarded' && query.get('q') === 'cho')).toBe(
        true,
      ),
    );
    expect(screen.getByRole('button', { name: 'Chợ <b>trễ</b>' }).getAttribute('aria-pressed')).toBe('true');
    expect((await axe(container)).violations.map((one) => one.id)).toEqual([]);
    (document.activeElement as HTMLElement).blur();
    await user.keyboard('2');
    await waitFor(() => expect(shown()).toEqual(['ncovi', null, 'f2']));
    await user.keyboard('3');
    await waitFor(() => expect(shown()).toEqual([null, 'pho', 'f3']));
    expect(await screen.findByText(/Bộ lọc Cũ dùng một mục không còn nữa/)).toBeTruthy();
    // A number that is searched for opens nothing.
    await user.type(screen.getByRole('searchbox'), '2');
    await waitFor(() => expect(shown()).toEqual([null, 'pho2', 'f3']));
  });

  it('says of one that cannot be read that it cannot, and lets it be deleted', async () => {
    const user = userEvent.setup({ delay: null });
    const { container } = openDesk('ward-officer', '/tiep-nhan?muc=all&bo-loc=f4', {
      ...kept,
      'GET /api/registration/v1/registration-filters': () => ({
        items: [filter('f4', '', { unreadable: true })],
      }),
      'DELETE /api/registration/v1/registration-filters/{id}': () => undefined,
    });
    expect(await screen.findByRole('button', { name: 'Không đọc được tên' })).toBeTruthy();
    expect(screen.getByText('Không đọc được nội dung của dòng này; Sở đã được báo.')).toBeTruthy();
    expect((await axe(container)).violations.map(({ id }) => id)).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Sửa bộ lọc Không đọc được tên' }));
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Xóa bộ lọc' }));
    await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Xóa bộ lọc' }));
    expect(await screen.findByText('Đã xóa bộ lọc Không đọc được tên.')).toBeTruthy();
  });

  it('keeps the list that is shown, and shares it when that is chosen', async () => {
    const user = userEvent.setup({ delay: null });
    const { asked } = openDesk('ward-officer', '/tiep-nhan?muc=forwarded&tim=nguyen%20hue', {
      ...kept,
      'POST /api/registration/v1/registration-filters': () => filter('f9', 'Nguyễn Huệ'),
    });
    await user.click(await screen.findByRole('button', { name: 'Lưu bộ lọc' }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Lưu bộ lọc' }));
    expect(within(dialog).getByText('Hãy đặt tên cho bộ lọc.')).toBeTruthy();
    await user.type(within(dialog).getByRole('textbox', { name: 'Tên bộ lọc' }), 'Nguyễn Huệ');
    await user.click(within(dialog).getByRole('checkbox', { name: /^Dùng chung trong ủy ban/ }));
    await user.click(within(dialog).getByRole('button', { name: 'Lưu bộ lọc' }));
    expect(await screen.findByText('Đã lưu bộ lọc Nguyễn Huệ.')).toBeTruthy();
    expect(
      asked.find(({ method, path }) => method === 'POST' && path.endsWith('/registration-filters'))?.body,
    ).toEqual({
      name: 'Nguyễn Huệ',
      view: 'forwarded',
      q: 'nguyen hue',
      shared: true,
    });
  });

  it('renames a shared one without losing what was written when somebody was faster, and deletes it', async () => {
    const user = userEvent.setup({ delay: null });
    const { asked } = openDesk('ward-officer', '/tiep-nhan?muc=ncovi&bo-loc=f2', {
      ...kept,
      'PUT /api/registration/v1/registration-filters/{id}': () => refuse(409, 'REGISTRATION.FILTER_CHANGED'),
      'DELETE /api/registration/v1/registration-filters/{id}': () => undefined,
    });
    await user.click(await screen.findByRole('button', { name: 'Sửa bộ lọc Của ủy ban' }));
    let dialog = await screen.findByRole('dialog');
    // Whether it is shared is its owner's to say.
    expect(within(dialog).queryByRole('checkbox')).toBeNull();
    const name = within(dialog).getByRole('textbox', { name: 'Tên bộ lọc' });
    await user.type(name, ' 2');
    await user.click(within(dialog).getByRole('button', { name: 'Lưu bộ lọc' }));
    expect(await within(dialog).findByText(/Người khác vừa sửa bộ lọc này/)).toBeTruthy();
    expect(name).toHaveProperty('value', 'Của ủy ban 2');
    expect(asked.find(({ method }) => method === 'PUT')?.body).toEqual({
      name: 'Của ủy ban 2',
      view: 'ncovi',
      q: '',
      shared: true,
      version: 4,
    });
    await user.click(within(dialog).getByRole('button', { name: 'Xóa bộ lọc' }));
    dialog = await screen.findByRole('dialog', { name: 'Xóa bộ lọc: Của ủy ban' });
    await user.click(within(dialog).getByRole('button', { name: 'Xóa bộ lọc' }));
    expect(await screen.findByText('Đã xóa bộ lọc Của ủy ban.')).toBeTruthy();
    await waitFor(() => expect(shown()).toEqual(['ncovi', null, null]));
  });
});

it('splits a unit: the new one has the old one’s contact until another is written, and the old one stays', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('ward-officer', '/tiep-nhan?muc=all&ma=c', {
    ...list,
    'GET /api/registration/v1/registrations/{id}': () =>
      registrationDetail(items[2]!, {
        duplicates: [],
        history: [
          {
            state: 'FORWARDED',
            at: '2021-06-24T02:00:00Z',
            actorName: 'Trần Văn Hòa',
            note: null,
            changes: [],
            link: { kind: 'split-into', unitId: 'b', trackingCode: 'BN-1111', name: 'Công ty Dệt May' },
          },
        ],
        version: 3,
      }),
    'POST /api/registration/v1/registrations/{id}/split': () => ({
      items: [
        {
          unitId: 'd',
          trackingCode: 'BN-2222',
          name: 'Khu B',
          areaName: 'Phường Bến Nghé',
          state: 'RECEIVED',
        },
      ],
    }),
  });
  expect(await screen.findByText('Tách ra đơn vị BN-1111 (Công ty Dệt May)')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Tách đơn vị' }));
  const dialog = await screen.findByRole('dialog');
  expect((await axe(dialog)).violations.map(({ id }) => id)).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Tách đơn vị' }));
  expect(within(dialog).getByText('Ô này phải điền.')).toBeTruthy();
  await user.type(within(dialog).getByLabelText('Tên đơn vị *'), 'Khu B');
  // Who says that the old one closes says how it is known.
  await user.click(within(dialog).getByRole('checkbox', { name: /^Đơn vị cũ đóng cửa/ }));
  await user.click(within(dialog).getByRole('button', { name: 'Tách đơn vị' }));
  expect(within(dialog).getByText('Hãy viết ít nhất một câu.')).toBeTruthy();
  await user.click(within(dialog).getByRole('checkbox', { name: /^Đơn vị cũ đóng cửa/ }));
  await user.click(within(dialog).getByRole('button', { name: 'Tách đơn vị' }));
  expect(await screen.findByText('Đã tách ra: Khu B (BN-2222)')).toBeTruthy();
  expect(asked.find(({ path }) => path.endsWith('/split'))?.body).toEqual({
    parts: [
      {
        name: 'Khu B',
        street: '12 Tôn Thất Đạm',
        areaCode: '26740',
        representative: 'Lê Thị Hoa',
        phone: '0908 222 333',
      },
    ],
    closes: false,
    version: 3,
  });
});
