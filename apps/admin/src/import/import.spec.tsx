import type { ImportCountsDto, ImportDto, ImportRowDto } from '@khai-bao/api-client/registration';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk, refuse } from '../../test/desk.js';
import { mergedWard } from '../../test/rows.js';
import type { DeskRole, Services } from '../../test/desk.js';

const id = '018f6b1e-0000-7000-8000-000000000001';
const page = '/tiep-nhan/nhap-bang-tinh';
const counts = (change: Partial<ImportCountsDto> = {}): ImportCountsDto => ({
  good: 487,
  already: 2,
  wrong: 2,
  entered: 0,
  hidden: 0,
  alike: 0,
  ...change,
});
const held = (change: Partial<ImportDto> = {}): ImportDto => ({
  id,
  state: 'checked',
  madeAt: '2021-06-30T00:15:00Z',
  madeByName: 'Trần Văn Hòa',
  rowCount: 491,
  counts: counts(),
  finishedAt: null,
  kept: true,
  earlier: null,
  columns: [
    { heading: 'STT', samples: ['1', '2'], field: null },
    { heading: 'Tên cơ sở', samples: ['Chợ Hai', 'Chợ Ba'], field: 'name' },
    { heading: 'Loại', samples: ['Chợ'], field: 'kind' },
    { heading: 'Địa chỉ', samples: ['1 Lê Lợi'], field: 'street' },
    { heading: 'Chủ', samples: ['Hoa'], field: 'representative' },
    { heading: 'SĐT', samples: ['123'], field: 'phone' },
  ],
  ...change,
});
const row = (n: number, change: Partial<ImportRowDto> = {}): ImportRowDto => ({
  n,
  state: 'wrong',
  values: {
    name: 'Chợ Hai',
    kind: 'Chợ',
    street: '1 Lê Lợi',
    ward: '',
    representative: 'Hoa',
    phone: '123',
    email: '',
    taxCode: '',
    expectedGates: '',
    usesNcovi: '',
  },
  problems: [{ field: 'phone', code: 'badPhone' }],
  ...change,
});
const rows = [
  row(3),
  row(4, {
    values: { ...row(4).values, name: '=cmd', kind: 'lâu đài', phone: '0908222333' },
    problems: [{ field: 'kind', code: 'unknownKind' }],
  }),
];
const openImport = (
  services: Services = {},
  change: Partial<ImportDto> = {},
  role: DeskRole = 'ward-officer',
) =>
  openDesk(role, `${page}?ma=${id}`, {
    'GET /api/registration/v1/imports/{id}': () => held(change),
    'GET /api/registration/v1/imports/{id}/rows': ({ query }) => ({
      items: query.get('state') === 'wrong' ? rows : [],
      nextCursor: null,
    }),
    ...services,
  });
const healthy = async (container: Element): Promise<void> => {
  expect((await axe(container)).violations.map((one) => one.id)).toEqual([]);
};
afterEach(cleanup);

it('takes a file that is chosen, and shows what came of it', async () => {
  const user = userEvent.setup({ delay: null });
  const { container, asked } = openDesk('ward-officer', page, {
    'GET /api/registration/v1/imports': () => ({
      items: [
        { ...held(), counts: counts({ entered: 12 }), state: 'done' },
        { ...held(), id: 'gone', kept: false },
      ],
    }),
    'POST /api/registration/v1/imports': () => held(),
    'GET /api/registration/v1/imports/{id}': () => held(),
    'GET /api/registration/v1/imports/{id}/rows': () => ({ items: rows, nextCursor: null }),
  });
  expect(await screen.findByText('491 dòng, đã nhập 12')).toBeTruthy();
  expect(screen.getAllByRole('link', { name: 'Mở' })).toHaveLength(1);
  await healthy(container);
  const input = container.querySelector<HTMLInputElement>('input[type=file]')!;
  await user.upload(input, new File(['Tên;SĐT'], 'danh-sach.csv', { type: 'text/csv' }));
  expect(await screen.findByRole('button', { name: 'Nhập 487 đơn vị' })).toBeTruthy();
  expect(
    asked.some(({ method, path: at }) => method === 'POST' && at === '/api/registration/v1/imports'),
  ).toBe(true);
});

it('says what to do with a file that is refused', async () => {
  const user = userEvent.setup({ delay: null });
  const { container } = openDesk('ward-officer', page, {
    'GET /api/registration/v1/imports': () => ({ items: [] }),
    'POST /api/registration/v1/imports': () => refuse(422, 'REGISTRATION.IMPORT_TOO_MANY_ROWS'),
  });
  await screen.findByRole('button', { name: 'Chọn tệp' });
  await user.upload(
    container.querySelector<HTMLInputElement>('input[type=file]')!,
    new File(['x'], 'lon.csv'),
  );
  expect((await screen.findByRole('alert')).textContent).toContain(
    'Hãy chia thành nhiều tệp rồi nhập từng tệp',
  );
});

