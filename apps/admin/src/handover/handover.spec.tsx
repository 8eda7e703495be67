import type { HandoverDto, HandoverSlipDto } from '@khai-bao/api-client/accounts';
import { act, cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk, refuse, type Services } from '../../test/desk.js';
import { unitAccountRow } from '../../test/rows.js';

const handover: HandoverDto = {
  handoverId: 'h1',
  accountId: 'acc1',
  unitId: 'u1',
  unitName: 'Chợ Bến Nghé',
  areaName: 'Phường Bến Nghé',
  street: '12 Tôn Thất Đạm',
  state: 'WAITING',
  issuedAt: '2021-06-25T02:00:00Z',
  dueAt: '2021-06-25T09:00:00Z',
  openedAt: null,
  openedByName: null,
  confirmedAt: null,
  receivedByName: null,
  returnedAt: null,
  returnReason: null,
  unreadable: false,
  late: false,
  reminders: 0,
  mailFailed: null,
  mailFailedWhy: null,
};
const slip: HandoverSlipDto = {
  handoverId: 'h1',
  username: 'cho-ben-nghe',
  oneTimePassword: 'mua-thuyen-42-sen',
  unitName: 'Chợ Bến Nghé',
  areaName: 'Phường Bến Nghé, Quận 1',
  street: '12 Tôn Thất Đạm',
  signInUrl: 'https://khaibao.example.vn/admin/',
  guideUrl: 'https://khaibao.example.vn/admin/huong-dan',
  validUntil: '2021-06-28T02:00:00Z',
};
afterEach(cleanup);

async function open(user: ReturnType<typeof userEvent.setup>): Promise<void> {
  await user.click(await screen.findByRole('button', { name: 'Mở và in phiếu' }));
  await user.click(await screen.findByRole('button', { name: 'Mở phiếu ngay' }));
}

it('opens a slip once; a second opening is refused in words', async () => {
  const user = userEvent.setup({ delay: null });
  let opened = false;
  const services: Services = {
    'GET /api/accounts/v1/handovers': () => ({ items: [handover], nextCursor: null }),
    'POST /api/accounts/v1/handovers/{id}/open': () => {
      if (opened) return refuse(409, 'ACCOUNTS.HANDOVER_ALREADY_OPENED');
      opened = true;
      return slip;
    },
  };
  const first = openDesk('ward-officer', '/ban-giao?ma=h1', services);
  await open(user);
  expect((await screen.findByTestId('slip-password')).textContent).toBe('mua-thuyen-42-sen');
  expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('mua-thuyen');
  // Whoever signs out takes nothing along.
  await act(() => first.session.signOut());
  cleanup();

  openDesk('ward-officer', '/ban-giao?ma=h1', services);
  await open(user);
  expect((await screen.findByRole('alert')).textContent).toContain('Phiếu này đã mở một lần');
  expect(screen.queryByTestId('slip-password')).toBeNull();
});

it('says why the mail came back, and from which address', async () => {
  const { asked } = openDesk('ward-officer', '/ban-giao?ma=h1', {
    'GET /api/accounts/v1/handovers': () => ({
      items: [{ ...handover, mailFailed: 'bounced', mailFailedWhy: 'no-mailbox' }],
      nextCursor: null,
    }),
    'GET /api/accounts/v1/handovers/{id}/returned-mail': () => ({
      address: 'cho@gmial.com',
      why: 'no-mailbox',
    }),
  });
  expect(await screen.findByText('cho@gmial.com')).toBeTruthy();
  expect(screen.getByText(/Không có hộp thư nào ở địa chỉ này/)).toBeTruthy();
  // Each reading stands in the trail: it is read once.
  expect(asked.filter(({ path }) => path.endsWith('/returned-mail'))).toHaveLength(1);
});

