import type {
  AcceptedDeclarationDto,
  CardHolderDto,
  GateDto,
  VisitorCardDto,
} from '@khai-bao/api-client/declarations';
import { cardConsent, consent2021, makeCardCode, questionnaire2021 } from '@khai-bao/health-form';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { openDesk, refuse, type Services } from '../../test/desk.js';

const code = makeCardCode();
const gate: GateDto = {
  gateId: '01920000-0000-7000-8000-000000000910',
  name: 'Cổng 1',
  direction: 'entrance',
  code: '7K2M4Q9',
  active: true,
  createdAt: '2021-06-24T00:00:00Z',
  hours: null,
  poster: {
    version: 1,
    state: 'unconfirmed',
    changes: [],
    confirmedVersion: null,
    confirmedAt: null,
    confirmedByName: null,
  },
};
const declared: AcceptedDeclarationDto = {
  declarationId: '01920000-0000-7000-8000-000000000951',
  outcome: 'clear',
  acceptedAt: '2021-06-30T00:15:00Z',
  pass: { token: 'KB1.aa.bb', code: 'A7K29QXM', validUntil: '2021-07-01T00:15:00Z' },
  deviceToken: null,
  unitName: 'Chợ Bến Nghé',
  gateName: 'Cổng 1',
  areaName: 'Phường Bến Nghé',
  hotline: '19009095',
  medicalCentre: null,
};
const holder: CardHolderDto = {
  shortName: 'L. T. Sáu',
  birthYear: 1950,
  expiresOn: '2021-09-28',
  representativeShortName: null,
  childAgrees: false,
};
const card: VisitorCardDto = {
  cardId: '01920000-0000-7000-8000-000000000971',
  code,
  shortName: 'L. T. Sáu',
  birthYear: 1950,
  issuedAt: '2021-06-30T00:16:00Z',
  expiresOn: '2021-09-28',
  state: 'active',
  endedAt: null,
};
const services: Services = {
  'GET /api/declarations/v1/gates': () => ({ items: [gate] }),
  'GET /api/declarations/v1/pass-keys': () => ({ keys: [] }),
  'GET /api/declarations/v1/counters': () => ({
    day: '2021-06-30',
    declarations: 0,
    suspected: 0,
    entries: 0,
    exits: 0,
    inside: 0,
  }),
  'GET /api/declarations/v1/questionnaires/current': () => ({
    id: questionnaire2021.id,
    version: questionnaire2021.version,
    publishedAt: '2021-06-01T00:00:00Z',
    document: questionnaire2021,
    consent: consent2021,
  }),
  'POST /api/declarations/v1/visitor-cards/look-up': () => holder,
  'POST /api/declarations/v1/declarations/by-card': () => declared,
};
beforeEach(() => localStorage.clear());
afterEach(cleanup);

type User = ReturnType<typeof userEvent.setup>;
const newUser = (): User => userEvent.setup({ delay: null });
const press = async (user: User, name: string): Promise<void> =>
  user.click(await screen.findByRole('button', { name }));

const openTab = async (user: User, name: string): Promise<void> =>
  user.click(
    within(await screen.findByRole('navigation', { name: 'Việc ở cổng' })).getByRole('button', { name }),
  );

/** Types the code of a card where a guard types codes: a hand scanner and the camera lead to the same place. */
async function openCard(user: User): Promise<void> {
  await press(user, 'Bắt đầu trực');
  await openTab(user, 'Gõ mã');
  await user.type(screen.getByLabelText('Mã thông hành'), `${code}{Enter}`);
  await screen.findByText('L. T. Sáu');
}

it('declares with a card in three presses: no to all, agreed, send', async () => {
  const user = newUser();
  const { asked } = openDesk('gate-staff', '/truc', services);
  await openCard(user);
  expect(screen.getByText(/1950/)).toBeTruthy();
  await press(user, 'Không cho tất cả');
  await user.click(screen.getByRole('checkbox', { name: 'Khách đã nghe và đồng ý' }));
  await press(user, 'Gửi tờ khai hộ');
  expect((await screen.findByTestId('behalf-code')).textContent).toBe('A7K2-9QXM');
  expect(screen.getByRole('heading', { name: 'MỜI VÀO' })).toBeTruthy();
  expect(screen.getAllByRole('img', { name: 'Mã thông hành của khách' }).length).toBeGreaterThan(0);
  expect(screen.queryByRole('button', { name: 'Làm thẻ cho lần sau' })).toBeNull();
  const sent = asked.find(({ path }) => path.endsWith('/by-card'))!.body;
  expect(sent).toMatchObject({
    cardCode: code,
    gateCode: gate.code,
    consent: { version: consent2021.version, agreed: true },
  });
  expect(Object.keys(sent)).not.toContain('person');
  expect(asked.filter(({ path }) => path.endsWith('/look-up'))).toHaveLength(1);
});

