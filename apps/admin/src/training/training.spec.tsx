import type { OwnSignUpDto, TrainingLinkDto, TrainingSessionDto } from '@khai-bao/api-client/support';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk, refuse, type StubRequest } from '../../test/desk.js';
import { findFaults, toBody, toForm, type SessionForm } from './session-form.js';
import { phaseOf } from './training-parts.js';

afterEach(cleanup);

const dayMs = 24 * 3_600_000;
const inDays = (days: number): string => new Date(Date.now() + days * dayMs).toISOString();
const sessionOf = (change: Partial<TrainingSessionDto> = {}): TrainingSessionDto => ({
  sessionId: 's1',
  title: 'Tập huấn khai báo y tế điện tử',
  description: 'Cách đặt áp phích và trực cổng.',
  startsAt: inDays(2),
  endsAt: inDays(2.1),
  state: 'PLANNED',
  cancelReason: null,
  languages: ['vi'],
  attendeeGroups: ['unit-admin', 'gate-staff', 'official'],
  unitKinds: [],
  areas: [{ path: '79', name: 'Thành phố Hồ Chí Minh' }],
  seats: 100,
  seated: 12,
  waiting: 0,
  arrived: 0,
  organiserPlace: 'Sở TT&TT',
  recordingAddress: null,
  room: null,
  groupsToSignUp: ['unit-admin', 'gate-staff'],
  ownSignUps: [],
  next: null,
  threadId: null,
  mayManage: false,
  version: 1,
  ...change,
});
const seat = (change: Partial<OwnSignUpDto> = {}): OwnSignUpDto => ({
  signUpId: 'u1',
  name: 'Trần Văn Hòa',
  email: 'hoa@cho.example.vn',
  group: 'unit-admin',
  state: 'SEATED',
  position: null,
  isSelf: true,
  link: 'http://localhost/admin/vao-tap-huan#token',
  arrivedAt: null,
  mails: [{ kind: 'day', state: 'skipped', reason: 'moved', at: inDays(-1) }],
  ...change,
});
const listed = (...items: TrainingSessionDto[]) => ({
  'GET /api/support/v1/training/sessions': () => ({ items }),
});

