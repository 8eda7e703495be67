import type { AcceptedDeclarationDto, GateDto } from '@khai-bao/api-client/declarations';
import {
  consent2021,
  questionnaire2021,
  validateDeclaration,
  defaultPersonPolicy,
} from '@khai-bao/health-form';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { openDesk, refuse, type Services } from '../../test/desk.js';

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
};
beforeEach(() => localStorage.clear());
afterEach(cleanup);

async function form(user: ReturnType<typeof userEvent.setup>): Promise<void> {
  await user.click(await screen.findByRole('button', { name: 'Bắt đầu trực' }));
  await user.click(screen.getByRole('button', { name: 'Khai hộ' }));
  await screen.findByRole('button', { name: 'Gửi tờ khai hộ' });
}
async function fill(user: ReturnType<typeof userEvent.setup>): Promise<void> {
  await user.type(screen.getByLabelText('Họ và tên'), 'Nguyễn Thị Bảy');
  await user.type(screen.getByLabelText('Năm sinh'), '1950');
  await user.click(screen.getByRole('radio', { name: 'Nữ' }));
  await user.type(screen.getByLabelText('Số điện thoại'), '0903 123 456');
  await user.type(screen.getByRole('combobox', { name: /Nơi ở/ }), 'p ben nghe q1{Enter}');
  await user.type(screen.getByLabelText(/Số nhà/), '12 Tôn Thất Đạm');
  for (const question of questionnaire2021.blocks[0]?.questions ?? []) {
    const asked = screen.getByRole('group', { name: question.text.vi });
    await user.click(within(asked).getByRole('radio', { name: 'Không' }));
  }
}

it('shows what is missing at its place, and sends nothing', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('gate-staff', '/truc', services);
  await form(user);
  await user.click(screen.getByRole('button', { name: 'Gửi tờ khai hộ' }));
  expect((await screen.findByRole('alert')).textContent).toMatch(/Còn \d+ chỗ chưa đúng/);
  expect(screen.getByLabelText('Họ và tên').getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByText('Cần khách đồng ý trước khi gửi.')).toBeTruthy();
  expect(asked.some(({ path }) => path.endsWith('on-behalf'))).toBe(false);
});

it('declares for somebody, keeps one key while it is tried again, and shows the code to write down', async () => {
  const user = userEvent.setup({ delay: null });
  let tries = 0;
  const { asked } = openDesk('gate-staff', '/truc', {
    ...services,
    'POST /api/declarations/v1/declarations/on-behalf': () => {
      tries += 1;
      return tries === 1 ? refuse(503, 'PLATFORM.OVERLOADED') : declared;
    },
  });
  await form(user);
  await fill(user);
  await user.click(screen.getByRole('checkbox', { name: 'Khách đã nghe và đồng ý' }));
  await user.click(screen.getByRole('button', { name: 'Gửi tờ khai hộ' }));
  expect(await screen.findByText(/Đang đông người dùng/)).toBeTruthy();
  expect(screen.getByLabelText('Họ và tên')).toHaveProperty('value', 'Nguyễn Thị Bảy');
  await user.click(screen.getByRole('button', { name: 'Gửi tờ khai hộ' }));
  expect((await screen.findByTestId('behalf-code')).textContent).toBe('A7K2-9QXM');
  expect(screen.getByRole('heading', { name: 'MỜI VÀO' })).toBeTruthy();
  const [first, second] = asked.filter(({ path }) => path.endsWith('on-behalf')).map(({ body }) => body);
  expect(second).toEqual(first);
  expect(first).toMatchObject({
    gateCode: '7K2M4Q9',
    person: { address: { ward: 'Phường Bến Nghé', district: 'Quận 1', areaCode: '26740' } },
  });
  expect(
    validateDeclaration(first, {
      questionnaire: questionnaire2021,
      consent: consent2021,
      policy: defaultPersonPolicy,
      today: '2021-06-30',
    }),
  ).toEqual([]);
});

it('answers the remaining questions with no in one press, and leaves those that are answered', async () => {
  const user = userEvent.setup({ delay: null });
  openDesk('gate-staff', '/truc', services);
  await form(user);
  const [first, ...others] = questionnaire2021.blocks
    .filter(({ optional }) => !optional)
    .flatMap(({ questions }) => questions);
  const answered = (question: typeof first, name: string) =>
    within(screen.getByRole('group', { name: question!.text.vi })).getByRole('radio', { name });
  await user.click(answered(first, 'Có'));
  await user.click(screen.getByRole('button', { name: 'Các câu còn lại: Không' }));
  expect(answered(first, 'Có')).toHaveProperty('checked', true);
  expect(others.length).toBeGreaterThan(0);
  for (const question of others) expect(answered(question, 'Không')).toHaveProperty('checked', true);
  expect(screen.queryByRole('button', { name: 'Các câu còn lại: Không' })).toBeNull();
});

it('shows neither validity nor code of a person who is stopped, but whom to call', async () => {
  const user = userEvent.setup({ delay: null });
  openDesk('gate-staff', '/truc', {
    ...services,
    'POST /api/declarations/v1/declarations/on-behalf': () => ({ ...declared, outcome: 'suspected' }),
  });
  await form(user);
  await fill(user);
  await user.click(screen.getByRole('checkbox', { name: 'Khách đã nghe và đồng ý' }));
  await user.click(screen.getByRole('button', { name: 'Gửi tờ khai hộ' }));
  await screen.findByRole('heading', { name: 'DỪNG LẠI' });
  expect(screen.queryByTestId('behalf-code')).toBeNull();
  expect(screen.queryByText(/còn hạn/)).toBeNull();
  expect(screen.getByRole('link', { name: 'Gọi ngay 1900 9095' }).getAttribute('href')).toBe('tel:19009095');
});

it('asks for a representative when a child is declared', async () => {
  const user = userEvent.setup({ delay: null });
  openDesk('gate-staff', '/truc', services);
  await form(user);
  await user.type(screen.getByLabelText('Năm sinh'), String(new Date().getFullYear() - 8));
  expect(screen.getByRole('group', { name: 'Người đại diện của trẻ' })).toBeTruthy();
});
