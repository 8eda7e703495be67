import type { ComparisonDto, RegisteredDto, RegistrationDetailDto } from '@khai-bao/api-client/registration';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk, refuse, type Services } from '../../test/desk.js';

const side = (unitId: string, change: Partial<RegistrationDetailDto> = {}): RegistrationDetailDto => ({
  unitId,
  trackingCode: `7K2M-4QX9-${unitId}`,
  name: 'Tạp hóa Cô Ba',
  kind: 'business-premises',
  street: '12 Tôn Thất Đạm',
  areaCode: '26740',
  areaName: 'Phường Bến Nghé, Quận 1',
  state: 'SUBMITTED',
  hasEmail: false,
  usesNcovi: false,
  submittedAt: '2021-06-24T01:12:00Z',
  stateSince: '2021-06-24T01:12:00Z',
  late: false,
  accountState: null,
  duplicateOpen: true,
  healthAsks: false,
  version: 1,
  representative: 'Lê Thị Hoa',
  phone: '+84908222333',
  email: null,
  taxCode: null,
  expectedGates: null,
  unreadable: false,
  source: 'public',
  announcement: null,
  history: [{ state: 'SUBMITTED', at: '2021-06-24T01:12:00Z' }],
  duplicates: [],
  ...change,
});
const [older, newer] = [
  side('AA'),
  side('BB', { name: 'CH Cô Ba', email: 'coba@example.vn', phone: '+84908222444', version: 3 }),
];
const pair: ComparisonDto = {
  id: 'pair',
  state: 'open',
  reasons: ['name-and-address'],
  score: 86,
  sides: [older, newer],
  survivorId: 'AA',
  take: { AA: ['email', 'phone'], BB: [] },
  mustStay: [],
};
const alike = (other: RegistrationDetailDto, state: ComparisonDto['state'] = 'open') => ({
  id: 'pair',
  state,
  reasons: ['name-and-address' as const],
  score: 86,
  foundAt: '2021-06-24T01:12:00Z',
  other,
  decidedAt: null,
  decidedByName: null,
  note: null,
});
const counts = { todo: 2, needsInfo: 0, forwarded: 0, pharmacy: 0, ncovi: 0, duplicate: 2, all: 2 };
const services = (answer: ComparisonDto = pair): Services => ({
  'GET /api/registration/v1/registrations': () => ({ items: answer.sides, nextCursor: null, counts }),
  'GET /api/registration/v1/registrations/{id}': () => ({
    ...answer.sides[0],
    duplicates: [alike(answer.sides[1], answer.state)],
  }),
  'GET /api/registration/v1/duplicates/{id}': () => answer,
});
const openPair = async (user: ReturnType<typeof userEvent.setup>) => {
  await user.click(await screen.findByRole('button', { name: 'So sánh hai đăng ký' }));
  const dialog = await screen.findByRole('dialog', { name: 'Hai đăng ký này có phải một đơn vị?' });
  await within(dialog).findByRole('button', { name: 'Gộp làm một' });
  return dialog;
};
afterEach(cleanup);

it('marks registrations that may be twice, and lists them by themselves', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked, container } = openDesk('ward-officer', '/tiep-nhan', services());
  await screen.findByRole('button', { name: 'CH Cô Ba' });
  expect(within(container.querySelector('tbody')!).getAllByText('Nghi trùng')).toHaveLength(2);
  await user.click(screen.getByRole('tab', { name: /^Nghi trùng 2/ }));
  await waitFor(() => expect(asked.some(({ query }) => query.get('view') === 'duplicate')).toBe(true));
});

it('says at the side whose content cannot be read that it cannot', async () => {
  const user = userEvent.setup({ delay: null });
  const unreadable = { ...newer, representative: '', phone: '', unreadable: true };
  openDesk('ward-officer', '/tiep-nhan?ma=AA', services({ ...pair, sides: [older, unreadable] }));
  const dialog = await openPair(user);
  expect(within(dialog).getAllByText('Không đọc được nội dung của dòng này; Sở đã được báo.')).toHaveLength(
    1,
  );
});