it('shows wrong rows first, each with its fields to put right, and looks at them at once', async () => {
  const user = userEvent.setup({ delay: null });
  const { container, asked } = openImport({
    'PATCH /api/registration/v1/imports/{id}/rows/{n}': ({ body, params }) => {
      if (params['n'] === '3')
        return {
          ...row(3, { state: 'good', problems: [], values: { ...row(3).values, ...body } }),
          counts: counts({ good: 488, wrong: 1 }),
        };
      return {
        ...row(4, {
          state: 'already',
          problems: [{ field: 'name', code: 'alreadyHere' }],
          values: { ...row(4).values, ...body },
        }),
        counts: counts({ good: 488, already: 3, wrong: 0 }),
      };
    },
  });
  const first = within(await screen.findByRole('listitem', { name: 'Dòng 3: Chợ Hai' }));
  expect(first.getByText('Số điện thoại chưa đúng. Ví dụ: 0903 123 456.')).toBeTruthy();
  await healthy(container);
  const phone = first.getByRole('textbox', { name: 'Điện thoại' });
  await user.clear(phone);
  await user.type(phone, '0908222333{Enter}');
  // The row leaves at once, a line says so, and the hand goes on with what is wrong in the next one.
  expect(await screen.findByText('Dòng 3: Chợ Hai nhập được rồi.')).toBeTruthy();
  expect(screen.queryByRole('listitem', { name: 'Dòng 3: Chợ Hai' })).toBeNull();
  const second = within(screen.getByRole('listitem', { name: 'Dòng 4: =cmd' }));
  const kind = second.getByRole('combobox', { name: 'Loại đơn vị' });
  await waitFor(() => expect(document.activeElement).toBe(kind));
  expect(await screen.findByRole('button', { name: 'Nhập 488 đơn vị' })).toBeTruthy();
  await healthy(container);
  await user.selectOptions(kind, 'Chợ');
  expect(await screen.findByText('Dòng 4: Chợ Hai đã có, không nhập nữa.')).toBeTruthy();
  expect(screen.getByText('Mọi dòng đều đúng')).toBeTruthy();
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Kết quả xem từng dòng'));
  expect(asked.filter(({ method }) => method === 'PATCH').map(({ body }) => body)).toEqual([
    { phone: '0908222333' },
    { kind: 'Chợ' },
  ]);
});

it('a row that was put right takes no focus from the row that the officer is in', async () => {
  const user = userEvent.setup({ delay: null });
  let answer: (() => void) | undefined;
  openImport({
    'GET /api/registration/v1/imports/{id}/rows': () => ({
      items: [row(3), row(4), row(5)],
      nextCursor: null,
    }),
    'PATCH /api/registration/v1/imports/{id}/rows/{n}': async () => {
      await new Promise<void>((go) => (answer = go));
      return { ...row(3, { state: 'good', problems: [] }), counts: counts({ good: 488, wrong: 1 }) };
    },
  });
  const phoneOf = async (n: number) =>
    within(await screen.findByRole('listitem', { name: `Dòng ${n}: Chợ Hai` })).getByRole('textbox', { name: 'Điện thoại' }); // prettier-ignore
  await user.type(await phoneOf(3), '0');
  const other = await phoneOf(5);
  await user.click(other);
  await user.keyboard('9');
  await waitFor(() => expect(answer).toBeDefined());
  answer?.();
  await screen.findByText('Dòng 3: Chợ Hai nhập được rồi.');
  expect(document.activeElement).toBe(other);
  expect(other).toHaveProperty('value', '1239');
});

it('keeps what is typed into the next field while the one before is looked at', async () => {
  const user = userEvent.setup({ delay: null });
  let answer: (() => void) | undefined;
  const two = row(3, {
    values: { ...row(3).values, representative: '' },
    problems: [
      { field: 'representative', code: 'needed' },
      { field: 'phone', code: 'badPhone' },
    ],
  });
  openImport({
    'GET /api/registration/v1/imports/{id}/rows': () => ({ items: [two], nextCursor: null }),
    'PATCH /api/registration/v1/imports/{id}/rows/{n}': async ({ body }) => {
      if ('phone' in body && !('representative' in body)) await new Promise<void>((go) => (answer = go));
      return {
        ...two,
        values: { ...two.values, ...body },
        problems: two.problems.slice(0, 1),
        counts: counts(),
      };
    },
  });
  const phone = await screen.findByRole('textbox', { name: 'Điện thoại' });
  await user.clear(phone);
  await user.type(phone, '0908222333');
  const person = screen.getByRole('textbox', { name: 'Người đại diện' });
  await user.click(person);
  await user.type(person, 'Trần Hương');
  await waitFor(() => expect(answer).toBeDefined());
  answer?.();
  await waitFor(() => expect(screen.queryByText(/Số điện thoại chưa đúng/)).toBeNull());
  expect(person).toHaveProperty('value', 'Trần Hương');
  expect(screen.getByRole('textbox', { name: 'Điện thoại' })).toHaveProperty('value', '0908222333');
});

