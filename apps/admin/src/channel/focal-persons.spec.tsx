import type { FocalPersonDto, FocalPersonListDto } from '@khai-bao/api-client/support';
import { cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk, refuse } from '../../test/desk.js';

const tam: FocalPersonDto = {
  id: 'f1', body: 'committee', areaCode: '26740', place: 'Phường Bến Nghé', name: 'Trần Văn Tám', post: 'Phó Chủ tịch', phone: '0903 123 456',
  email: null, isDeputy: false, absentFrom: '2021-06-28', absentTo: '2021-06-30', isAway: true, isOwn: true, version: 3,
}; // prettier-ignore
const minh: FocalPersonDto = { ...tam, id: 'f2', place: 'Sở TT&TT', name: 'Lê Minh', isAway: false, absentFrom: null, absentTo: null, isOwn: false }; // prettier-ignore
afterEach(cleanup);

it('shows whom to call, finds by area, and is readable by all', async () => {
  const { container, asked } = openDesk('ward-officer', '/kenh-ho-tro?muc=dau-moi', {
    'GET /api/support/v1/focal-persons/own': () => ({ items: [tam], nextCursor: null }),
    'GET /api/support/v1/focal-persons': ({ query }) => ({
      items: query.get('q') ? [minh] : [tam, minh],
      nextCursor: null,
    }),
  });
  const own = await screen.findByRole('region', { name: 'Đầu mối của cơ quan bạn' });
  expect(await within(own).findByText('Vắng đến 30/06/2021')).toBeTruthy();
  const others = screen.getByRole('region', { name: 'Gọi cho ai' });
  const call = within((await within(others).findByText('Lê Minh')).closest('li')!);
  expect(call.getByRole('link', { name: '0903 123 456' }).getAttribute('href')).toBe('tel:0903123456');
  expect(call.queryByRole('button')).toBeNull();
  expect((await axe(container)).violations).toEqual([]);
  await userEvent.type(screen.getByRole('searchbox'), 'so tttt');
  expect(await screen.findByRole('region', { name: 'Khớp “so tttt”' })).toBeTruthy();
  expect(asked.some(({ query }) => query.get('q') === 'so tttt')).toBe(true);
});

it('adds one, and says at its field what is wrong', async () => {
  const user = userEvent.setup({ delay: null });
  const held: FocalPersonDto[] = [];
  const list = (): FocalPersonListDto => ({ items: held, nextCursor: null });
  const { asked } = openDesk('ward-officer', '/kenh-ho-tro?muc=dau-moi', {
    'GET /api/support/v1/focal-persons/own': list,
    'GET /api/support/v1/focal-persons': list,
    'POST /api/support/v1/focal-persons': ({ body }) => {
      if (body.phone === '12') return refuse(422, 'SUPPORT.BAD_PHONE');
      const made = { ...tam, ...body, isAway: false };
      held.push(made);
      return made;
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Thêm đầu mối' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.click(dialog.getByRole('button', { name: 'Thêm đầu mối' }));
  expect(dialog.getAllByText('Hãy điền ô này.')).toHaveLength(3);
  await user.type(dialog.getByLabelText('Họ và tên'), 'Trần Văn Tám');
  await user.type(dialog.getByLabelText('Chức vụ'), 'Cán bộ');
  await user.type(dialog.getByLabelText('Số điện thoại'), '12');
  await user.click(dialog.getByLabelText('Là người thay'));
  await user.click(dialog.getByRole('button', { name: 'Thêm đầu mối' }));
  expect(await dialog.findByText('Số này chưa gọi được. Xem lại số điện thoại.')).toBeTruthy();
  await user.clear(dialog.getByLabelText('Số điện thoại'));
  await user.type(dialog.getByLabelText('Số điện thoại'), '0903123456');
  await user.click(dialog.getByRole('button', { name: 'Thêm đầu mối' }));
  const own = await screen.findByRole('region', { name: 'Đầu mối của cơ quan bạn' });
  expect(await within(own).findByText('Người thay')).toBeTruthy();
  expect(asked.filter(({ method }) => method === 'POST').at(-1)?.body).toEqual({
    name: 'Trần Văn Tám', post: 'Cán bộ', phone: '0903123456', email: null, isDeputy: true, absentFrom: null, absentTo: null,
  }); // prettier-ignore
});
