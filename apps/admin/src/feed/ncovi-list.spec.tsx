import type { NcoviListDto } from '@khai-bao/api-client/sync';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { axe } from 'jest-axe';
import userEvent from '@testing-library/user-event';
import { LiveStreamStub, openDesk, refuse, type Services } from '../../test/desk.js';

afterEach(cleanup);

const list = (change: Partial<NcoviListDto> = {}): NcoviListDto => ({
  isConfigured: true,
  state: 'reading',
  refusal: null,
  lastError: null,
  failures: 0,
  readAt: '2021-06-30T03:00:00Z',
  attemptedAt: '2021-06-30T03:00:00Z',
  publishedAt: '2021-06-29T03:00:00Z',
  cursor: 1200,
  head: 1200,
  isComparing: false,
  units: 1000,
  listedThere: 1000,
  removals: 0,
  pendingChanges: 0,
  quarantined: 0,
  lossShare: 0.5,
  decisions: [],
  ...change,
});
const openFeed = (shown: NcoviListDto, more: Services = {}) =>
  openDesk('dic-operator', '/lien-thong', {
    'GET /api/sync/v1/stream': () => new LiveStreamStub().answer(),
    'GET /api/sync/v1/feed': () => ({ destinations: [], troubles: [{ service: 'sync', worker: 'x', kind: 'failing', since: '2021-06-30T03:00:00Z', failures: 3, reason: 'x' }] }),
    'GET /api/sync/v1/ncovi-list': () => shown,
    ...more,
  }); // prettier-ignore
const card = async () => within(await screen.findByTestId('ncovi-list'));

it('shows how far the list was read', async () => {
  openFeed(list());
  expect((await card()).getByText('1.200 / 1.200')).toBeTruthy();
  expect((await card()).getByText('Đang theo dõi')).toBeTruthy();
});

it('says why a page is refused, and what ends it when the list went backwards', async () => {
  openFeed(list({ state: 'refused', refusal: 'backwards' }));
  expect((await card()).getByText(/Danh sách ngắn hơn lần trước/)).toBeTruthy();
  expect((await card()).getByText(/hãy đối chiếu lại từ đầu/)).toBeTruthy();
});

it('asks about a list that lost half of its units: the decision carries the numbers that were shown', async () => {
  const { asked } = openFeed(list({ state: 'asking', removals: 600 }), {
    'POST /api/sync/v1/ncovi-list/removals': () => list(),
  });
  const user = userEvent.setup({ delay: null });
  expect((await card()).getByText('600 trên 1.000 đơn vị sẽ rời danh sách')).toBeTruthy();
  expect((await axe(document.body)).violations).toEqual([]);
  await user.click((await card()).getByRole('button', { name: 'Đúng, cho rời danh sách' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByText('Còn lại 400 đơn vị')).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: 'Đúng, cho rời danh sách' }));
  expect(dialog.getByText('Ghi lý do, ít nhất ba chữ.')).toBeTruthy();
  await user.type(dialog.getByRole('textbox'), 'Trung tâm đã xác nhận');
  await user.click(dialog.getByRole('button', { name: 'Đúng, cho rời danh sách' }));
  await waitFor(() =>
    expect(asked.find(({ path }) => path.endsWith('/removals'))?.body).toEqual({
      decision: 'confirm',
      removals: 600,
      units: 1000,
      reason: 'Trung tâm đã xác nhận',
    }),
  );
});

it('keeps the dialog open with the reason when the numbers have changed', async () => {
  openFeed(list({ state: 'asking', removals: 600 }), {
    'POST /api/sync/v1/ncovi-list/removals': () => refuse(409, 'SYNC.NCOVI_NUMBERS_CHANGED'),
  });
  const user = userEvent.setup({ delay: null });
  await user.click((await card()).getByRole('button', { name: 'Không đúng, giữ lại' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.type(dialog.getByRole('textbox'), 'Danh sách sai');
  await user.click(dialog.getByRole('button', { name: 'Không đúng, giữ lại' }));
  expect(await dialog.findByText(/Số đơn vị vừa thay đổi/)).toBeTruthy();
});

it('lists the unusable entries with their reasons', async () => {
  openFeed(list({ quarantined: 1 }), {
    'GET /api/sync/v1/ncovi-list/quarantine': () => ({
      items: [{ entryId: 'NC-7', change: 17, reason: 'phone', at: '2021-06-30T03:00:00Z' }],
      nextCursor: null,
    }),
  });
  const user = userEvent.setup({ delay: null });
  await user.click((await card()).getByRole('button', { name: 'Xem các mục' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect((await dialog.findByRole('listitem')).textContent).toMatch(/NC-7.*số điện thoại không đúng/s);
});
