import type {
  AskedAcknowledgementDto,
  FileDto,
  FocalPersonDto,
  PostDto,
  QuestionDto,
  RoomListDto,
  ThreadItemDto,
  ThreadReadersDto,
} from '@khai-bao/api-client/support';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import {
  StubResponse,
  openDesk,
  refuse,
  type StubRequest,
  type DeskRole,
  type Services,
} from '../../test/desk.js';

const hour = 3_600_000;
const item: ThreadItemDto = {
  threadId: 't1', kind: 'announcement', room: 'training', subject: 'Lịch tập huấn', reference: null, unitId: null,
  areaName: 'Thành phố Hồ Chí Minh', lastPostAt: '2021-06-25T03:00:00Z', lastPostText: 'Buổi đầu 10:00', lastPostCode: null,
  unread: 1, needsAction: true, question: null, state: null,
}; // prettier-ignore
const post: PostDto & { acknowledge: AskedAcknowledgementDto } = {
  postId: 'p1', number: 1, at: '2021-06-25T03:00:00Z', authorName: 'Lê Minh', authorPlace: 'Sở TT&TT', kind: 'text', code: null, text: 'Buổi đầu 10:00',
  acknowledge: { by: '2021-06-28', levels: ['ward'], done: 1, total: 3, isOverdue: true, isAsked: true, acknowledgedAt: null },
}; // prettier-ignore
const { acknowledge: _, ...plain } = post;
const rooms: RoomListDto = {
  subjects: [{ room: 'training', unread: 2 }, { room: 'general', unread: 0 }],
  areas: [{ code: '79', name: 'Thành phố Hồ Chí Minh', level: 'city', unread: 1 }, { code: '760', name: 'Quận 1', level: 'district', unread: 0 }],
}; // prettier-ignore
const readers: ThreadReadersDto = {
  tiers: [{ level: 'district', seen: 19, total: 22, missing: [{ code: '770', name: 'Quận 3' }] }],
  others: ['Sở Y tế'],
};
const open = (role: DeskRole, address: string, more: Services = {}, posts: PostDto[] = [post]) =>
  openDesk(role, `/kenh-ho-tro${address}`, {
    'GET /api/support/v1/threads': () => ({ items: [item], nextCursor: null }),
    'GET /api/support/v1/threads/{id}': () => ({
      ...item,
      posts,
      nextCursor: null,
      members: [],
      milestones: [],
    }),
    'POST /api/support/v1/threads/{id}/read': () => undefined,
    'GET /api/support/v1/threads/{id}/readers': () => readers,
    'GET /api/support/v1/rooms': () => rooms,
    ...more,
  });
beforeEach(() => localStorage.clear());
afterEach(cleanup);

it('chooses a room and an area, with what is unread in each', async () => {
  const { asked } = open('dic-operator', '');
  const room = await screen.findByLabelText('Phòng');
  expect(within(room).getByRole('option', { name: 'Tập huấn (2)' })).toBeTruthy();
  expect(within(room).getByRole('option', { name: 'Chung' })).toBeTruthy();
  await userEvent.selectOptions(room, 'training');
  await userEvent.selectOptions(screen.getByLabelText('Địa bàn'), '760');
  await waitFor(() =>
    expect(asked.some(({ query }) => query.get('room') === 'training' && query.get('area') === '760')).toBe(
      true,
    ),
  );
});