it('lets a wrong match of columns be put right', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openImport(
    { 'PUT /api/registration/v1/imports/{id}/columns': () => held() },
    {
      columns: held().columns.map((column) =>
        column.field === 'phone' ? { ...column, field: null } : column,
      ),
    },
  );
  expect(await screen.findByText('Chưa thấy cột cho: Điện thoại. Chọn cột ở dưới.')).toBeTruthy();
  await user.selectOptions(screen.getByRole('combobox', { name: 'Cột STT là mục' }), 'phone');
  await waitFor(() =>
    expect(asked.find(({ method }) => method === 'PUT')?.body).toEqual({
      columns: ['phone', 'name', 'kind', 'street', 'representative', null],
    }),
  );
});

it('says that the file was imported before', async () => {
  openImport({}, { earlier: { at: '2021-06-29T02:00:00Z', byName: 'Lê Thị Hoa', entered: 480 } });
  expect((await screen.findByText(/Lê Thị Hoa đã nhập lúc/)).textContent).toContain('480 đơn vị');
});

it('imports, tells how far it is, and gives the rest back', async () => {
  const user = userEvent.setup({ delay: null });
  const answers = [
    held({ state: 'running', counts: counts({ good: 237, entered: 250 }) }),
    held({ state: 'done', counts: counts({ good: 0, entered: 487 }), finishedAt: '2021-06-30T00:16:00Z' }),
  ];
  let begun = false;
  // The test's document follows no address.
  HTMLAnchorElement.prototype.click = () => undefined;
  Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined });
  const { container, asked } = openImport({
    'GET /api/registration/v1/imports/{id}': () =>
      !begun ? held() : ((answers.length > 1 ? answers.shift() : answers[0]) ?? held()),
    'POST /api/registration/v1/imports/{id}/run': () => {
      begun = true;
      return held({ state: 'running', counts: counts() });
    },
    'GET /api/registration/v1/imports/{id}/rest': () => new Blob(),
  });
  await user.click(await screen.findByRole('button', { name: 'Nhập 487 đơn vị' }));
  expect(
    (await screen.findByRole('progressbar', { name: 'Đã nhập 250 trong 487 đơn vị' })).getAttribute('value'),
  ).toBe('250');
  expect(await screen.findByRole('heading', { name: 'Đã nhập 487 đơn vị' })).toBeTruthy();
  await healthy(container);
  await user.click(screen.getByRole('button', { name: 'Tải 4 dòng chưa nhập (Excel)' }));
  await waitFor(() =>
    expect(asked.some(({ path: at }) => at === `/api/registration/v1/imports/${id}/rest`)).toBe(true),
  );
});

it('cannot be pressed while no row is ready', async () => {
  openImport({}, { counts: counts({ good: 0 }) });
  expect(await screen.findByRole('button', { name: 'Nhập 0 đơn vị' })).toHaveProperty('disabled', true);
  expect(screen.getByText('Chưa có dòng nào nhập được.')).toBeTruthy();
});

it('is reached from the intake', async () => {
  const user = userEvent.setup({ delay: null });
  openDesk('district-officer', '/tiep-nhan', { 'GET /api/registration/v1/imports': () => ({ items: [] }) });
  await user.click(await screen.findByRole('button', { name: 'Nhập bảng tính' }));
  expect(await screen.findByRole('heading', { name: 'Nhập bảng tính' })).toBeTruthy();
});

it('says to officials of a ward that has gone into another where the units of their list go', async () => {
  const { container } = openImport(
    {
      'GET /api/registration/v1/areas/{code}': () => mergedWard,
      'GET /api/registration/v1/imports/{id}/rows': () => ({
        items: [row(3, { state: 'good', problems: [{ field: 'ward', code: 'wardMerged' }] })],
        nextCursor: null,
      }),
    },
    { counts: counts({ already: 0, wrong: 0 }) },
  );
  expect(
    await screen.findByText(/^Phường Bến Nghé, Quận 1 đã nhập vào Phường Bến Thành, Quận 1\./),
  ).toBeTruthy();
  expect((await screen.findAllByText(/Đơn vị thuộc phường mới\./)).length).toBeGreaterThan(0);
  expect(screen.queryByRole('alert')).toBeNull();
  await healthy(container);
});
