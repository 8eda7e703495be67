import type { UnitMessageDto, UnitNoticeDto } from '@khai-bao/api-client/registration';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk, refuse, type Services } from '../../test/desk.js';

const benNghe = { areaCode: '26740', areaPath: '79.760.26740', name: 'Phường Bến Nghé', level: 'ward', known: 40, received: 40, forwarded: 40, issued: 40, handedOver: 40, active: 10, silent: 12, exempt: 0, pharmacies: 0, late: 0, outdatedPosters: 0 } as const; // prettier-ignore
const message: UnitMessageDto = {
  messageId: 'm1', areaPath: benNghe.areaPath, areaName: 'Phường Bến Nghé, Quận 1', audience: 'silent', days: 3, text: 'Xin dán áp phích.', sentAt: '2021-06-30T02:00:00.000Z',
  byName: 'Trần Văn Hòa', byPlace: 'Phường Bến Nghé', units: 12, mails: 8, mailsWaiting: 3, mailsRefused: 1, read: 2,
}; // prettier-ignore
const services: Services = {
  'GET /api/registration/v1/coverage': () => ({
    area: benNghe,
    above: [],
    items: [],
    days: 3,
    mergedInto: null,
  }),
  'GET /api/registration/v1/coverage/units': () => ({ items: [], nextCursor: null }),
};
afterEach(cleanup);

it('writes to the silent units of the area, with ready words, and shows how far it has come', async () => {
  const user = userEvent.setup({ delay: null });
  const sent: UnitMessageDto[] = [];
  const { container, asked } = openDesk('ward-officer', '/bao-phu', {
    ...services,
    'GET /api/registration/v1/unit-messages': () => ({ items: sent }),
    'POST /api/registration/v1/unit-messages': ({ body }) => {
      const made = { ...message, text: body.text };
      sent.push(made);
      return made;
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Nhắn 12 đơn vị im lặng' }));
  const dialog = await screen.findByRole('dialog');
  expect(dialog.textContent).toContain('12 đơn vị im lặng từ 3 ngày');
  expect(dialog.textContent).toContain('một lần mỗi ngày');
  const words = within(dialog).getByLabelText<HTMLTextAreaElement>('Nội dung');
  expect(words.value).toContain('Dán áp phích');
  await user.click(within(dialog).getByRole('button', { name: 'Tiếng Anh' }));
  expect(words.value).toContain('Put the poster');
  await user.clear(words);
  await user.click(within(dialog).getByRole('button', { name: 'Gửi tới 12 đơn vị' }));
  expect(within(dialog).getByText('Hãy viết ít nhất một câu.')).toBeTruthy();
  await user.type(words, 'Xin dán áp phích.');
  await user.click(within(dialog).getByRole('button', { name: 'Gửi tới 12 đơn vị' }));
  const list = await screen.findByRole('region', { name: 'Tin đã gửi' });
  expect(list.textContent).toContain('Thư: 5/8, đang gửi · 1 địa chỉ không nhận · Đã đọc trên trang: 2');
  expect(within(list).getByRole('progressbar')).toBeTruthy();
  expect(asked.find(({ method, path }) => method === 'POST' && path.endsWith('unit-messages'))?.body).toEqual(
    {
      area: benNghe.areaPath,
      days: 3,
      text: 'Xin dán áp phích.',
      audience: 'silent',
    },
  );
  expect((await axe(container)).violations).toEqual([]);
});

it('says that the area was written to today, and keeps the words', async () => {
  const user = userEvent.setup({ delay: null });
  openDesk('district-officer', '/bao-phu', {
    ...services,
    'GET /api/registration/v1/unit-messages': () => ({ items: [] }),
    'POST /api/registration/v1/unit-messages': () => refuse(409, 'REGISTRATION.MESSAGE_TODAY'),
  });
  await user.click(await screen.findByRole('button', { name: /^Nhắn 12/ }));
  await user.click(await screen.findByRole('button', { name: 'Gửi tới 12 đơn vị' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Ngày mai mới nhắn lại được');
  expect(screen.getByLabelText<HTMLTextAreaElement>('Nội dung').value).toContain('Dán áp phích');
});

it('does not offer it to Health', async () => {
  const { asked } = openDesk('health-department', '/bao-phu', services);
  await screen.findByText('Không có đơn vị nào ở đây');
  expect(screen.queryByRole('button', { name: /^Nhắn/ })).toBeNull();
  expect(asked.map(({ path }) => path)).not.toContain('/api/registration/v1/unit-messages');
});

it('stands on the first page of a unit’s admin until it is read', async () => {
  const user = userEvent.setup({ delay: null });
  let unread: UnitNoticeDto[] = [
    { messageId: 'm1', text: 'Xin dán áp phích.', sentAt: message.sentAt, place: 'Phường Bến Nghé' },
  ];
  openDesk('unit-admin', '/hom-nay', {
    'GET /api/declarations/v1/counters': () => ({
      day: '2021-06-30',
      inside: 0,
      entries: 0,
      exits: 0,
      declarations: 0,
      suspected: 0,
    }),
    'GET /api/declarations/v1/gates': () => ({ items: [] }),
    'GET /api/declarations/v1/checks': () => ({ items: [], nextCursor: null }),
    'GET /api/registration/v1/unit-notices': () => ({ items: unread }),
    'POST /api/registration/v1/unit-notices/{id}/read': () => {
      unread = [];
      return undefined;
    },
  });
  expect(await screen.findByText('Xin dán áp phích.')).toBeTruthy();
  expect(screen.getByText('Phường Bến Nghé nhắn đơn vị, 30/06/2021 09:00:')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Đã đọc' }));
  await waitFor(() => expect(screen.queryByText('Xin dán áp phích.')).toBeNull());
});