it('sends nothing before every question is answered and the consent given', async () => {
  const user = newUser();
  const { asked } = openDesk('gate-staff', '/truc', services);
  await openCard(user);
  await press(user, 'Gửi tờ khai hộ');
  expect((await screen.findByRole('alert')).textContent).toMatch(/Còn 6 chỗ chưa đúng/);
  expect(asked.some(({ path }) => path.endsWith('/by-card'))).toBe(false);
});

it('asks the child of a card too, and names who stands for it', async () => {
  const user = newUser();
  const { asked } = openDesk('gate-staff', '/truc', {
    ...services,
    'POST /api/declarations/v1/visitor-cards/look-up': () => ({
      ...holder,
      birthYear: 2013,
      representativeShortName: 'T. T. Hoa',
      childAgrees: true,
    }),
  });
  await openCard(user);
  expect(screen.getByText('Người đại diện đi cùng: T. T. Hoa')).toBeTruthy();
  await press(user, 'Không cho tất cả');
  await user.click(screen.getByRole('checkbox', { name: 'Khách đã nghe và đồng ý' }));
  await press(user, 'Gửi tờ khai hộ');
  expect(await screen.findByText('Cần trẻ từ 7 tuổi cũng đồng ý.')).toBeTruthy();
  await user.click(screen.getByRole('checkbox', { name: /Trẻ từ 7 tuổi/ }));
  await press(user, 'Gửi tờ khai hộ');
  await screen.findByTestId('behalf-code');
  expect(asked.find(({ path }) => path.endsWith('/by-card'))?.body).toMatchObject({
    consent: { agreed: true, childAgreed: true },
  });
});

it.each([
  ['DECLARATIONS.CARD_ENDED', 409, /Thẻ đã hết hạn hoặc đã bị hủy/],
  ['DECLARATIONS.CARD_UNKNOWN', 422, /Không có thẻ khai báo nào/],
])('of a card that is refused with %s leads to the form by hand', async (problem, status, words) => {
  const user = newUser();
  openDesk('gate-staff', '/truc', {
    ...services,
    'POST /api/declarations/v1/visitor-cards/look-up': () => refuse(status, problem),
  });
  await press(user, 'Bắt đầu trực');
  await openTab(user, 'Gõ mã');
  await user.type(screen.getByLabelText('Mã thông hành'), `${code}{Enter}`);
  expect(await screen.findByText(words)).toBeTruthy();
  await press(user, 'Khai hộ không dùng thẻ');
  expect(await screen.findByLabelText('Họ và tên')).toBeTruthy();
});

it('makes a card after a declaration by hand, with a consent of its own, and offers it to print', async () => {
  const user = newUser();
  const { asked } = openDesk('gate-staff', '/truc', {
    ...services,
    'POST /api/declarations/v1/declarations/on-behalf': () => declared,
    'POST /api/declarations/v1/visitor-cards/from-declaration': () => card,
  });
  await press(user, 'Bắt đầu trực');
  await openTab(user, 'Khai hộ');
  await user.type(await screen.findByLabelText('Họ và tên'), 'Lê Thị Sáu');
  await user.type(screen.getByLabelText('Năm sinh'), '1950');
  await user.click(screen.getByRole('radio', { name: 'Nữ' }));
  await user.type(screen.getByLabelText('Số điện thoại'), '0903 123 456');
  await user.type(screen.getByRole('combobox', { name: /Nơi ở/ }), 'p ben nghe q1{Enter}');
  await user.type(screen.getByLabelText(/Số nhà/), '12 Tôn Thất Đạm');
  await press(user, 'Không cho tất cả');
  await user.click(screen.getByRole('checkbox', { name: 'Khách đã nghe và đồng ý' }));
  await press(user, 'Gửi tờ khai hộ');
  await press(user, 'Làm thẻ cho lần sau');
  const dialog = await screen.findByRole('dialog');
  expect(within(dialog).getByText(cardConsent.text.vi)).toBeTruthy();
  await user.click(within(dialog).getByRole('button', { name: 'Làm thẻ' }));
  expect(asked.some(({ path }) => path.endsWith('/from-declaration'))).toBe(false);
  await user.click(within(dialog).getByRole('checkbox'));
  await user.click(within(dialog).getByRole('button', { name: 'Làm thẻ' }));
  await waitFor(() =>
    expect(screen.getByTestId('card-code').textContent).toBe(
      `${code.slice(0, 3)}-${code.slice(3, 6)}-${code.slice(6)}`,
    ),
  );
  expect(within(dialog).getByRole('button', { name: 'Tải thẻ để in' })).toBeTruthy();
  expect(asked.find(({ path }) => path.endsWith('/from-declaration'))?.body).toMatchObject({
    declarationId: declared.declarationId,
    consent: { version: cardConsent.version, agreed: true },
  });
});