it('signs a unit’s admin up with two clicks', async () => {
  const user = userEvent.setup({ delay: null });
  const bodies: unknown[] = [];
  openDesk('unit-admin', '/tap-huan', {
    ...listed(sessionOf()),
    'GET /api/accounts/v1/staff': () => ({ items: [] }),
    'POST /api/support/v1/training/sessions/{id}/sign-ups': ({ body }) => {
      bodies.push(body);
      return sessionOf({ ownSignUps: [seat()] });
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Đăng ký' }));
  await user.click(await screen.findByRole('button', { name: 'Đăng ký 1 người' }));
  expect(await screen.findByText(/Đã đăng ký. Thư xác nhận/)).toBeTruthy();
  expect(bodies).toEqual([{ people: [{ group: 'unit-admin' }] }]);
});

it('signs gate staff and typed names up with their addresses', async () => {
  const user = userEvent.setup({ delay: null });
  const bodies: unknown[] = [];
  openDesk('unit-admin', '/tap-huan', {
    ...listed(sessionOf({ ownSignUps: [seat()] })),
    'GET /api/accounts/v1/staff': () => ({
      items: [{ accountId: 'g1', username: 'bao', displayName: 'Nguyễn Văn Bảo', state: 'ACTIVATED', createdAt: inDays(-9), unreadable: false, hasPin: false, grants: [] }],
    }),
    'POST /api/support/v1/training/sessions/{id}/sign-ups': ({ body }) => {
      bodies.push(body);
      return sessionOf({ ownSignUps: [seat({ state: 'WAITING', position: 4 })] });
    },
  }); // prettier-ignore
  await user.click(await screen.findByRole('button', { name: 'Đăng ký thêm người' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(await within(dialog).findByRole('checkbox', { name: 'Nguyễn Văn Bảo' }));
  await user.type(within(dialog).getByLabelText('Thư điện tử của Nguyễn Văn Bảo'), 'bao');
  await user.click(within(dialog).getByRole('button', { name: 'Thêm tên khác' }));
  await user.type(within(dialog).getByLabelText('Họ tên người 2'), 'Lê Thị Ca');
  await user.click(within(dialog).getByRole('button', { name: 'Đăng ký 2 người' }));
  expect(within(dialog).getByText('Xem lại địa chỉ thư.')).toBeTruthy();
  await user.type(within(dialog).getByLabelText('Thư điện tử của Nguyễn Văn Bảo'), '@cho.example.vn');
  await user.click(within(dialog).getByRole('button', { name: 'Đăng ký 2 người' }));
  expect(await screen.findByText(/trong danh sách chờ/)).toBeTruthy();
  expect(bodies).toEqual([
    {
      people: [
        { group: 'gate-staff', name: 'Nguyễn Văn Bảo', email: 'bao@cho.example.vn' },
        { group: 'gate-staff', name: 'Lê Thị Ca' },
      ],
    },
  ]);
});

it('shows the seat, the room, the own link and why a mail was not sent', async () => {
  const { container } = openDesk('unit-admin', '/tap-huan', {
    ...listed(
      sessionOf({
        seated: 100,
        waiting: 3,
        ownSignUps: [seat()],
        room: { address: 'https://phong.example.vn/p', code: '260621' },
        next: { sessionId: 's2', title: 'Buổi hai', startsAt: '2099-07-01T03:00:00Z', freeSeats: 40 },
      }),
    ),
  });
  expect(await screen.findByText('https://phong.example.vn/p')).toBeTruthy();
  expect(screen.getByText('260621')).toBeTruthy();
  expect(screen.getByText(/Buổi tiếp theo còn 40 chỗ: Buổi hai/)).toBeTruthy();
  expect(screen.getByText('3 người chờ')).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Vào phòng bằng đường dẫn riêng' })).toBeTruthy();
  expect(screen.getByText(/nhắc trước một ngày: không gửi \(buổi đã đổi giờ\)/)).toBeTruthy();
  expect((await axe(container)).violations).toEqual([]);
});

it('lets DIC move and cancel a session, and says why not', async () => {
  const user = userEvent.setup({ delay: null });
  const held = sessionOf({
    mayManage: true,
    threadId: 't1',
    startsAt: '2099-06-26T03:00:00.000Z',
    endsAt: '2099-06-26T04:30:00.000Z',
    room: { address: 'https://phong.example.vn/p', code: '' },
    version: 7,
  });
  const changes: StubRequest['body'][] = [];
  openDesk('dic-operator', '/tap-huan', {
    ...listed(held),
    'PUT /api/support/v1/training/sessions/{id}': ({ body }) => {
      changes.push(body as unknown as StubRequest['body']);
      return held;
    },
    'POST /api/support/v1/training/sessions/{id}/cancel': () => refuse(409, 'SUPPORT.TRAINING_CHANGED'),
  });
  await user.click(await screen.findByRole('button', { name: 'Sửa, đổi giờ' }));
  const day = await screen.findByLabelText('Ngày');
  await user.clear(day);
  await user.type(day, '27/06/2099');
  await user.click(screen.getByRole('button', { name: 'Lưu và đăng ở Kênh hỗ trợ' }));
  expect(await screen.findByText('Đã lưu. Kênh hỗ trợ có tin.')).toBeTruthy();
  expect(changes).toMatchObject([
    {
      startsAt: '2099-06-27T03:00:00.000Z',
      endsAt: '2099-06-27T04:30:00.000Z',
      version: 7,
      areaPaths: ['79'],
    },
  ]);
  await user.click(screen.getByRole('button', { name: 'Hủy buổi' }));
  const dialog = await screen.findByRole('dialog');
  await user.type(within(dialog).getByRole('textbox'), 'Mất điện');
  await user.click(within(dialog).getByRole('button', { name: 'Hủy buổi' }));
  expect(await within(dialog).findByText(/Người khác vừa sửa buổi này/)).toBeTruthy();
});

it('takes a question beforehand and a vote', async () => {
  const user = userEvent.setup({ delay: null });
  const question = {
    questionId: 'q1',
    text: 'Dán áp phích ở đâu?',
    place: 'Chợ Bến Nghé',
    askedAt: inDays(-1),
    votes: 1,
    isVoted: false,
    answer: 'Ở lối vào.',
    answeredByPlace: 'Sở TT&TT',
  };
  openDesk('ward-officer', '/tap-huan', {
    ...listed(sessionOf({ groupsToSignUp: ['official'] })),
    'GET /api/support/v1/training/sessions/{id}/questions': () => ({ items: [question] }),
    'PUT /api/support/v1/training/questions/{id}/vote': () => ({
      items: [{ ...question, votes: 2, isVoted: true }],
    }),
  });
  await user.click(await screen.findByText('Câu hỏi gửi trước'));
  expect(await screen.findByText('Ở lối vào.')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Tôi cũng muốn hỏi: Dán áp phích ở đâu?' }));
  expect(await screen.findByText('2 người muốn hỏi')).toBeTruthy();
});

it('shows a district who was not trained, and writes to them', async () => {
  const user = userEvent.setup({ delay: null });
  const bodies: unknown[] = [];
  const { container } = openDesk('district-officer', '/tap-huan?muc=untrained', {
    'GET /api/support/v1/training/coverage': () => ({
      areaPath: '79.760',
      name: 'Quận 1',
      areas: [{ areaPath: '79.760.26740', name: 'Phường Bến Nghé', units: 10, trained: 3, signedUp: 2 }],
      lastCall: null,
    }),
    'POST /api/support/v1/training/calls': ({ body }) => {
      bodies.push(body);
      return { callId: 'c1', areaName: 'Quận 1', text: 'x', calledAt: inDays(0), place: 'Quận 1', units: 7 };
    },
  });
  expect(await screen.findByRole('meter', { name: '30% đã dự' })).toBeTruthy();
  expect((await axe(container)).violations).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Nhắn 7 đơn vị' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Nhắn 7 đơn vị' }));
  expect(await screen.findByText('Đã nhắn.')).toBeTruthy();
  expect(bodies).toMatchObject([{ area: '79.760' }]);
});

describe('the personal link', () => {
  const token = `0194f2f0-0000-7000-8000-000000000001.${'A'.repeat(22)}`;
  const link = (change: Partial<TrainingLinkDto>): TrainingLinkDto => ({
    state: 'early',
    title: 'Tập huấn khai báo y tế điện tử',
    startsAt: '2099-06-26T03:00:00Z',
    endsAt: '2099-06-26T04:30:00Z',
    opensAt: '2099-06-26T02:30:00Z',
    cancelReason: null,
    organiserPlace: 'Sở TT&TT',
    arrivedAt: null,
    departedAt: null,
    roomAddress: null,
    roomCode: null,
    recordingAddress: null,
    ...change,
  });
  const signedOut = {
    'POST /api/accounts/v1/session/refresh': () => refuse(401, 'ACCOUNTS.SESSION_ENDED'),
  };
  const follow = (shown: TrainingLinkDto, services: Parameters<typeof openDesk>[2] = {}) =>
    openDesk('unit-admin', `/vao-tap-huan#${token}`, {
      ...signedOut,
      'POST /api/support/v1/training/links/open': () => shown,
      ...services,
    });

  it.each([
    ['early', {}, /Phòng mở lúc 09:30/],
    ['cancelled', { cancelReason: 'Mất điện' }, /Buổi này đã hủy.*Mất điện/],
    ['over', {}, /đã kết thúc/],
    ['waiting', {}, /còn trong danh sách chờ/],
    ['left', {}, /đã rút/],
  ] as const)(
    'says without a sign-in that a session is %s, and enters nothing',
    async (state, more, text) => {
      const { asked } = follow(link({ state, ...more }));
      expect(await screen.findByText(text)).toBeTruthy();
      expect(asked.filter(({ path }) => path.endsWith('/enter'))).toEqual([]);
    },
  );

  it('enters once by itself, and records leaving when the person comes back', async () => {
    const user = userEvent.setup({ delay: null });
    const inside = link({ state: 'open', arrivedAt: '2099-06-26T02:58:00Z', roomCode: '260621' });
    const { asked } = follow(link({ state: 'open' }), {
      'POST /api/support/v1/training/links/enter': () => inside,
      'POST /api/support/v1/training/links/leave': () => ({ ...inside, departedAt: '2099-06-26T04:00:00Z' }),
    });
    expect(await screen.findByText(/bạn vào lúc 09:58/)).toBeTruthy();
    expect(screen.getByText('260621')).toBeTruthy();
    expect(asked.filter(({ path }) => path.endsWith('/enter'))).toMatchObject([{ body: { token } }]);
    await user.click(screen.getByRole('button', { name: 'Tôi đã rời phòng' }));
    expect(await screen.findByText(/bạn ra lúc 11:00/)).toBeTruthy();
  });

  it('says that it is incomplete', async () => {
    openDesk('unit-admin', '/vao-tap-huan', signedOut);
    expect(await screen.findByText(/Đường dẫn này không đầy đủ/)).toBeTruthy();
  });
});

describe('the form of a session', () => {
  const session = sessionOf({
    startsAt: '2021-06-26T03:00:00.000Z',
    endsAt: '2021-06-26T04:30:00.000Z',
    room: { address: 'https://phong.example.vn/p', code: '1' },
  });

  it('holds day and times of Viet Nam, and sends the same instants back', () => {
    const form = toForm(session);
    expect(form).toMatchObject({ day: '2021-06-26', from: '10:00', to: '11:30', areas: [] });
    expect(toBody(form)).toMatchObject({
      startsAt: session.startsAt,
      endsAt: session.endsAt,
      areaPaths: ['79'],
    });
  });

  it.each([
    [{ title: ' ' }, { title: 'needed' }],
    [{ from: '25:00' }, { from: 'timeWrong' }],
    [{ to: '09:00' }, { to: 'timeOrder' }],
    [{ seats: '0' }, { seats: 'seatsWrong' }],
    [{ seats: '1,5' }, { seats: 'seatsWrong' }],
    [{ groups: [] }, { groups: 'choose' }],
    [{ roomAddress: 'http://phong.example.vn' }, { roomAddress: 'addressWrong' }],
    [{}, {}],
  ] satisfies [Partial<SessionForm>, object][])('finds in %j the faults %j', (change, faults) => {
    expect(findFaults({ ...toForm(session), ...change })).toEqual(faults);
  });

  it.each([
    ['PLANNED', '2021-06-26T02:59:59Z', 'ahead'],
    ['PLANNED', '2021-06-26T03:00:00Z', 'running'],
    ['PLANNED', '2021-06-26T04:30:00Z', 'over'],
    ['CANCELLED', '2021-06-26T03:00:00Z', 'cancelled'],
  ] as const)('a %s session at %s is %s', (state, now, phase) => {
    expect(phaseOf({ ...session, state }, Date.parse(now))).toBe(phase);
  });
});