it('confirms only with the name of who took the slip', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('ward-officer', '/ban-giao?ma=h1', {
    'GET /api/accounts/v1/handovers': () => ({ items: [{ ...handover, state: 'OPENED' }], nextCursor: null }),
    'POST /api/accounts/v1/handovers/{id}/confirm': () => ({ ...handover, state: 'CONFIRMED' }),
  });
  await user.click(await screen.findByRole('button', { name: 'Xác nhận đã bàn giao' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(dialog.querySelector('button[type=submit]') as HTMLElement);
  expect(await screen.findByText('Ghi họ tên người nhận.')).toBeTruthy();
  await user.type(screen.getByLabelText('Người nhận phiếu'), 'Lê Thị Hồng');
  await user.keyboard('{Enter}');
  expect(await screen.findByText(/Đã bàn giao tài khoản cho/)).toBeTruthy();
  expect(asked.find(({ path }) => path.endsWith('/confirm'))?.body).toEqual({ receivedBy: 'Lê Thị Hồng' });
});

it('opens and prints many at once; one that was opened before is named', async () => {
  const user = userEvent.setup({ delay: null });
  const items = ['h1', 'h2', 'h3'].map((handoverId, at) => ({
    ...handover,
    handoverId,
    unitName: `Chợ số ${at + 1}`,
  }));
  const { asked, container } = openDesk('ward-officer', '/ban-giao', {
    'GET /api/accounts/v1/handovers': () => ({ items, nextCursor: null }),
    'POST /api/accounts/v1/handovers/open-many': () => ({
      slips: ['h1', 'h2'].map((handoverId, at) => ({
        ...slip,
        handoverId,
        unitName: `Chợ số ${at + 1}`,
        oneTimePassword: `K7MX-4QPA-000${at}`,
      })),
      refused: [{ handoverId: 'h3', code: 'ACCOUNTS.HANDOVER_ALREADY_OPENED' }],
    }),
  });
  await user.click(await screen.findByLabelText('Chọn mọi phiếu đang chờ'));
  await user.click(screen.getByRole('button', { name: 'Mở và in 3 phiếu' }));
  await user.click(await screen.findByRole('button', { name: 'Mở các phiếu ngay' }));
  const dialog = await screen.findByRole('dialog');
  expect(await within(dialog).findByText('Chợ số 3')).toBeTruthy();
  expect(asked.find(({ path }) => path.endsWith('open-many'))?.body).toEqual({ ids: ['h1', 'h2', 'h3'] });
  await user.click(within(dialog).getByRole('button', { name: 'Xong' }));
  expect((await screen.findAllByTestId('slip-password')).map((one) => one.textContent)).toEqual([
    'K7MX-4QPA-0000',
    'K7MX-4QPA-0001',
  ]);
  expect(screen.getAllByRole('img', { name: 'Mã QR để mở trang đăng nhập' })).toHaveLength(2);
  expect((await axe(container)).violations).toEqual([]);
});

it('records who took which of many slips; what is left empty or refused stays', async () => {
  const user = userEvent.setup({ delay: null });
  const states: Record<string, HandoverDto['state']> = { h1: 'OPENED', h2: 'OPENED', h3: 'OPENED' };
  const items = () =>
    Object.entries(states).map(([handoverId, state], at) => ({
      ...handover,
      handoverId,
      state,
      unitName: `Chợ số ${at + 1}`,
    }));
  const { asked, container } = openDesk('ward-officer', '/ban-giao', {
    'GET /api/accounts/v1/handovers': () => ({ items: items(), nextCursor: null }),
    'POST /api/accounts/v1/handovers/{id}/confirm': ({ params }) => {
      if (params['id'] !== 'h1') return refuse(409, 'ACCOUNTS.HANDOVER_EXPIRED');
      states['h1'] = 'CONFIRMED';
      return { ...handover, state: 'CONFIRMED' };
    },
  });
  await user.click(await screen.findByLabelText('Chọn mọi phiếu chờ xác nhận'));
  await user.click(screen.getByRole('button', { name: 'Xác nhận đã bàn giao 3 phiếu' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Xác nhận đã bàn giao 0 phiếu' }));
  expect(within(dialog).getByText('Ghi họ tên người nhận.')).toBeTruthy();
  await user.click(within(dialog).getByLabelText('Người nhận phiếu của Chợ số 1'));
  await user.keyboard('Lê Thị Hồng{Enter}Trần Văn Tư');
  expect((await axe(container)).violations).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Xác nhận đã bàn giao 2 phiếu' }));
  expect(await screen.findByText('Đã ghi bàn giao 1 phiếu')).toBeTruthy();
  expect(within(dialog).queryByLabelText('Người nhận phiếu của Chợ số 1')).toBeNull();
  const refused = within(dialog).getByLabelText<HTMLInputElement>('Người nhận phiếu của Chợ số 2');
  expect([refused.value, refused.getAttribute('aria-invalid')]).toEqual(['Trần Văn Tư', 'true']);
  expect(within(dialog).getByLabelText('Người nhận phiếu của Chợ số 3')).toBeTruthy();
  expect(asked.filter(({ path }) => path.endsWith('/confirm')).map(({ body }) => body)).toEqual([
    { receivedBy: 'Lê Thị Hồng' },
    { receivedBy: 'Trần Văn Tư' },
  ]);
});

it('gives a slip back with its reason, and a new one is made', async () => {
  const user = userEvent.setup({ delay: null });
  let state: HandoverDto['state'] = 'OPENED';
  const now = (): HandoverDto => ({
    ...handover,
    state,
    ...(state === 'RETURNED' ? { returnedAt: '2021-06-26T02:00:00Z', returnReason: 'Đơn vị đã dời đi' } : {}),
  });
  const { asked } = openDesk('ward-officer', '/ban-giao?ma=h1&muc=ALL', {
    'GET /api/accounts/v1/handovers': () => ({ items: [now()], nextCursor: null }),
    'POST /api/accounts/v1/handovers/{id}/return': () => {
      state = 'RETURNED';
      return now();
    },
    'POST /api/accounts/v1/unit-accounts/{id}/new-password': () => unitAccountRow(),
  });
  await user.click(await screen.findByRole('button', { name: 'Chưa giao được' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Chưa giao được' }));
  expect(within(dialog).getByText('Hãy viết lý do.')).toBeTruthy();
  await user.type(within(dialog).getByLabelText('Vì sao chưa giao được'), 'Đơn vị đã dời đi');
  await user.click(within(dialog).getByRole('button', { name: 'Chưa giao được' }));
  expect(await screen.findByText(/Trả lại lúc .*: Đơn vị đã dời đi/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Cấp phiếu mới' }));
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Cấp phiếu mới' }));
  expect(await screen.findByText('Đã cấp phiếu mới cho Chợ Bến Nghé')).toBeTruthy();
  expect(asked.find(({ path }) => path.endsWith('new-password'))?.body).toEqual({ delivery: 'handover' });
});

it('shows the password first on an opened slip, and afterwards who took it', async () => {
  const user = userEvent.setup({ delay: null });
  const seen: string[] = [];
  let item = handover;
  openDesk('ward-officer', '/ban-giao?ma=h1', {
    'GET /api/accounts/v1/handovers': () => ({ items: [item], nextCursor: null }),
    'POST /api/accounts/v1/handovers/{id}/open': () => slip,
    'POST /api/accounts/v1/handovers/{id}/confirm': () => {
      item = {
        ...handover,
        state: 'CONFIRMED',
        confirmedAt: '2021-06-25T03:00:00Z',
        receivedByName: 'Lê Thị Hoa',
      };
      return item;
    },
  });
  Element.prototype.scrollIntoView = function (this: Element) {
    seen.push(this.className);
  };
  await open(user);
  const password = await screen.findByTestId('slip-password');
  const due = screen.getAllByText('Hạn bàn giao').at(-1)!;
  expect(password.compareDocumentPosition(due) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  expect(seen.some((name) => name.includes('slip-first'))).toBe(true);
  await user.click(screen.getByRole('button', { name: 'Xác nhận đã bàn giao' }));
  await user.type(await screen.findByLabelText('Người nhận phiếu'), 'Lê Thị Hoa{Enter}');
  expect(await screen.findByText('Người nhận: Lê Thị Hoa')).toBeTruthy();
});
