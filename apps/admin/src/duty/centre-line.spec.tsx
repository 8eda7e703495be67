import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { openDesk, refuse } from '../../test/desk.js';

afterEach(cleanup);

it("lets a medical centre enter its own line, which nobody else's form does", async () => {
  const place = {
    areaCode: '760',
    centreName: 'Trung tâm y tế Quận 1',
    hotline: '19009095',
    phone: '',
    address: '',
  };
  let wrong = true;
  const { asked } = openDesk('medical-centre', '/ca-nghi-ngo', {
    'GET /api/alerts/v1/duty': () => ({ items: [place, { ...place, areaCode: '79', centreName: 'HCDC' }] }),
    'PUT /api/alerts/v1/duty/{areaCode}': ({ body }) => {
      if (wrong) return refuse(422, 'PLATFORM.VALIDATION');
      return Object.assign(place, body);
    },
  });
  const user = userEvent.setup({ delay: null });
  const card = within(await screen.findByRole('region', { name: 'Đường dây của Trung tâm' }));
  expect(card.getByText(/chưa có số/)).toBeTruthy();
  expect(document.querySelector('a[href="tel:"]')).toBeNull();
  await user.click(card.getByRole('button', { name: 'Nhập số' }));
  await user.click(await screen.findByRole('button', { name: 'Lưu' }));
  expect(await screen.findByText('Nhập số điện thoại trực.')).toBeTruthy();
  await user.type(screen.getByRole('textbox', { name: 'Điện thoại trực' }), '028 382');
  await user.click(screen.getByRole('button', { name: 'Lưu' }));
  expect(await screen.findByText(/Số này không gọi được/)).toBeTruthy();
  wrong = false;
  await user.type(screen.getByRole('textbox', { name: 'Điện thoại trực' }), '9 7000');
  await user.type(screen.getByRole('textbox', { name: 'Địa chỉ' }), '2 Phùng Khắc Khoan');
  await user.click(screen.getByRole('button', { name: 'Lưu' }));
  await waitFor(() => expect(card.getByText(/028 3829 7000 · 2 Phùng Khắc Khoan/)).toBeTruthy());
  expect(asked.filter(({ method }) => method === 'PUT').map(({ path }) => path)).toEqual([
    '/api/alerts/v1/duty/760',
    '/api/alerts/v1/duty/760',
  ]);
});