it('says how many have seen it, names who has not, and takes an acknowledgement with one press', async () => {
  const user = userEvent.setup({ delay: null });
  const own = { ...post, acknowledge: { ...post.acknowledge } };
  const { container, asked } = open(
    'ward-officer',
    '?ma=t1',
    {
      'POST /api/support/v1/threads/{id}/posts/{postId}/acknowledge': () => {
        own.acknowledge = { ...own.acknowledge, done: 2, acknowledgedAt: '2021-06-29T03:00:00Z' };
        return undefined;
      },
      'GET /api/support/v1/threads/{id}/posts/{postId}/acknowledgements': () => ({
        done: 1, total: 3, by: '2021-06-28', isOverdue: true, items: [], missing: [{ code: '26737', name: 'Phường Đa Kao' }],
      }), // prettier-ignore
    },
    [own],
  );
  await user.click(await screen.findByRole('button', { name: 'Đã xem 19/22 quận, huyện' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByText('Chưa xem: Quận 3')).toBeTruthy();
  expect(dialog.getByText('Cũng đã xem: Sở Y tế')).toBeTruthy();
  await user.keyboard('{Escape}');
  await user.click(screen.getByRole('button', { name: 'Ai đã, ai chưa' }));
  expect(await screen.findByText('Phường Đa Kao', { exact: false })).toBeTruthy();
  expect(screen.getByText('1/3 đã nhận · quá hạn 28/06/2021')).toBeTruthy();
  expect((await axe(container)).violations).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Đã nhận' }));
  expect(await screen.findByText(/^Cơ quan bạn đã nhận/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Đã nhận' })).toBeNull();
  expect(asked.filter(({ path }) => path.endsWith('/acknowledge'))).toHaveLength(1);
});

it('shows the clock of a question, and since when it is late', async () => {
  const question: QuestionDto = {
    owedBody: 'dic', owedPlace: null, dueAt: new Date(Date.now() - 2 * hour - 60_000).toISOString(), answeredAt: null, isLate: true, isYours: true,
  }; // prettier-ignore
  open('dic-operator', '?ma=t1', {}, [
    { ...plain, question },
    { ...plain, postId: 'p2', kind: 'system', code: 'QUESTION_LATE', text: '', authorName: null, detail: { body: 'dic', place: '' } },
  ]); // prettier-ignore
  expect(await screen.findByText('Sở Thông tin và Truyền thông trả lời trễ 2 giờ 1 phút')).toBeTruthy();
  expect(screen.getByText(/Sở Thông tin và Truyền thông chưa trả lời đúng giờ/)).toBeTruthy();
});

it('keeps a draft over a reload and forgets it when it is sent', async () => {
  const user = userEvent.setup({ delay: null });
  const services: Services = { 'POST /api/support/v1/threads/{id}/posts': () => post };
  const first = open('ward-officer', '?ma=t1', services);
  await user.type(await screen.findByLabelText('Viết trả lời'), 'Chiều nay phường');
  first.unmount();
  const { asked } = open('ward-officer', '?ma=t1', services);
  const field = await screen.findByLabelText('Viết trả lời');
  expect((field as HTMLTextAreaElement).value).toBe('Chiều nay phường');
  await user.click(screen.getByRole('button', { name: 'Hỏi hoặc yêu cầu xác nhận' }));
  await user.selectOptions(screen.getByLabelText('Đây là câu hỏi cho'), 'dic');
  await user.click(screen.getByRole('button', { name: 'Gửi' }));
  await waitFor(() => expect((field as HTMLTextAreaElement).value).toBe(''));
  expect(asked.find(({ path, method }) => method === 'POST' && path.endsWith('/posts'))?.body).toMatchObject({
    text: 'Chiều nay phường',
    asks: 'dic',
  });
  expect(JSON.stringify({ ...localStorage })).not.toContain('Chiều nay');
});

it('leaves no draft behind for who sits down next', async () => {
  const user = userEvent.setup({ delay: null });
  open('ward-officer', '?ma=t1', { 'POST /api/accounts/v1/session/sign-out': () => undefined });
  await user.type(await screen.findByLabelText('Viết trả lời'), 'Việc riêng của phường');
  expect(JSON.stringify({ ...localStorage })).toContain('Việc riêng');
  await user.click(screen.getAllByRole('button', { name: /Trần Văn Hòa/ })[0]!);
  await user.click(await screen.findByRole('menuitem', { name: 'Đăng xuất' }));
  await waitFor(() => expect(JSON.stringify({ ...localStorage })).not.toContain('Việc riêng'));
});

it('begins a thread in a room and an area, and asks to acknowledge it', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = open('dic-operator', '?phong=training', {
    'POST /api/support/v1/threads': (_: StubRequest) => ({ threadId: 't1' }),
  });
  await screen.findByLabelText('Phòng');
  await user.click(screen.getByRole('button', { name: 'Bài mới' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.type(dialog.getByLabelText('Tiêu đề'), 'Tập huấn');
  await user.type(dialog.getByLabelText('Nội dung'), 'Mời dự.');
  await user.selectOptions(dialog.getByLabelText('Địa bàn'), '760');
  await user.click(dialog.getByLabelText('Phường, xã'));
  const by = dialog.getByLabelText('Trước hết ngày');
  await user.clear(by);
  await user.type(by, '2099-06-30');
  await user.click(dialog.getByRole('button', { name: 'Đăng bài' }));
  await waitFor(
    () =>
    expect(asked.find(({ method, path }) => method === 'POST' && path === '/api/support/v1/threads')?.body).toEqual({
      subject: 'Tập huấn', text: 'Mời dự.', room: 'training', area: '760', acknowledge: { by: '2099-06-30', levels: ['ward'] },
    }), // prettier-ignore
  );
});

it('sends a file at once, says why one is refused, and posts what was taken', async () => {
  const user = userEvent.setup({ delay: null, applyAccept: false });
  const file: FileDto = {
    fileId: 'f1',
    name: 'so lieu.xlsx',
    type: 'x',
    size: 350_000,
    sha256: 'x',
    hasFormulas: true,
  };
  const answers: (FileDto | StubResponse)[] = [file, refuse(422, 'SUPPORT.FILE_MACRO')];
  const { asked, container } = open('ward-officer', '?ma=t1', {
    'POST /api/support/v1/threads/{id}/files': () => answers.shift() ?? null,
    'POST /api/support/v1/threads/{id}/posts': () => post,
    'DELETE /api/support/v1/threads/{id}/files/{fileId}': () => undefined,
  });
  await user.type(await screen.findByLabelText('Viết trả lời'), 'Gửi Sở');
  const input = container.querySelector<HTMLInputElement>('input[type=file]')!;
  await user.upload(input, [new File(['x'], 'so lieu.xlsx'), new File(['x'], 'a.xlsm')]);
  expect(await screen.findByText(/^a\.xlsm: Tệp có macro/)).toBeTruthy();
  expect(screen.getByText('342 KB')).toBeTruthy();
  expect(screen.getByText('Có công thức')).toBeTruthy();
  expect((await axe(container)).violations).toEqual([]);
  await user.upload(input, [new File([new Uint8Array(20 * 1024 * 1024 + 1)], 'lon.pdf')]);
  expect(await screen.findByText(/^lon\.pdf lớn hơn 20 MB/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Gửi' }));
  await waitFor(() =>
    expect(
      asked.find(({ method, path }) => method === 'POST' && path.endsWith('/posts'))?.body,
    ).toMatchObject({
      files: ['f1'],
    }),
  );
  await waitFor(() => expect(screen.queryByText('342 KB')).toBeNull());
});

it('exports a room for the archive, for DIC alone', async () => {
  const first = open('ward-officer', '');
  await screen.findByLabelText('Phòng');
  expect(screen.queryByRole('button', { name: 'Xuất lưu trữ' })).toBeNull();
  first.unmount();
  const { asked } = open('dic-operator', '?phong=training', { 'GET /api/support/v1/archive': () => null });
  await userEvent.click(await screen.findByRole('button', { name: 'Xuất lưu trữ' }));
  await waitFor(() =>
    expect(asked.find(({ path }) => path === '/api/support/v1/archive')?.query.get('room')).toBe('training'),
  );
});

it('names people after an @ with the keyboard, and answers one post', async () => {
  const user = userEvent.setup({ delay: null });
  const minh: FocalPersonDto = {
    id: 'f2', body: 'dic', areaCode: '79', place: 'Sở TT&TT', name: 'Lê Minh', post: 'x', phone: 'x', email: null,
    isDeputy: false, absentFrom: null, absentTo: null, isAway: false, isOwn: false, version: 1,
  }; // prettier-ignore
  const { asked, container } = open('ward-officer', '?ma=t1', {
    'GET /api/support/v1/focal-persons': () => ({
      items: [{ ...minh, id: 'f1', name: 'Lê An' }, minh],
      nextCursor: null,
    }),
    'POST /api/support/v1/threads/{id}/posts': () => post,
  });
  await user.click(await screen.findByRole('button', { name: 'Trả lời Lê Minh' }));
  const field = screen.getByLabelText('Viết trả lời');
  await waitFor(() => expect(document.activeElement).toBe(field));
  await user.type(field, 'Nhờ @le');
  await screen.findByRole('option', { name: /Lê Minh/ });
  expect((await axe(container)).violations).toEqual([]);
  await user.keyboard('{ArrowDown}{Enter}');
  expect((field as HTMLTextAreaElement).value).toBe('Nhờ @Lê Minh (Sở TT&TT) ');
  expect(screen.queryByRole('option', { name: /Lê Minh/ })).toBeNull();
  await user.type(field, 'xem giúp');
  await user.keyboard('{Control>}{Enter}{/Control}');
  await waitFor(() =>
    expect(
      asked.find(({ method, path }) => method === 'POST' && path.endsWith('/posts'))?.body,
    ).toMatchObject({
      text: 'Nhờ @Lê Minh (Sở TT&TT) xem giúp',
      mentions: [{ body: 'dic', areaCode: '79' }],
      replyTo: 'p1',
    }),
  );
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Bỏ trả lời riêng' })).toBeNull());
});

it.each([
  ['FEED_PAUSED', 'Đang tạm dừng gửi.', /Đã tạm dừng gửi 8 phút. 11 bản ghi đang chờ/],
  ['FEED_OVER', 'Đã gửi lại được.', /Đã gửi lại được sau 8 phút/],
  [
    'FEED_FAILING',
    'Hệ thống không gửi được vì lỗi ở phía mình.',
    /11 bản ghi đang chờ, không mất. Báo nhóm kỹ thuật/,
  ],
  ['WORKER_FAILING', 'Một phần của hệ thống không chạy được.', /Đã hỏng 3 lần liền \(TypeError\)/],
  ['WORKER_SET_ASIDE', 'Có dòng không xử lý được, đã để riêng.', /Có 3 dòng không xử lý được/],
  ['WORKER_OVER', 'Phần này đã chạy lại được.', /Đã chạy lại được sau 8 phút/],
  ['HANDOVER_RETURNED', 'Phiếu chưa trao được, đã trả lại.', /Phiếu chưa trao được, đã trả lại\. ·/],
])('says what %s is, in the list and in the thread', async (code, short, full) => {
  const systemPost: PostDto = { ...plain, kind: 'system', code, text: '', authorName: null, detail: { waiting: 11, minutes: 8, failures: 3, reason: 'TypeError' } }; // prettier-ignore
  const services: Services = {
    'GET /api/support/v1/threads': () => ({ items: [{ ...item, lastPostText: '', lastPostCode: code }], nextCursor: null }),
  }; // prettier-ignore
  open('dic-operator', '?ma=t1', services, [systemPost]);
  expect(await screen.findByText(full)).toBeTruthy();
  expect(screen.getByRole('button', { name: /Lịch tập huấn/ }).textContent).toContain(short);
});

it('says in the list when the last post was written', async () => {
  open('ward-officer', '');
  const row = await screen.findByRole('button', { name: /Lịch tập huấn/ });
  expect(row.querySelector('time')!.textContent).toBe('25/06 10:00');
});

it('begins a thread with files: they follow as soon as it stands, and what was refused is said', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = open('ward-officer', '', {
    'POST /api/support/v1/threads': () => ({ threadId: 't1' }),
    'POST /api/support/v1/threads/{id}/files': () => ({ fileId: 'f1', name: 'danh-sach.csv', type: 'text/csv', size: 4, sha256: '', hasFormulas: false }),
    'POST /api/support/v1/threads/{id}/posts': () => refuse(422, 'SUPPORT.FILE_NOT_FOUND'),
  }); // prettier-ignore
  await user.click(await screen.findByRole('button', { name: 'Bài mới' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.type(dialog.getByRole('textbox', { name: 'Tiêu đề' }), 'Danh sách');
  await user.type(dialog.getByRole('textbox', { name: 'Nội dung' }), 'Gửi Sở');
  const input = document.querySelector<HTMLInputElement>('[role="dialog"] input[type="file"]')!;
  await user.upload(input, new File(['a,b\n'], 'danh-sach.csv', { type: 'text/csv' }));
  expect(dialog.getByText('danh-sach.csv')).toBeTruthy();
  await user.click(dialog.getByRole('button', { name: /^Đăng/ }));
  await waitFor(() =>
    expect(
      asked
        .filter(({ method, path }) => method === 'POST' && /threads(\/t1\/(files|posts))?$/.test(path))
        .map(({ path }) => path),
    ).toEqual([
      '/api/support/v1/threads',
      '/api/support/v1/threads/t1/files',
      '/api/support/v1/threads/t1/posts',
    ]),
  );
  expect(asked.find(({ path }) => path.endsWith('/posts'))!.body.files).toEqual(['f1']);
  expect(await screen.findByText(/Bài đã đăng nhưng tệp chưa gửi được/)).toBeTruthy();
});
