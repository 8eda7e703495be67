import type { VisitorCardDto } from '@khai-bao/api-client/declarations';
import { cardConsent, makeCardCode } from '@khai-bao/health-form';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { openDesk, profileOf, refuse, sessionOf, StubResponse } from '../../test/desk.js';

const cardOf = (change: Partial<VisitorCardDto> = {}): VisitorCardDto => ({
  cardId: '01920000-0000-7000-8000-000000000971',
  code: makeCardCode(() => 20),
  shortName: 'L. T. Sáu',
  birthYear: 1950,
  issuedAt: '2021-06-30T00:16:00Z',
  expiresOn: '2021-09-28',
  state: 'active',
  endedAt: null,
  ...change,
});
const active = cardOf();
const ended = cardOf({
  cardId: '01920000-0000-7000-8000-000000000972',
  code: makeCardCode(() => 3),
  shortName: '',
  birthYear: null,
  state: 'revoked',
  endedAt: '2021-06-30T00:20:00Z',
});
const list = () => ({ items: [active, ended], nextCursor: null });

beforeEach(() => localStorage.clear());
afterEach(cleanup);

it('shows the administrator of a unit its cards, prints and revokes them, and makes none', async () => {
  const user = userEvent.setup({ delay: null });
  const unit = { id: '01920000-0000-7000-8000-000000000001', name: 'Chợ Bến Nghé' };
  // The profile of a unit states its area too.
  const area = { code: '26740', path: '79.760.26740', name: 'Phường Bến Nghé' };
  const { asked } = openDesk('unit-admin', '/the-khai-bao', {
    'POST /api/accounts/v1/session/refresh': () =>
      sessionOf('unit-admin', { profile: { ...profileOf('unit-admin'), unit, area } }),
    'GET /api/declarations/v1/visitor-cards': list,
    'GET /api/declarations/v1/visitor-cards.pdf': () => new StubResponse(200, undefined),
    'POST /api/declarations/v1/visitor-cards/{id}/revoke': ({ params }) =>
      cardOf({ cardId: params['id']!, state: 'revoked', shortName: '', birthYear: null }),
  });
  URL.createObjectURL = () => 'blob:card';
  URL.revokeObjectURL = () => undefined;
  expect(await screen.findByText('L. T. Sáu')).toBeTruthy();
  expect(screen.getByText('Đã xóa')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Làm thẻ' })).toBeNull();
  await user.click(screen.getByRole('button', { name: /^Tải thẻ để in: / }));
  await waitFor(() =>
    expect(asked.find(({ path }) => path.endsWith('.pdf'))?.query.get('ids')).toBe(active.cardId),
  );
  await user.click(screen.getByRole('button', { name: /^Hủy thẻ/ }));
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Hủy thẻ' }));
  await waitFor(() => expect(asked.some(({ path }) => path.endsWith(`/${active.cardId}/revoke`))).toBe(true));
});

it('finds the card of a person by phone when asked, and never while it is typed', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('ward-officer', '/the-khai-bao', {
    'GET /api/declarations/v1/visitor-cards': () => ({ items: [], nextCursor: null }),
    'POST /api/declarations/v1/visitor-cards/find': () => ({ items: [active] }),
  });
  const field = await screen.findByLabelText('Số điện thoại, số giấy tờ hoặc mã thẻ');
  await user.type(field, '0903 12');
  await user.click(screen.getByRole('button', { name: 'Tìm thẻ' }));
  expect(await screen.findByText('Chưa đúng số điện thoại, số giấy tờ hay mã thẻ.')).toBeTruthy();
  await user.type(field, '3 456');
  expect(asked.some(({ path }) => path.endsWith('/find'))).toBe(false);
  await user.click(screen.getByRole('button', { name: 'Tìm thẻ' }));
  expect(await screen.findByText('Có 1 thẻ')).toBeTruthy();
  expect(asked.filter(({ path }) => path.endsWith('/find')).map(({ body }) => body)).toEqual([
    { phone: '+84903123456' },
  ]);
  // The card may be of another unit, which prints it.
  expect(screen.queryByRole('button', { name: /để in/ })).toBeNull();
  expect(screen.getByRole('button', { name: /^Hủy thẻ/ })).toBeTruthy();
});

it('makes a card at the counter from an ID card, and shows what the service refuses at its place', async () => {
  const user = userEvent.setup({ delay: null });
  let tries = 0;
  const { asked } = openDesk('ward-officer', '/the-khai-bao', {
    'GET /api/declarations/v1/visitor-cards': () => ({ items: [], nextCursor: null }),
    'POST /api/declarations/v1/visitor-cards': () => {
      tries += 1;
      return tries === 1 ? refuse(503, 'PLATFORM.OVERLOADED') : active;
    },
  });
  await screen.findByText('Chưa có thẻ nào');
  await user.click(screen.getByRole('button', { name: 'Làm thẻ' }));
  const scanner = screen.getByLabelText('Quét CCCD bằng máy quét vào đây');
  await user.click(scanner);
  await user.paste(
    '079150000123||Lê Thị Sáu|01011950|Nữ|12 Tôn Thất Đạm, Phường Bến Nghé, Quận 1, Hồ Chí Minh|01012021',
  );
  expect(await screen.findByText('Lê Thị Sáu')).toBeTruthy();
  expect(scanner).toHaveProperty('value', '');
  expect(screen.queryByLabelText('Họ và tên')).toBeNull();
  await user.type(screen.getByLabelText('Số điện thoại'), '0903 123 456');
  await user.click(screen.getByRole('button', { name: 'Làm thẻ' }));
  expect(await screen.findByText('Cần khách đồng ý trước khi gửi.')).toBeTruthy();
  await user.click(screen.getByRole('checkbox', { name: /đồng ý cho giữ thông tin/ }));
  await user.click(screen.getByRole('button', { name: 'Làm thẻ' }));
  expect(await screen.findByText(/Đang đông người dùng/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Làm thẻ' }));
  expect(await screen.findByTestId('card-code')).toBeTruthy();
  const sent = asked.filter(({ method, path }) => method === 'POST' && path.endsWith('/visitor-cards'));
  expect(sent).toHaveLength(2);
  expect(sent[1]!.body).toEqual(sent[0]!.body);
  expect(sent[0]!.body).toMatchObject({
    person: { fullName: 'Lê Thị Sáu', idPaper: { kind: 'cccd', number: '079150000123' } },
    consent: { version: cardConsent.version, agreed: true },
  });
});
