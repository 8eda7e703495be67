import type { AreaDto, ContactPointDto } from '@khai-bao/api-client/registration';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { openDesk, refuse, type Services } from '../../test/desk.js';

const lan: ContactPointDto = {
  id: 'c1',
  name: 'Nguyễn Thị Lan',
  post: 'Công chức Văn hóa',
  phone: '028 3829 7000',
  hours: '7:30 đến 17:00',
  kinds: ['market'],
  version: 3,
};
const ward: AreaDto = { code: '26740', path: '79.760.26740', name: 'Phường Bến Nghé', level: 'ward', parentName: 'Quận 1', fullName: 'Phường Bến Nghé, Quận 1' }; // prettier-ignore
const services = (contacts: ContactPointDto[], more: Services = {}): Services => ({
  'GET /api/registration/v1/contact-points': () => ({ items: contacts }),
  'GET /api/registration/v1/areas/{code}/contact-points': () => ({ area: ward, contacts, above: null }),
  'GET /api/registration/v1/announcements/results': () => ({
    items: [
      { announcement: 'zalo', registrations: 1204 },
      { announcement: null, registrations: 3 },
    ],
  }),
  ...more,
});
afterEach(cleanup);

it('shows whom units call, ready announcements, and what each of them brought', async () => {
  openDesk('ward-officer', '/thong-bao', services([lan]));
  const people = await screen.findByRole('region', { name: 'Đầu mối tiếp nhận' });
  expect(await within(people).findByText('028 3829 7000')).toBeTruthy();
  expect(within(people).getByText('Chợ')).toBeTruthy();
  const zalo = (await screen.findByRole('heading', { name: 'Bài cho Zalo' })).closest('article')!;
  expect(zalo.textContent).toContain('/dang-ky/26740?tu=zalo');
  await userEvent.click(screen.getByRole('tab', { name: 'Tiếng Anh' }));
  expect(zalo.textContent).toContain('register your place');
  const results = screen.getByRole('region', { name: 'Đơn vị tới từ đâu' });
  expect(await within(results).findByText('1.204')).toBeTruthy();
  expect(within(results).getByText(/^Tự gõ địa chỉ/)).toBeTruthy();
});

it('adds a contact point, and says at its field what the number lacks', async () => {
  const user = userEvent.setup({ delay: null });
  const held: ContactPointDto[] = [];
  openDesk('ward-officer', '/thong-bao', {
    ...services([]),
    'GET /api/registration/v1/contact-points': () => ({ items: held }),
    'POST /api/registration/v1/contact-points': ({ body }) => {
      if (body.phone === '12') return refuse(422, 'REGISTRATION.BAD_PHONE');
      const made = { ...lan, ...body };
      held.push(made);
      return made;
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Thêm đầu mối' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Thêm đầu mối' }));
  expect(within(dialog).getAllByText('Hãy điền ô này.')).toHaveLength(4);
  await user.type(within(dialog).getByLabelText('Họ và tên'), 'Trần Văn Tám');
  await user.type(within(dialog).getByLabelText('Chức vụ'), 'Cán bộ');
  await user.type(within(dialog).getByLabelText('Số điện thoại'), '12');
  await user.type(within(dialog).getByLabelText('Giờ tiếp'), '8:00');
  await user.click(within(dialog).getByRole('button', { name: 'Thêm đầu mối' }));
  expect(await within(dialog).findByText(/Số điện thoại chưa đúng/)).toBeTruthy();
  await user.clear(within(dialog).getByLabelText('Số điện thoại'));
  await user.type(within(dialog).getByLabelText('Số điện thoại'), '0903 123 456');
  await user.click(within(dialog).getByRole('button', { name: 'Thêm đầu mối' }));
  expect(await screen.findByText('Đã thêm Trần Văn Tám')).toBeTruthy();
  expect(await screen.findByText('Trần Văn Tám')).toBeTruthy();
});

it('does not overwrite what somebody else has changed meanwhile', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('ward-officer', '/thong-bao', {
    ...services([lan]),
    'PUT /api/registration/v1/contact-points/{id}': () => refuse(409, 'REGISTRATION.CONTACT_CHANGED'),
  });
  await user.click(await screen.findByRole('button', { name: 'Sửa Nguyễn Thị Lan' }));
  const dialog = await screen.findByRole('dialog');
  await user.type(within(dialog).getByLabelText('Giờ tiếp'), ', cả Chủ nhật');
  await user.click(within(dialog).getByRole('button', { name: 'Lưu' }));
  expect((await within(dialog).findByRole('alert')).textContent).toContain('Người khác vừa sửa');
  expect(within(dialog).getByLabelText<HTMLInputElement>('Giờ tiếp').value).toContain('Chủ nhật');
  expect(asked.find(({ method }) => method === 'PUT')?.body).toMatchObject({ version: 3 });
});

it('prints a notice with the area’s QR and the people to call', async () => {
  openDesk('ward-officer', '/thong-bao/to-dan?ngon-ngu=vi', services([lan]));
  const notice = await screen.findByTestId('board-notice');
  expect(notice.textContent).toContain('Phường Bến Nghé, Quận 1');
  expect(notice.textContent).toContain('028 3829 7000');
  expect(within(notice).getByRole('img', { name: /dang-ky\/26740\?tu=notice/ })).toBeTruthy();
});