it('shows both side by side, the proposed values chosen, and sends what the officer chose', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('ward-officer', '/tiep-nhan?ma=AA', {
    ...services(),
    'POST /api/registration/v1/duplicates/{id}/merge': () => ({ ...older, email: 'coba@example.vn' }),
  });
  const dialog = await openPair(user);
  const radio = (name: RegExp | string) => within(dialog).getByRole('radio', { name });
  expect(radio('Thư điện tử, Đăng ký gửi sau: coba@example.vn')).toHaveProperty('checked', true);
  expect(radio('Tên, Đăng ký gửi trước: Tạp hóa Cô Ba')).toHaveProperty('checked', true);
  // What is the same needs no choice.
  expect(within(dialog).queryByRole('radio', { name: /^Địa chỉ/ })).toBeNull();
  expect(within(dialog).getByRole('group', { name: 'Địa chỉ: Giống nhau' })).toBeTruthy();
  await user.click(radio('Điện thoại, Đăng ký gửi trước: 0908 222 333'));
  await user.click(radio('Tên, Đăng ký gửi sau: CH Cô Ba'));
  expect((await axe(dialog)).violations.map((one) => one.id)).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Gộp làm một' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(asked.find(({ path }) => path.endsWith('/merge'))?.body).toEqual({
    state: 'open',
    versions: [
      { unitId: 'AA', version: 1 },
      { unitId: 'BB', version: 3 },
    ],
    survivorId: 'AA',
    take: ['name', 'email'],
  });
});

