import type { CheckItemDto, VisitorDto, GateDto } from '@khai-bao/api-client/declarations';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk, type Services } from '../../test/desk.js';

afterEach(cleanup);
const visit = (n: number, fullName: string, more: Partial<VisitorDto> = {}): VisitorDto => ({
  declarationId: `d${n}`,
  fullName,
  phone: '0903 123 456',
  birthYear: 1990,
  outcome: 'clear',
  gateName: 'Cổng 1',
  acceptedAt: '2021-06-30T00:12:00Z',
  enteredAt: null,
  leftAt: null,
  ...more,
});
const check = (n: number, more: Partial<CheckItemDto> = {}): CheckItemDto => ({
  checkId: `c${n}`,
  at: '2021-06-30T00:12:00Z',
  gateName: 'Cổng 1',
  direction: 'entry',
  decision: 'admitted',
  outcome: 'clear',
  shortName: `Người ${n}`,
  lookedUp: false,
  ...more,
});
const gate: GateDto = {
  gateId: 'g',
  name: 'Cổng 1',
  direction: 'both',
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
const pages: Services = {
  'GET /api/declarations/v1/visitors': ({ query }) =>
    query.get('outcome') === 'suspected'
      ? { items: [visit(9, 'Ngô Văn Ốm', { outcome: 'suspected' })], unreadable: 0, nextCursor: null }
      : query.get('cursor') === 'x'
        ? { items: [visit(2, 'Trần Thị Đào')], unreadable: 1, nextCursor: null }
        : {
            items: [
              visit(1, 'Lê Văn An', {
                enteredAt: '2021-06-30T00:20:00Z',
                leftAt: '2021-06-30T04:30:00Z',
              }),
            ],
            unreadable: 1,
            nextCursor: 'x',
          },
};

it('finds a name without accents in the whole list, shows exits, and says what cannot be read', async () => {
  const user = userEvent.setup({ delay: null });
  const { container } = openDesk('unit-admin', '/nguoi-den', pages);
  const row = (await screen.findByText('Lê Văn An')).closest('tr')!;
  expect(within(row).getByText('07:20')).toBeTruthy();
  expect(within(row).getByText('11:30')).toBeTruthy();
  expect(screen.getByText('1 lượt không đọc được. Sở đã được báo.')).toBeTruthy();
  await user.type(screen.getByRole('searchbox'), 'dao');
  // She stands on the second page, which nobody has asked for.
  expect(await screen.findByText('Trần Thị Đào')).toBeTruthy();
  expect(screen.queryByText('Lê Văn An')).toBeNull();
  expect(screen.getByText('1 trong 2 lượt')).toBeTruthy();
  expect(screen.getByText('2 lượt không đọc được. Sở đã được báo.')).toBeTruthy();
  expect((await axe(container)).violations.map(({ id }) => id)).toEqual([]);
});

it('takes the day as dd/mm/yyyy, and downloads the list that is shown', async () => {
  const user = userEvent.setup({ delay: null });
  Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined });
  HTMLAnchorElement.prototype.click = () => undefined;
  const { asked } = openDesk('unit-admin', '/nguoi-den?muc=suspected', {
    ...pages,
    'GET /api/declarations/v1/visitors/export': () => new Blob(),
  });
  await screen.findByText('Ngô Văn Ốm');
  const day = screen.getByRole('textbox', { name: 'Ngày' });
  expect(day).toHaveProperty('value', expect.stringMatching(/^\d{2}\/\d{2}\/\d{4}$/));
  fireEvent.change(day, { target: { value: '31/02/2021' } });
  fireEvent.blur(day);
  expect(await screen.findByText('Gõ ngày như 30/06/2021.')).toBeTruthy();
  fireEvent.change(day, { target: { value: '3/6/2021' } });
  fireEvent.blur(day);
  expect(day).toHaveProperty('value', '03/06/2021');
  await waitFor(() => expect(asked.some(({ query }) => query.get('day') === '2021-06-03')).toBe(true));
  await user.click(screen.getByRole('button', { name: 'Tải danh sách' }));
  await waitFor(() => {
    const query = asked.find(({ path }) => path.endsWith('/export'))?.query;
    expect([query?.get('day'), query?.get('outcome')]).toEqual(['2021-06-03', 'suspected']);
  });
});

it('today leads from the suspected number to the suspected visits, and lists every passage by kind', async () => {
  const user = userEvent.setup({ delay: null });
  const { container } = openDesk('unit-admin', '/hom-nay', {
    ...pages,
    'GET /api/declarations/v1/counters': () => ({
      day: '2021-06-30',
      declarations: 9,
      suspected: 2,
      entries: 3,
      exits: 1,
      inside: 2,
    }),
    'GET /api/declarations/v1/gates': () => ({ items: [gate] }),
    'GET /api/registration/v1/unit-notices': () => ({ items: [] }),
    'GET /api/declarations/v1/checks': ({ query }) =>
      query.get('cursor') === 'x'
        ? { items: [check(31)], nextCursor: null }
        : {
            items: [
              ...Array.from({ length: 28 }, (_, n) => check(n)),
              check(29, { direction: 'exit' }),
              check(30, { decision: 'stopped', outcome: 'suspected' }),
            ],
            nextCursor: 'x',
          },
  });
  await screen.findByText('Người 30');
  const rows = () => container.querySelectorAll('tbody tr').length;
  expect(rows()).toBe(30);
  await user.click(screen.getByRole('button', { name: 'Xem thêm' }));
  await waitFor(() => expect(rows()).toBe(31));
  await user.click(screen.getByRole('tab', { name: 'Ra' }));
  expect(rows()).toBe(1);
  await user.click(screen.getByRole('tab', { name: 'Đã dừng' }));
  expect(screen.getByText('Người 30')).toBeTruthy();
  await user.click(screen.getByRole('link', { name: 'Xem 2 lượt nghi ngờ' }));
  expect(await screen.findByText('Ngô Văn Ốm')).toBeTruthy();
  expect(new URL(location.href).searchParams.get('muc')).toBe('suspected');
});
