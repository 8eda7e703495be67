import type { RegistrationItemDto } from '@khai-bao/api-client/registration';
import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { openDesk, type Services } from '../../test/desk.js';
import { registrationRow, threadRow } from '../../test/rows.js';

afterEach(cleanup);
const unit = (unitId: string, change: Partial<RegistrationItemDto> = {}): RegistrationItemDto =>
  registrationRow(unitId, `Đơn vị ${unitId}`, { hasEmail: true, ...change });
const counts = { todo: 4, needsInfo: 0, forwarded: 0, pharmacy: 0, ncovi: 0, duplicate: 0, all: 4 };
const services = (items: RegistrationItemDto[]): Services => ({
  'GET /api/registration/v1/registrations': () => ({ items, nextCursor: null, counts }),
  'POST /api/registration/v1/registrations/actions': () => ({
    results: items.map(({ unitId }) => ({ id: unitId, ok: true, state: 'FORWARDED' })),
  }),
});

it('a double-click on "receive and send" is one order: it neither undoes it nor does it at once', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('ward-officer', '/tiep-nhan', services([unit('a'), unit('b')]));
  await user.click(await screen.findByRole('checkbox', { name: 'Chọn tất cả trong danh sách' }));
  await user.click(screen.getByRole('button', { name: /chuyển Sở 2 đơn vị/ }));
  const undo = screen.getByRole('button', { name: 'Hoàn tác' });
  const bar = undo.closest('.bulk')!;
  // Dead, at the far end of the bar, not the main button, and without the focus that Enter would press.
  expect(undo).toHaveProperty('disabled', true);
  expect(undo.dataset['variant']).not.toBe('main');
  expect(bar.lastElementChild).toBe(undo);
  expect(document.activeElement).toBe(bar);
  for (const button of bar.querySelectorAll('button')) fireEvent.click(button);
  await user.keyboard('{Enter}');
  expect(screen.getByRole('timer')).toBeTruthy();
  expect(asked.some(({ path }) => path.endsWith('/actions'))).toBe(false);
  await waitFor(() => expect(undo).toHaveProperty('disabled', false));
  await user.click(undo);
  expect(screen.queryByRole('timer')).toBeNull();
});

it('the second half of a double-click does not receive the unit that took the place of the first', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('ward-officer', '/tiep-nhan', services([unit('a'), unit('b')]));
  await screen.findByRole('button', { name: 'Đơn vị a' });
  await user.keyboard('j');
  await user.keyboard('tt');
  await screen.findByText('Đơn vị a: Đã chuyển Sở');
  await user.keyboard('jt');
  await act(() => Promise.resolve());
  expect(asked.filter(({ path }) => path.endsWith('/actions'))).toHaveLength(1);
});

it('says where each of many will go before it is done', async () => {
  const user = userEvent.setup({ delay: null });
  openDesk(
    'ward-officer',
    '/tiep-nhan',
    services([
      unit('a'),
      unit('b'),
      unit('c', { kind: 'pharmacy' }),
      unit('d', { kind: 'pharmacy', usesNcovi: true }),
    ]),
  );
  await user.click(await screen.findByRole('checkbox', { name: 'Chọn tất cả trong danh sách' }));
  const words = 'Tiếp nhận 4 đơn vị: 2 chuyển Sở, 1 nhà thuốc sang Sở Y tế, 1 ghi đã dùng NCOVI';
  await user.click(screen.getByRole('button', { name: words }));
  expect(screen.getByRole('timer').textContent).toContain(words);
});

it('shows a clock only of what still waits for somebody', async () => {
  const { container } = openDesk(
    'ward-officer',
    '/tiep-nhan?muc=all',
    services([
      unit('a'),
      unit('b', { state: 'REJECTED' }),
      unit('c', { state: 'FORWARDED', accountState: 'ACTIVATED' }),
      unit('d', { state: 'FORWARDED', accountState: 'REQUESTED' }),
    ]),
  );
  await screen.findByRole('button', { name: 'Đơn vị a' });
  const clocks = [...container.querySelectorAll('tbody tr')].map((row) => row.lastElementChild!.textContent);
  expect(clocks.map((text) => text.startsWith('từ 24/06/2021'))).toEqual([false, true, true, false]);
});

it('counts work on the channel, not chatter', async () => {
  const { container } = openDesk('ward-officer', '/tiep-nhan', {
    ...services([]),
    'GET /api/support/v1/threads': () => ({
      items: [threadRow('1', { unread: 7 }), threadRow('2', { needsAction: true })],
      nextCursor: null,
    }),
  });
  await waitFor(() =>
    expect(container.querySelector('a[href$="/kenh-ho-tro"] .count')?.textContent).toBe('1'),
  );
});
