import type { HandOverCaseDto } from '@khai-bao/api-client/alerts';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { openDesk } from '../../test/desk.js';
import { caseDetail, takenCase } from '../../test/rows.js';

afterEach(cleanup);

const of = (caseId: string, code: string): HandOverCaseDto => ({
  caseId,
  code,
  state: 'INVESTIGATING',
  unitName: 'Chợ Bến Nghé',
  areaName: 'Phường Bến Nghé, Quận 1',
  openedAt: '2021-06-30T00:15:41Z',
  acknowledgedByName: 'Phạm Thị Lan',
  acknowledgedAt: '2021-06-30T00:16:00Z',
});
const item = takenCase({ stationReportDueAt: '2021-07-01T00:15:41Z' });
const detail = caseDetail(item);
const openDuty = (path = '/ca-nghi-ngo') =>
  openDesk('medical-centre', path, {
    'GET /api/alerts/v1/cases': () => ({
      items: [item],
      nextCursor: null,
      counts: { new: 0, open: 1, today: 1 },
    }),
    'GET /api/alerts/v1/cases/{id}': () => detail,
    'GET /api/alerts/v1/cases/{id}/notices': () => ({ items: [] }),
    'GET /api/alerts/v1/hand-over': () => ({ items: [of('001', 'Q1-0630-001'), of('002', 'Q1-0630-002')] }),
    'POST /api/alerts/v1/hand-over': () => ({ taken: ['Q1-0630-001'], skipped: [] }),
    'POST /api/alerts/v1/cases/{id}/station-report': () => ({
      ...detail,
      version: 2,
      stationReportedAt: '2021-07-01T02:00:00Z',
      stationReportedByName: 'Đỗ Dũng',
    }),
  });

it('takes over the chosen cases of others by name', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDuty();
  await user.click(await screen.findByRole('button', { name: 'Nhận bàn giao (2)' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Nhận bàn giao ca trực' }));
  expect(dialog.getAllByText(/Phạm Thị Lan nhận lúc/)).toHaveLength(2);
  await user.click(dialog.getByRole('checkbox', { name: /Q1-0630-002/ }));
  await user.click(dialog.getByRole('button', { name: 'Tôi nhận ca này' }));
  await waitFor(() =>
    expect(asked.find(({ method, path }) => method === 'POST' && path.endsWith('/hand-over'))?.body).toEqual({
      caseIds: ['001'],
    }),
  );
  expect(await screen.findByText('Bạn đã nhận bàn giao 1 ca')).toBeTruthy();
});

it('asks for at least one case', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDuty();
  await user.click(await screen.findByRole('button', { name: 'Nhận bàn giao (2)' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Nhận bàn giao ca trực' }));
  for (const box of dialog.getAllByRole('checkbox')) await user.click(box);
  await user.click(dialog.getByRole('button', { name: /Tôi nhận/ }));
  expect(dialog.getByText('Chọn ít nhất một ca.')).toBeTruthy();
  expect(asked.filter(({ method, path }) => method === 'POST' && path.endsWith('/hand-over'))).toEqual([]);
});

it('shows an overdue report to the health station in list and detail, and records it with one press', async () => {
  const user = userEvent.setup({ delay: null });
  openDuty('/ca-nghi-ngo?id=001');
  expect(await screen.findByText('Quá hạn báo trạm y tế')).toBeTruthy();
  expect(await screen.findByText(/Quá hạn báo trạm y tế xã, phường từ/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Đã báo trạm y tế' }));
  expect(await screen.findByText(/Đỗ Dũng đã báo trạm y tế xã, phường lúc/)).toBeTruthy();
});
