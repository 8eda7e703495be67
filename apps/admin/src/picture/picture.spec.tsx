import type { AreaNumbersDto, CaseGraphDto, CaseNumbersDto, PictureDto } from '@khai-bao/api-client/alerts';
import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { areaSeed } from '@khai-bao/areas';
import { setLanguage } from '@khai-bao/ui';
import { openDesk } from '../../test/desk.js';
import { useMorningText } from '../channel/morning-report.js';
import { Cartogram } from '../parts/cartogram.js';

const numbers = (change: Partial<CaseNumbersDto> = {}): CaseNumbersDto => ({
  reported: 0,
  confirmed: 0,
  ruledOut: 0,
  withoutOnset: 0,
  open: 0,
  unacknowledged: 0,
  overdue: 0,
  stationOverdue: 0,
  ...change,
});
const districts: AreaNumbersDto[] = areaSeed
  .filter(({ level }) => level === 'district')
  .map(({ code, name }) => ({ areaCode: code, areaPath: `79.${code}`, name, ...numbers({ reported: 2 }) }));
const picture: PictureDto = {
  area: { areaCode: '79', areaPath: '79', name: 'Thành phố Hồ Chí Minh' },
  above: [],
  from: '2021-06-29',
  to: '2021-06-30',
  numbers: numbers({ reported: 44, withoutOnset: 7, open: 12, overdue: 3 }),
  medianAcknowledgeSeconds: 95,
  days: [
    {
      day: '2021-06-29',
      reported: { confirmed: 1, suspected: 2, ruledOut: 0 },
      onset: { confirmed: 1, suspected: 0, ruledOut: 0 },
      medianAcknowledgeSeconds: null,
    },
    {
      day: '2021-06-30',
      reported: { confirmed: 0, suspected: 41, ruledOut: 0 },
      onset: { confirmed: 0, suspected: 0, ruledOut: 0 },
      medianAcknowledgeSeconds: 95,
    },
  ],
  areas: districts,
};

afterEach(cleanup);

function openPicture(path = '/buc-tranh-ca') {
  return openDesk('cdc', path, {
    'GET /api/alerts/v1/picture': () => picture,
    'POST /api/alerts/v1/line-list': () => 'id\r\n' as never,
  });
}

it('shows the numbers, says what the curve by onset leaves out, and is accessible', async () => {
  const { container, asked } = openPicture('/buc-tranh-ca?ngay=28');
  expect(
    await screen.findByText('7 trong 44 ca chưa rõ ngày khởi phát, nên không có trong hình này.'),
  ).toBeTruthy();
  expect(screen.getByText('Quá hạn nhận', { selector: 'dt' }).nextSibling?.textContent).toBe('3');
  const request = asked.find(({ path }) => path.endsWith('/picture'))!;
  const [from, to] = ['from', 'to'].map((name) => Date.parse(request.query.get(name)!));
  expect((to! - from!) / 86_400_000).toBe(27);
  expect((await axe(container)).violations).toEqual([]);
});

it('opens the list of an area with the arrow keys and Enter', async () => {
  const user = userEvent.setup({ delay: null });
  openPicture();
  const tiles = await screen.findByRole('group', { name: 'Ca được báo' });
  act(() =>
    within(tiles)
      .getByRole('button', { name: /, Quận 1: 2$/ })
      .focus(),
  );
  await user.keyboard('{ArrowLeft}');
  expect(document.activeElement?.textContent).toBe('Q3 2, Quận 3: 2');
  // The tiles are one stop for the Tab key.
  expect(
    within(tiles)
      .getAllByRole('button')
      .filter(({ tabIndex }) => tabIndex === 0),
  ).toHaveLength(1);
  await user.keyboard('{Enter}');
  expect(await screen.findByText('Chỉ các ca ở Quận 3')).toBeTruthy();
  expect(window.location.search).toContain('dia-ban=79-770');
});

it('leads from the name of an area to its own picture, and changes what the colours show', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openPicture();
  const table = await screen.findByRole('table', { name: '' });
  await user.selectOptions(screen.getByLabelText('Ô màu theo'), 'Quá hạn nhận');
  expect(window.location.search).toContain('muc=overdue');
  await user.click(within(table).getByRole('link', { name: 'Huyện Cần Giờ' }));
  await waitFor(() => expect(asked.some(({ query }) => query.get('area') === '79.787')).toBe(true));
});

