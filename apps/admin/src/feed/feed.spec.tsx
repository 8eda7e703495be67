import type { DestinationDto, FeedDto, QuarantinedRecordDto, StreamDto } from '@khai-bao/api-client/sync';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { LiveStreamStub, openDesk, type Services } from '../../test/desk.js';

afterEach(cleanup);

const stream = (more: Partial<StreamDto> = {}): StreamDto => ({
  stream: 'declaration',
  received: 118,
  sent: 115,
  confirmed: 115,
  waiting: 0,
  quarantined: 3,
  unsettled: 3,
  failures: 0,
  lastError: null,
  attemptSince: null,
  ...more,
});
const centre = (more: Partial<DestinationDto> = {}): DestinationDto => ({
  name: 'national',
  state: 'running',
  lastReceiptAt: '2021-06-30T03:00:00Z',
  lastError: null,
  nextAttemptAt: null,
  failures: 0,
  paused: null,
  streams: [stream()],
  ...more,
});
const record = (seq: number, more: Partial<QuarantinedRecordDto> = {}): QuarantinedRecordDto => ({
  stream: 'declaration',
  seq,
  reason: 'phone: not a phone number',
  at: '2021-06-30T03:00:00Z',
  state: 'open',
  recordId: `record-${seq}`,
  version: 1,
  unitId: 'u1',
  unitName: 'Chợ Bến Nghé',
  tries: 1,
  decision: null,
  ...more,
});

function openFeed(feed: Partial<FeedDto>, more: Services = {}) {
  return openDesk('dic-operator', '/lien-thong', {
    'GET /api/sync/v1/stream': () => new LiveStreamStub().answer(),
    'GET /api/sync/v1/feed': () => ({ destinations: [centre()], troubles: [], ...feed }),
    ...more,
  });
}
const card = async () => within(await screen.findByTestId('centre-national'));

it('is amber and counts what is confirmed while a record is set aside and open', async () => {
  openFeed({});
  const words = (await card()).getByText(/115 trên 118 đã xác nhận, 3 để riêng chờ xử lý/);
  expect(words.className).toBe('centre-wait');
  expect((await card()).queryByText('Trung tâm đã xác nhận tất cả')).toBeNull();
});

it('is green with its holes named when each was closed, and says that all is confirmed only when it is', async () => {
  openFeed({ destinations: [centre({ streams: [stream({ unsettled: 0 })] })] });
  expect((await card()).getByText('115 trên 118 đã xác nhận, 3 đã khép có lý do').className).toBe(
    'centre-good',
  );
  cleanup();
  openFeed({
    destinations: [centre({ streams: [stream({ confirmed: 118, quarantined: 0, unsettled: 0 })] })],
  });
  expect((await card()).getByText('Trung tâm đã xác nhận tất cả').className).toBe('centre-good');
});

