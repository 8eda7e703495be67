import type { PassBlockDto } from '@khai-bao/api-client/declarations';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk } from '../../test/desk.js';

afterEach(cleanup);

const block: PassBlockDto = {
  blockId: '01920000-0000-7000-8000-000000000001',
  declarationId: '01920000-0000-7000-8000-000000000002',
  shortName: 'N. T. M. Khai',
  birthYear: 1990,
  gateName: 'Cổng 1',
  reportedAt: '2021-06-30T00:12:00Z',
  reportedByName: 'Lê Văn Bảo',
  liftedAt: null,
  liftedByName: null,
  liftReason: null,
};

it('takes a wrong report back with a reason, and shows who did', async () => {
  const user = userEvent.setup({ delay: null });
  let items = [block];
  const { asked, container } = openDesk('unit-admin', '/hom-nay', {
    'GET /api/declarations/v1/suspicions': () => ({ items, nextCursor: null }),
    'POST /api/declarations/v1/suspicions/{id}/take-back': ({ body }) => {
      items = [
        { ...block, liftedAt: '2021-06-30T00:20:00Z', liftedByName: 'Trần Văn Hòa', liftReason: body.reason },
      ];
      return undefined as never;
    },
  });
  expect(await screen.findByText(/Lê Văn Bảo báo ở Cổng 1/)).toBeTruthy();
  expect((await axe(container)).violations.map(({ id }) => id)).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Rút báo nghi ngờ về N. T. M. Khai · 1990' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.click(dialog.getByRole('button', { name: 'Rút báo' }));
  expect(dialog.getByText('Ghi lý do rút báo.')).toBeTruthy();
  await user.type(dialog.getByLabelText('Lý do'), 'Nhầm người');
  await user.click(dialog.getByRole('button', { name: 'Rút báo' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(asked.find(({ path }) => path.endsWith('/take-back'))?.body).toEqual({ reason: 'Nhầm người' });
  expect(await screen.findByText(/Trần Văn Hòa rút, .*: Nhầm người$/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /Rút báo nghi ngờ/ })).toBeNull();
});

it('shows further reports on request', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('unit-admin', '/hom-nay', {
    'GET /api/declarations/v1/suspicions': ({ query }) =>
      query.get('cursor') === 'page-2'
        ? {
            items: [{ ...block, blockId: `${block.blockId.slice(0, -1)}9`, shortName: 'L. V. Sau' }],
            nextCursor: null,
          }
        : { items: [block], nextCursor: 'page-2' },
  });
  expect(await screen.findByText(/N\. T\. M\. Khai/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Xem thêm' }));
  expect(await screen.findByText(/L\. V\. Sau/)).toBeTruthy();
  expect(screen.getByText(/N\. T\. M\. Khai/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Xem thêm' })).toBeNull();
  expect(asked.filter(({ path }) => path.endsWith('/v1/suspicions')).length).toBeGreaterThanOrEqual(2);
});