it('turns the proposal round with the one that stays', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('ward-officer', '/tiep-nhan?ma=AA', {
    ...services(),
    'POST /api/registration/v1/duplicates/{id}/merge': () => newer,
  });
  const dialog = await openPair(user);
  await user.click(within(dialog).getByRole('radio', { name: /^Giữ đăng ký này: CH Cô Ba/ }));
  await user.click(within(dialog).getByRole('button', { name: 'Gộp làm một' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(asked.find(({ path }) => path.endsWith('/merge'))?.body).toMatchObject({
    survivorId: 'BB',
    take: [],
  });
});

it('says when somebody was faster, shows what is there now, and keeps what was chosen', async () => {
  const user = userEvent.setup({ delay: null });
  let reads = 0;
  const { asked } = openDesk('ward-officer', '/tiep-nhan?ma=AA', {
    ...services(),
    'GET /api/registration/v1/duplicates/{id}': () => {
      reads += 1;
      return reads === 1
        ? pair
        : { ...pair, sides: [{ ...older, street: '14 Tôn Thất Đạm', version: 2 }, newer] };
    },
    'POST /api/registration/v1/duplicates/{id}/merge': () => refuse(409, 'REGISTRATION.CHANGED'),
  });
  const dialog = await openPair(user);
  await user.click(within(dialog).getByRole('radio', { name: 'Tên, Đăng ký gửi sau: CH Cô Ba' }));
  await user.click(within(dialog).getByRole('button', { name: 'Gộp làm một' }));
  expect(await within(dialog).findByText(/Các ô bạn đã chọn vẫn còn/)).toBeTruthy();
  await within(dialog).findByRole('radio', { name: /14 Tôn Thất Đạm/ });
  expect(within(dialog).getByRole('radio', { name: 'Tên, Đăng ký gửi sau: CH Cô Ba' })).toHaveProperty(
    'checked',
    true,
  );
  await user.click(within(dialog).getByRole('button', { name: 'Gộp làm một' }));
  await waitFor(() => expect(asked.filter(({ path }) => path.endsWith('/merge'))).toHaveLength(2));
  expect(asked.findLast(({ path }) => path.endsWith('/merge'))?.body).toMatchObject({
    versions: [{ version: 2 }, { version: 3 }],
  });
});

it('keeps the one whose account is in use, and says what to do', async () => {
  const user = userEvent.setup({ delay: null });
  openDesk('ward-officer', '/tiep-nhan?ma=AA', services({ ...pair, mustStay: ['AA'] }));
  const dialog = await openPair(user);
  expect(within(dialog).getByText(/khóa tài khoản trước/)).toBeTruthy();
  expect(within(dialog).getByRole('radio', { name: /^Giữ đăng ký này: CH Cô Ba/ })).toHaveProperty(
    'disabled',
    true,
  );
});

it('notes that they are two, with a reason', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('ward-officer', '/tiep-nhan?ma=AA', {
    ...services(),
    'POST /api/registration/v1/duplicates/{id}/dismiss': () => undefined,
  });
  const dialog = await openPair(user);
  await user.click(within(dialog).getByRole('button', { name: 'Không phải trùng' }));
  const why = await screen.findByRole('dialog', { name: 'Vì sao đây là hai đơn vị?' });
  await user.click(within(why).getByRole('button', { name: 'Ghi là hai đơn vị' }));
  expect(await within(why).findByText('Hãy viết ít nhất một câu.')).toBeTruthy();
  await user.type(within(why).getByRole('textbox'), 'Hai hộ chung nhà');
  await user.click(within(why).getByRole('button', { name: 'Ghi là hai đơn vị' }));
  await waitFor(() =>
    expect(asked.find(({ path }) => path.endsWith('/dismiss'))?.body).toMatchObject({
      state: 'open',
      reason: 'Hai hộ chung nhà',
    }),
  );
  expect(await screen.findByText('Đã ghi: đây là hai đơn vị')).toBeTruthy();
});

it('parts what was joined, and says which fields stay', async () => {
  const user = userEvent.setup({ delay: null });
  const merged: ComparisonDto = {
    ...pair,
    state: 'merged',
    sides: [older, { ...newer, state: 'DUPLICATE' }],
  };
  const { asked } = openDesk('ward-officer', '/tiep-nhan?ma=AA', {
    ...services(merged),
    'POST /api/registration/v1/duplicates/{id}/part': () => ({ kept: ['phone'] }),
  });
  await user.click(await screen.findByRole('button', { name: 'Xem hoặc tách ra' }));
  const dialog = await screen.findByRole('dialog', { name: 'Hai đăng ký đã gộp làm một' });
  expect(within(dialog).queryByRole('radio')).toBeNull();
  await user.click(await within(dialog).findByRole('button', { name: 'Tách ra' }));
  const sure = await screen.findByRole('dialog', { name: 'Tách hai đăng ký này ra?' });
  await user.click(within(sure).getByRole('button', { name: 'Tách hai đăng ký' }));
  expect(await screen.findByText(/Giữ nguyên vì đã sửa sau khi gộp: Điện thoại/)).toBeTruthy();
  expect(asked.find(({ path }) => path.endsWith('/part'))?.body).toMatchObject({ state: 'merged' });
});

it('only reads for who does not decide', async () => {
  const user = userEvent.setup({ delay: null });
  openDesk('dic-operator', '/tiep-nhan?ma=AA', services());
  await user.click(await screen.findByRole('button', { name: 'So sánh hai đăng ký' }));
  const dialog = await screen.findByRole('dialog');
  await within(dialog).findByText(/quyết định/);
  expect(within(dialog).queryByRole('radio')).toBeNull();
  expect(within(dialog).queryByRole('button', { name: 'Gộp làm một' })).toBeNull();
});

describe('at the counter', () => {
  const fill = async (user: ReturnType<typeof userEvent.setup>): Promise<void> => {
    for (const [name, value] of [
      ['Tên đơn vị *', 'Cửa hàng Cô Ba'],
      ['Số nhà, đường *', '12 Tôn Thất Đạm'],
      ['Người đại diện *', 'Bà Ba'],
      ['Điện thoại *', '0908222333'],
    ])
      await user.type(await screen.findByRole('textbox', { name: name! }), value!);
    await user.click(screen.getByRole('combobox', { name: 'Loại đơn vị *' }));
    await user.click(await screen.findByRole('option', { name: 'Chợ', hidden: true }));
    await user.click(screen.getByRole('button', { name: 'Ghi đăng ký' }));
  };
  const saved: RegisteredDto = {
    unitId: 'CC',
    trackingCode: '7K2M-4QX9-CC',
    state: 'SUBMITTED',
    submittedAt: '2021-06-24T01:12:00Z',
    areaName: 'Phường Bến Nghé, Quận 1',
  };

  it('says at once what a unit looks like; the officer saves all the same, or opens the one that is there', async () => {
    const user = userEvent.setup({ delay: null });
    const { asked } = openDesk('ward-officer', '/tiep-nhan/tai-quay', {
      ...services(),
      'POST /api/registration/v1/duplicates/look': () => ({
        items: [{ ...older, reasons: ['name-and-address'], score: 86 }],
        elsewhere: 1,
      }),
      'POST /api/registration/v1/registrations/counter': () => saved,
    });
    await fill(user);
    expect(await screen.findByText('Đơn vị này có vẻ đã đăng ký')).toBeTruthy();
    expect(screen.getByText(/1 đăng ký giống ở địa bàn khác/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Mở đăng ký đã có: Tạp hóa Cô Ba' })).toBeTruthy();
    expect(asked.some(({ path }) => path.endsWith('/counter'))).toBe(false);
    await user.click(screen.getByRole('button', { name: 'Vẫn ghi đăng ký mới' }));
    expect((await screen.findByTestId('slip-code')).textContent).toBe('7K2M-4QX9-CC');
    expect(asked.find(({ path }) => path.endsWith('/counter'))?.body).toMatchObject({
      name: 'Cửa hàng Cô Ba',
    });
  });

  it('saves when nothing is alike, and when looking did not work', async () => {
    for (const answer of [() => ({ items: [], elsewhere: 0 }), () => refuse(503, 'PLATFORM.UNAVAILABLE')]) {
      const user = userEvent.setup({ delay: null });
      openDesk('ward-officer', '/tiep-nhan/tai-quay', {
        ...services(),
        'POST /api/registration/v1/duplicates/look': answer,
        'POST /api/registration/v1/registrations/counter': () => saved,
      });
      await fill(user);
      expect((await screen.findByTestId('slip-code')).textContent).toBe('7K2M-4QX9-CC');
      cleanup();
    }
  });

  it('says to whom a unit goes that was typed in for a ward that has gone into another', async () => {
    const user = userEvent.setup({ delay: null });
    openDesk('ward-officer', '/tiep-nhan/tai-quay', {
      ...services(),
      'GET /api/registration/v1/areas/{code}': () => ({
        code: '26743',
        name: 'Phường Bến Thành',
        level: 'ward',
        path: '79.760.26743',
        parentName: 'Quận 1',
        fullName: 'Phường Bến Thành, Quận 1',
        former: {
          code: '26740',
          name: 'Phường Bến Nghé',
          path: '79.760.26740',
          fullName: 'Phường Bến Nghé, Quận 1',
        },
      }),
      'POST /api/registration/v1/duplicates/look': () => ({ items: [], elsewhere: 0 }),
      'POST /api/registration/v1/registrations/counter': () => ({
        ...saved,
        areaName: 'Phường Bến Thành, Quận 1',
        formerAreaName: 'Phường Bến Nghé, Quận 1',
      }),
    });
    const gone = /^Phường Bến Nghé, Quận 1 đã nhập vào Phường Bến Thành, Quận 1\./;
    expect(await screen.findByText(gone)).toBeTruthy();
    await fill(user);
    expect((await screen.findByTestId('slip-code')).textContent).toBe('7K2M-4QX9-CC');
    expect(screen.getByText(/Đăng ký này do Phường Bến Thành, Quận 1 tiếp nhận\.$/)).toBeTruthy();
    // It is the other ward's: nothing here leads to a page that would say it is not there.
    expect(screen.queryByRole('button', { name: 'Mở đăng ký này' })).toBeNull();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