it('shows each record with its unit and reason; sends it again, hands it on, closes it with a reason', async () => {
  const { asked } = openFeed(
    {},
    {
      'GET /api/sync/v1/feed/{name}/quarantine': () => ({
        items: [
          record(7),
          record(9, {
            state: 'handed-on',
            decision: {
              by: 'x',
              byName: 'Lê Minh',
              at: '2021-06-30T04:00:00Z',
              reason: 'Hỏi lại số',
              handedTo: 'Phường 5',
            },
          }),
        ],
        nextCursor: null,
      }),
      'POST /api/sync/v1/feed/{name}/quarantine/retry': () => ({ records: 1 }),
      'POST /api/sync/v1/feed/{name}/quarantine/{stream}/{seq}/retry': () => record(7, { state: 'retrying' }),
      'POST /api/sync/v1/feed/{name}/quarantine/{stream}/{seq}/hand-on': () =>
        record(7, { state: 'handed-on' }),
      'POST /api/sync/v1/feed/{name}/quarantine/{stream}/{seq}/close': () => record(7, { state: 'closed' }),
    },
  );
  const user = userEvent.setup({ delay: null });
  await user.click((await card()).getByRole('button', { name: 'Xem bản ghi để riêng' }));
  const dialog = within(await screen.findByRole('dialog'));
  const [first, second] = await dialog.findAllByRole('listitem');
  expect(first!.textContent).toMatch(/Tờ khai 7 · Chợ Bến Nghé.*phone: not a phone number.*record-7/s);
  expect(second!.textContent).toMatch(/Lê Minh.*Chuyển cho Phường 5\..*Hỏi lại số/s);
  await user.click(dialog.getByRole('button', { name: 'Gửi lại tất cả bản ghi chưa xử lý' }));
  await user.click(within(first!).getByRole('button', { name: /^Gửi lại/ }));
  await user.click(within(first!).getByRole('button', { name: /^Chuyển người xử lý/ }));
  const handing = within(await screen.findByRole('dialog', { name: /^Chuyển người xử lý/ }));
  await user.click(handing.getByRole('button', { name: 'Chuyển người xử lý' }));
  expect(handing.getByText('Ghi người sẽ xử lý.')).toBeTruthy();
  await user.type(handing.getByRole('textbox', { name: 'Chuyển cho ai?' }), 'Phường Bến Nghé');
  await user.type(handing.getByRole('textbox', { name: 'Vì sao?' }), 'Sai số điện thoại');
  await user.click(handing.getByRole('button', { name: 'Chuyển người xử lý' }));
  await waitFor(() => expect(screen.queryByRole('dialog', { name: /^Chuyển người xử lý/ })).toBeNull());
  await user.click(within(first!).getByRole('button', { name: /^Khép lại/ }));
  const closing = within(await screen.findByRole('dialog', { name: /^Khép lại/ }));
  await user.type(closing.getByRole('textbox'), 'no');
  await user.click(closing.getByRole('button', { name: 'Khép lại' }));
  expect(closing.getByText('Ghi lý do, ít nhất ba chữ.')).toBeTruthy();
  await user.type(closing.getByRole('textbox'), ' longer needed');
  await user.click(closing.getByRole('button', { name: 'Khép lại' }));
  await waitFor(() =>
    expect(
      asked
        .filter(({ method, path: at }) => method === 'POST' && at.startsWith('/api/sync/'))
        .map(({ path: at, body }) => [at.replace('/api/sync/v1/feed/national/quarantine', ''), body]),
    ).toEqual([
      ['/retry', {}],
      ['/declaration/7/retry', {}],
      ['/declaration/7/hand-on', { to: 'Phường Bến Nghé', reason: 'Sai số điện thoại' }],
      ['/declaration/7/close', { reason: 'no longer needed' }],
    ]),
  );
});

it('asks why sending is paused, and shows who paused it, when and why', async () => {
  let paused = false;
  const { asked } = openFeed(
    {},
    {
      'GET /api/sync/v1/feed': () => ({
        troubles: [],
        destinations: [
          paused
            ? centre({
                state: 'paused',
                paused: {
                  by: 'x',
                  byName: 'Lê Minh',
                  at: '2021-06-30T03:45:00Z',
                  reason: 'Trung tâm bảo trì',
                },
              })
            : centre(),
        ],
      }),
      'POST /api/sync/v1/feed/{name}/pause': () => {
        paused = true;
        return { destinations: [centre({ state: 'paused' })], troubles: [] };
      },
    },
  );
  const user = userEvent.setup({ delay: null });
  await user.click((await card()).getByRole('button', { name: /^Tạm dừng gửi/ }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.click(dialog.getByRole('button', { name: 'Tạm dừng gửi' }));
  expect(dialog.getByText('Ghi lý do, ít nhất ba chữ.')).toBeTruthy();
  expect(asked.some(({ method, path }) => method === 'POST' && path.endsWith('/pause'))).toBe(false);
  await user.type(dialog.getByRole('textbox'), 'Trung tâm bảo trì');
  await user.click(dialog.getByRole('button', { name: 'Tạm dừng gửi' }));
  expect(await screen.findByText(/Lê Minh tạm dừng lúc .*10:45/)).toBeTruthy();
  expect(screen.getByText('Lý do: Trung tâm bảo trì')).toBeTruthy();
});

it('shows which worker of which service fails, since when and why', async () => {
  openFeed({
    troubles: [
      {
        service: 'alerts',
        worker: 'outbox-relay',
        kind: 'failing',
        since: '2021-06-30T03:45:00Z',
        failures: 12,
        reason: 'broker is away',
      },
    ],
  });
  const troubles = within(await screen.findByRole('region', { name: 'Việc nền đang gặp trục trặc' }));
  expect(troubles.getByRole('listitem').textContent).toMatch(
    /alerts · outbox-relay: thất bại 12 lần liên tiếp, từ .*10:45.*broker is away/,
  );
});
