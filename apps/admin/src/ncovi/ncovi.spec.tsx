import type { NcoviCandidateDto, NcoviWorkDto, NcoviWorkItemDto } from '@khai-bao/api-client/registration';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { axe } from 'jest-axe';
import userEvent from '@testing-library/user-event';
import { openDesk, type Services } from '../../test/desk.js';

afterEach(cleanup);

const item: NcoviWorkItemDto = {
  id: 'w1',
  kind: 'shared-tax-code',
  entryId: 'NC-1',
  name: 'Hiệu sách Hai',
  units: 2,
  areaPath: '79.760.26740',
  areaName: 'Phường Bến Nghé, Quận 1',
  since: '2021-06-30T03:00:00Z',
  late: true,
  settledAt: null,
  outcome: null,
  decidedByName: null,
};
const candidate = (unitId: string, name: string, change: Partial<NcoviCandidateDto> = {}): NcoviCandidateDto => ({
  unitId, name, trackingCode: '7K2M-4QX9-WT', kind: 'company', taxCode: '0301234570', phone: '+84908222333', street: '12 Tôn Thất Đạm',
  areaName: 'Phường Bến Nghé, Quận 1', state: 'FORWARDED', accountState: null, usesNcovi: false, claimedCode: null, agreeing: ['taxCode'], otherEntryId: null, ...change,
}); // prettier-ignore
const work: NcoviWorkDto = {
  ...item,
  version: 3,
  listed: {
    entryId: 'NC-1',
    name: 'Hiệu sách Hai',
    taxCode: '0301234570',
    phone: null,
    street: '',
    areaName: null,
  },
  candidates: [
    candidate('u1', 'Hiệu sách Một'),
    candidate('u2', 'Hiệu sách 2', { agreeing: ['name', 'taxCode'] }),
  ],
};
const counts = { open: 1, late: 1, listed: 120, claimed: 8, grace: 2 };
const openWork = (shown: NcoviWorkDto, more: Services = {}) =>
  openDesk('ward-officer', '/bao-phu/ncovi', {
    'GET /api/registration/v1/ncovi-work': () => ({ counts, items: [shown], nextCursor: null }),
    'GET /api/registration/v1/ncovi-work/{id}': () => shown,
    'POST /api/registration/v1/ncovi-work/{id}/decision': () => undefined as never,
    ...more,
  });

it('shows an entry beside its units; a choice needs a unit and a reason', async () => {
  const { asked } = openWork(work);
  const user = userEvent.setup({ delay: null });
  await user.click(await screen.findByRole('button', { name: 'Đối chiếu Hiệu sách Hai' }));
  const dialog = within(await screen.findByRole('dialog'));
  const second = await dialog.findByRole('region', { name: 'Đơn vị 2' });
  expect((await axe(document.body)).violations).toEqual([]);
  expect(within(second).getAllByText('giống')).toHaveLength(2);
  await user.click(dialog.getByRole('button', { name: 'Đúng là đơn vị này' }));
  expect(dialog.getByText(/Chọn một đơn vị, hoặc nói/)).toBeTruthy();
  await user.click(dialog.getByRole('radio', { name: 'Chọn Hiệu sách 2' }));
  await user.click(dialog.getByRole('button', { name: 'Đúng là đơn vị này' }));
  expect(dialog.getByText('Ghi lý do, ít nhất ba chữ.')).toBeTruthy();
  await user.type(dialog.getByRole('textbox'), 'Đã gọi chủ cửa hàng');
  await user.click(dialog.getByRole('button', { name: 'Đúng là đơn vị này' }));
  await waitFor(() =>
    expect(asked.find(({ path }) => path.endsWith('/decision'))?.body).toEqual({
      decision: 'match',
      unitId: 'u2',
      reason: 'Đã gọi chủ cửa hàng',
      version: 3,
    }),
  );
});

it('asks about a claim for its proof', async () => {
  const { asked } = openWork({ ...work, kind: 'claim', entryId: null, listed: null, candidates: [candidate('u1', 'Quán A', { usesNcovi: true })] });
  const user = userEvent.setup({ delay: null });
  await user.click(await screen.findByRole('button', { name: /^Đối chiếu/ }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.type(await dialog.findByRole('textbox'), 'Có ảnh màn hình');
  expect(dialog.queryByRole('radio')).toBeNull();
  await user.click(dialog.getByRole('button', { name: 'Có bằng chứng, giữ' }));
  await waitFor(() =>
    expect(asked.find(({ path }) => path.endsWith('/decision'))?.body).toEqual({
      decision: 'keep',
      reason: 'Có ảnh màn hình',
      version: 3,
    }),
  );
}); // prettier-ignore

it('counts covered units of the area and what waits', async () => {
  openWork(work);
  expect((await screen.findByText('có trên danh sách')).parentElement?.textContent).toContain('120');
  expect(screen.getByText('vừa rời danh sách').parentElement?.textContent).toContain('2');
});
