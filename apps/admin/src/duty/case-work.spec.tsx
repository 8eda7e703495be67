import type { CaseDetailDto, CaseTransferDto } from '@khai-bao/api-client/alerts';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { openDesk, type DeskRole } from '../../test/desk.js';
import { caseDetail, takenCase } from '../../test/rows.js';

const item = takenCase({ lastStep: 'sampled', version: 2 });
const detail = caseDetail(item);
const transfer: CaseTransferDto = {
  transferId: 't1',
  case: item,
  isIncoming: true,
  toCentreName: 'Trung tâm y tế Quận 3',
  requestedByName: 'Phạm Thị Lan',
  requestedAt: '2021-06-30T00:20:00Z',
  dueAt: '2021-06-30T00:50:00Z',
  overdueAt: null,
  note: 'Người này ở Quận 3',
};

afterEach(cleanup);

function openCase(one: CaseDetailDto, role: DeskRole = 'medical-centre', items = [item], handedOver = item) {
  return openDesk(role, '/ca-nghi-ngo?id=001', {
    'GET /api/alerts/v1/cases': () => ({
      items,
      nextCursor: null,
      counts: { new: 0, open: 1, today: 1 },
    }),
    'GET /api/alerts/v1/cases/{id}': () => one,
    'GET /api/alerts/v1/cases/{id}/notices': () => ({ items: [] }),
    'POST /api/alerts/v1/cases/{id}/state': () => ({ ...one, state: 'RULED_OUT', reason: 'test-negative' }),
    'POST /api/alerts/v1/cases/{id}/calls': () => one,
    'PUT /api/alerts/v1/cases/{id}/onset': () => ({ ...one, onsetDay: '2021-06-27' }),
    'POST /api/alerts/v1/cases/{id}/merge': () => one,
    'GET /api/alerts/v1/case-transfers': () => ({ items: [{ ...transfer, case: handedOver }] }),
    'POST /api/alerts/v1/case-transfers/{id}/accept': () => one,
  });
}

it('rules a case out with a reason, and asks for one before it sends anything', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openCase(detail);
  const article = await screen.findByRole('article');
  expect(within(article).getByText('Đã lấy mẫu')).toBeTruthy();
  await user.click(within(article).getByRole('button', { name: 'Loại trừ' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Loại trừ' }));
  expect(within(dialog).getByText('Chọn một lý do.')).toBeTruthy();
  await user.click(within(dialog).getByRole('radio', { name: 'Lý do khác (ghi rõ)' }));
  await user.click(within(dialog).getByRole('button', { name: 'Loại trừ' }));
  expect(within(dialog).getByText('Ghi rõ lý do.')).toBeTruthy();
  await user.click(within(dialog).getByRole('radio', { name: 'Xét nghiệm âm tính' }));
  await user.click(within(dialog).getByRole('button', { name: 'Loại trừ' }));
  await waitFor(() =>
    expect(asked.find(({ method, path }) => method === 'POST' && path.endsWith('/state'))?.body).toEqual({
      state: 'RULED_OUT',
      reason: 'test-negative',
    }),
  );
  await waitFor(() => expect(within(article).getByText('Xét nghiệm âm tính')).toBeTruthy());
});

it('records from the menu how a call ended', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openCase(detail);
  const article = await screen.findByRole('article');
  await user.click(within(article).getByRole('button', { name: 'Việc khác' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Ghi cuộc gọi' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('radio', { name: 'Không nghe máy' }));
  await user.click(within(dialog).getByRole('button', { name: 'Ghi cuộc gọi' }));
  await waitFor(() =>
    expect(asked.find(({ path }) => path.endsWith('/calls'))?.body).toEqual({
      target: 'person',
      outcome: 'no-answer',
    }),
  );
});

it('records the day of onset, and refuses a day that is to come', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openCase(detail);
  const article = await screen.findByRole('article');
  await user.click(within(article).getByRole('button', { name: 'Việc khác' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Ghi ngày khởi phát' }));
  const dialog = await screen.findByRole('dialog');
  const day = within(dialog).getByLabelText('Ngày khởi phát');
  await user.type(day, '30/6/2099');
  await user.click(within(dialog).getByRole('button', { name: 'Ghi ngày' }));
  await user.clear(day);
  await user.type(day, '27/6/2021');
  await user.click(within(dialog).getByRole('button', { name: 'Ghi ngày' }));
  await waitFor(() =>
    expect(asked.filter(({ path }) => path.endsWith('/onset')).map(({ body }) => body)).toEqual([
      { day: '2021-06-27' },
    ]),
  );
});

it('accepts a case that another centre hands over', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openCase(detail);
  const pending = await screen.findByRole('region', { name: 'Ca chờ chuyển' });
  expect(pending.textContent).toContain('Phạm Thị Lan đề nghị chuyển cho bạn');
  expect(pending.textContent).toContain('Người này ở Quận 3');
  await user.click(within(pending).getByRole('button', { name: 'Nhận ca' }));
  await waitFor(() =>
    expect(asked.some(({ path }) => path.endsWith('/case-transfers/t1/accept'))).toBe(true),
  );
});

it.each([
  ['medical-centre', false],
  ['cdc', true],
] as const)('lets %s open a closed case again: %s', async (role, isAllowed) => {
  openCase({ ...detail, state: 'CLOSED', reason: 'recovered' }, role);
  const article = await screen.findByRole('article');
  await within(article).findByText('Khỏi bệnh');
  expect(within(article).queryByRole('button', { name: 'Mở lại' }) !== null).toBe(isAllowed);
});

it('asks twice before two cases are merged, and says what it does', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openCase(detail, 'medical-centre', [
    item,
    takenCase({ caseId: '002', state: 'CONFIRMED', shortName: 'N. V. Dũng' }),
  ]);
  const article = await screen.findByRole('article');
  await user.click(within(article).getByRole('button', { name: 'Việc khác' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Gộp ca trùng' }));
  const dialog = await screen.findByRole('dialog');
  const next = await within(dialog).findByRole('button', { name: 'Xem trước khi gộp' });
  await user.click(next);
  expect(within(dialog).getByText('Chọn ca trùng.')).toBeTruthy();
  await user.click(within(dialog).getByRole('combobox', { name: 'Ca trùng' }));
  await user.click(await screen.findByRole('option', { name: /Q1-0630-002/, hidden: true }));
  await user.click(within(dialog).getByRole('button', { name: 'Xem trước khi gộp' }));
  expect(dialog.textContent).toContain('Bạn không tự tách lại được.');
  expect(dialog.textContent).toMatch(/Ca bị đóng đang là “Xác nhận mắc”/);
  const merges = () => asked.filter(({ path }) => path.endsWith('/merge'));
  expect(merges()).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Đúng một người: gộp' }));
  await waitFor(() => expect(merges().map(({ body }) => body)).toEqual([{ duplicateId: '002' }]));
});

it('lets HCDC part a case that was merged by mistake', async () => {
  openCase({ ...detail, state: 'CLOSED', reason: 'duplicate', mergedInto: 'Q1-0630-009' }, 'cdc');
  const article = await screen.findByRole('article');
  expect(await within(article).findByRole('button', { name: 'Tách khỏi ca đã gộp' })).toBeTruthy();
});

it('sends a centre that is asked to the request, because it does not read the case yet', async () => {
  const { asked } = openCase(detail, 'medical-centre', [], { ...item, isHandedOver: true });
  expect(await screen.findByText('Ca này chờ bạn trả lời')).toBeTruthy();
  expect(screen.queryByRole('article')).toBeNull();
  expect(asked.filter(({ path }) => path.endsWith('/accept'))).toEqual([]);
});
