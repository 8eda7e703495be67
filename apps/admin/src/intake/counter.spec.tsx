import { cleanup, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { openDesk, type Services } from '../../test/desk.js';
import { registrationDetail, registrationRow } from '../../test/rows.js';
import { emptyUnit } from './unit-form.js';
import { checkUnit } from './check-unit.js';

afterEach(cleanup);
const services = (): Services => {
  let n = 0;
  return {
    'POST /api/registration/v1/registrations/counter': () => ({
      unitId: `u${(n += 1)}`,
      trackingCode: `7K2M-4QX9-0${n}`,
      state: 'SUBMITTED',
      submittedAt: '2021-06-24T01:12:00Z',
      areaName: 'Phường Bến Nghé, Quận 1',
    }),
  };
};
const field = (name: string) => screen.findByRole('textbox', { name });

it('is filled in with the keyboard alone: Enter takes the first match, goes on, saves, and begins the next', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('ward-officer', '/tiep-nhan/tai-quay', services());
  const saved = () => asked.filter(({ path }) => path.endsWith('/counter'));
  for (const n of [1, 2]) {
    await waitFor(async () => expect(document.activeElement).toBe(await field('Tên đơn vị *')));
    await user.keyboard(`Quán cơm ${n}{Enter}`);
    const kind = screen.getByRole('combobox', { name: 'Loại đơn vị *' });
    await waitFor(() => expect(document.activeElement).toBe(kind));
    // What the officer types is no whole name, and no name at all until it is taken.
    await user.keyboard('nhà h{Enter}');
    await waitFor(() => expect(kind).toHaveProperty('value', 'Nhà hàng, quán ăn'));
    expect(screen.queryByText('Ô này phải điền.')).toBeNull();
    for (const [name, text] of [
      ['Số nhà, đường *', '12 Tôn Thất Đạm'],
      ['Người đại diện *', 'Bà Ba'],
      ['Điện thoại *', '0908222333'],
    ] as const) {
      const input = await field(name);
      await waitFor(() => expect(document.activeElement).toBe(input));
      await user.keyboard(`${text}{Enter}`);
    }
    await screen.findByText(`Đã nhập ${n} đơn vị từ lúc đăng nhập`);
    expect(screen.getByTestId('slip-code').textContent).toBe(`7K2M-4QX9-0${n}`);
    expect(screen.getByRole('img', { name: 'Mã QR mở trang tra cứu' })).toBeTruthy();
    await user.keyboard('n');
  }
  expect(saved().map(({ body }) => [body['name'], body['kind']])).toEqual([
    ['Quán cơm 1', 'restaurant'],
    ['Quán cơm 2', 'restaurant'],
  ]);
  // The key that began the next one is no letter of its name.
  expect(await field('Tên đơn vị *')).toHaveProperty('value', '');
});

it('finds a kind by words without accents, and Tab keeps what was typed', async () => {
  const user = userEvent.setup({ delay: null });
  openDesk('ward-officer', '/tiep-nhan/tai-quay', services());
  const kind = await screen.findByRole('combobox', { name: 'Loại đơn vị *' });
  await user.click(kind);
  await user.keyboard('khach');
  await user.tab();
  await waitFor(() => expect(kind).toHaveProperty('value', 'Khách sạn'));
});

it('a corrected street keeps a foreign phone and 150 gates', async () => {
  const user = userEvent.setup({ delay: null });
  const detail = registrationDetail(registrationRow('a', 'Chợ Bến Nghé'), {
    representative: 'Sok',
    phone: '+85512345678',
    expectedGates: 150,
  });
  const { asked } = openDesk('ward-officer', '/tiep-nhan?ma=a', {
    'GET /api/registration/v1/registrations/{id}': () => detail,
    'PUT /api/registration/v1/registrations/{id}': () => detail,
  });
  await user.click(await screen.findByRole('button', { name: 'Sửa' }));
  await user.type(await field('Số nhà, đường *'), 'B');
  const gates = await field('Số cổng dự kiến');
  await user.clear(gates);
  await user.type(gates, '150');
  await user.click(screen.getByRole('button', { name: 'Ghi lại' }));
  await waitFor(() =>
    expect(asked.find(({ method }) => method === 'PUT')?.body).toMatchObject({
      street: '12 Tôn Thất ĐạmB',
      phone: '+85512345678',
      expectedGates: 150,
    }),
  );
});

it.each([
  [{ phone: '+855 12 345 678' }, {}],
  [{ phone: '(08) 3829 7000' }, {}],
  [{ phone: '0903 123 456 (chị Lan)' }, {}],
  [{ phone: '1234' }, { phone: 'phone' }],
  [{ expectedGates: '200' }, {}],
  [{ expectedGates: '201' }, { expectedGates: 'expectedGates' }],
  [{ expectedGates: '1500' }, { expectedGates: 'expectedGates' }],
  [{ taxCode: '0301234567–001' }, {}],
  [{ email: 'a..b@congty.vn' }, { email: 'email' }],
  [{ name: '\u200b' }, { name: 'required' }],
  [{ street: 'x'.repeat(201) }, { street: 'tooLong' }],
  [{ taxCode: '12345' }, { taxCode: 'taxCode' }],
])('a unit with %p has the faults %p', (typed, faults) => {
  const good = { name: 'Chợ', kind: 'market', areaCode: '26740', street: '1', representative: 'A' };
  expect(checkUnit({ ...emptyUnit, ...good, phone: '0903123456', ...typed })).toEqual(faults);
});

it('nothing is cut off behind the back of whoever types', async () => {
  openDesk('ward-officer', '/tiep-nhan/tai-quay', services());
  for (const name of ['Tên đơn vị *', 'Số nhà, đường *', 'Điện thoại *', 'Số cổng dự kiến'])
    expect((await field(name)).getAttribute('maxlength')).toBeNull();
});