it('downloads both files of a line list as one export, with a reason', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openPicture();
  URL.createObjectURL = () => 'blob:file';
  URL.revokeObjectURL = () => undefined;
  HTMLAnchorElement.prototype.click = () => undefined;
  await screen.findByText('Theo địa bàn');
  await user.click(screen.getByRole('button', { name: 'Danh sách không định danh' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Tải hai tệp' }));
  expect(within(dialog).getByText('Ghi lý do, ít nhất 3 chữ.')).toBeTruthy();
  await user.type(within(dialog).getByLabelText(/^Lý do/), 'Tuần 26');
  await user.click(within(dialog).getByRole('button', { name: 'Tải hai tệp' }));
  const sent = (): { table?: string; exportId?: string; reason?: string }[] =>
    asked.filter(({ path }) => path.endsWith('/line-list')).map(({ body }) => body);
  await waitFor(() => expect(sent().map(({ table }) => table)).toEqual(['linelist', 'contacts']));
  expect(new Set(sent().map(({ exportId }) => exportId)).size).toBe(1);
  expect(sent()[0]).toMatchObject({ reason: 'Tuần 26', area: '79' });
});

it('says of an area without a value that there is none', async () => {
  const { container } = render(
    <Cartogram
      label="Ca"
      areas={[
        { code: '1', name: 'Phường 1', value: null },
        { code: '2', name: 'Phường 2', value: 4 },
      ]}
      onOpen={() => undefined}
    />,
  );
  expect(screen.getByRole('button', { name: /, Phường 1: không có số liệu$/ }).dataset['level']).toBe('none');
  expect(screen.getByRole('button', { name: /, Phường 2: 4$/ }).dataset['level']).toBe('5');
  expect((await axe(container)).violations).toEqual([]);
});

const graph: CaseGraphDto = {
  cases: [
    { caseId: 'a', code: 'Q1-0628-001', state: 'CONFIRMED', day: '2021-06-28', onsetDay: '2021-06-25', unitId: 'u1' },
    { caseId: 'b', code: 'Q1-0630-002', state: 'NEW', day: '2021-06-30', onsetDay: null, unitId: 'u2' },
  ],
  units: [
    { unitId: 'u1', name: 'Chợ Bến Nghé', areaName: 'Phường Bến Nghé, Quận 1' },
    { unitId: 'u2', name: 'Siêu thị', areaName: 'Phường Đa Kao, Quận 1' },
  ],
  links: [{ fromId: 'a', toId: 'b', kind: 'contact', reason: 'same-gate' }],
  otherCaseCount: 2,
  isTruncated: false,
}; // prettier-ignore

it('draws the cases of a cluster by unit and day, with a table of the same', async () => {
  const user = userEvent.setup({ delay: null });
  const { container } = openDesk('medical-centre', '/chum-ca?ma=c1', {
    'GET /api/alerts/v1/clusters': () => ({ items: [] }),
    'GET /api/alerts/v1/clusters/{id}': () => ({
      clusterId: 'c1',
      code: 'C-Q1-0630-001',
      cause: 'same-unit',
      links: [],
      state: 'open',
      openedAt: '2021-06-30T00:15:41Z',
      openedByName: null,
      unitNames: ['Chợ Bến Nghé'],
      caseCount: 4,
      openCaseCount: 4,
      confirmedCaseCount: 1,
      firstDay: '2021-06-28',
      lastDay: '2021-06-30',
      cases: [],
      otherCaseCount: 2,
      canChange: false,
      curve: [],
      visits: [],
      history: [],
    }),
    'GET /api/alerts/v1/clusters/{id}/graph': () => graph,
  });
  const plot = await screen.findByRole('group', { name: 'Ca và đơn vị theo ngày' });
  const [first, second] = within(plot).getAllByRole('link');
  expect(first!.getAttribute('aria-label')).toBe('Q1-0628-001, Xác nhận mắc, Chợ Bến Nghé, 28/06/2021');
  act(() => first!.focus());
  await user.keyboard('{ArrowRight}');
  expect(document.activeElement).toBe(second);
  const table = screen.getByText('Bảng các ca trong hình').closest('details')!;
  await user.click(within(table).getByText('Bảng các ca trong hình'));
  expect(within(table).getByText('tiếp xúc với Q1-0630-002')).toBeTruthy();
  expect(screen.getAllByText('và 2 ca ở quận khác, bạn chỉ thấy số lượng').length).toBeGreaterThan(0);
  expect((await axe(container)).violations).toEqual([]);
});

function MorningWords({ detail }: { detail: Record<string, string | number> }) {
  const textOf = useMorningText();
  return <p>{textOf(detail)}</p>;
}

const morning = {
  day: '2021-06-30',
  opened: 4,
  open: 1200,
  overdue: 1,
  contacts: 120,
  contactsReached: 96,
  clusters: 1,
};

it.each([
  [
    'the first report',
    morning,
    'Sáng 30/06/2021: 4 ca mới trong 24 giờ, 1.200 ca đang xử lý, 1 ca quá hạn nhận, 1 chùm ca đang theo dõi. Đã liên lạc được 80% người tiếp xúc.',
  ],
  [
    'a report without contacts',
    { ...morning, contacts: 0, contactsReached: 0 },
    'Sáng 30/06/2021: 4 ca mới trong 24 giờ, 1.200 ca đang xử lý, 1 ca quá hạn nhận, 1 chùm ca đang theo dõi. Chưa có người tiếp xúc nào phải gọi.',
  ],
  [
    'a report with the day before',
    { ...morning, openedBefore: 2, openBefore: 1100, overdueBefore: 0, contactsBefore: 90, contactsReachedBefore: 45, clustersBefore: 1 },
    'Sáng 30/06/2021: 4 (hôm qua 2) ca mới trong 24 giờ, 1.200 (hôm qua 1.100) ca đang xử lý, 1 (hôm qua 0) ca quá hạn nhận, 1 (hôm qua 1) chùm ca đang theo dõi. Đã liên lạc được 80% (hôm qua 50%) người tiếp xúc.',
  ],
])('writes %s of the morning', (_, detail, text) => {
  setLanguage('vi');
  render(<MorningWords detail={detail} />);
  expect(screen.getByText(text)).toBeTruthy();
}); // prettier-ignore
