import type { CoverageUnitDto, NoteInspectionDto, PointDto } from '@khai-bao/api-client/registration';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk, refuse, type StubRequest, type Services } from '../../test/desk.js';

const point = (change: Partial<PointDto>): PointDto => ({
  pointId: 'p1', kind: 'free', text: 'Đặt bàn khai báo hộ', dueOn: '2021-07-02', late: true, doneAt: null, doneBy: null, doneNote: null, ...change,
}); // prettier-ignore
const poster = point({ pointId: 'p2', kind: 'poster', text: null, late: false, dueOn: '2021-07-09' });
const where = {
  unitId: 'u1',
  unitName: 'Chợ Bến Thành',
  street: '1 Lê Lợi',
  areaName: 'Phường Bến Nghé, Quận 1',
};
const benNghe = { areaCode: '26740', areaPath: '79.760.26740', name: 'Phường Bến Nghé', level: 'ward', known: 1, received: 1, forwarded: 1, issued: 1, handedOver: 1, active: 1, silent: 0, exempt: 0, pharmacies: 0, late: 0, outdatedPosters: 0 } as const; // prettier-ignore
const unit: CoverageUnitDto = {
  unitId: 'u1', trackingCode: 'BN1', name: 'Chợ Bến Thành', kind: 'market', street: '1 Lê Lợi', areaName: 'Phường Bến Nghé, Quận 1',
  stage: 'active', state: 'FORWARDED', accountState: 'ACTIVATED', declaredOn: '2021-06-30', ncoviBasis: null,
  ncoviUntil: null,
  quietDays: 0, step: null, stepSince: null, late: false, outdatedPosters: 0,
}; // prettier-ignore
const desk: Services = {
  'GET /api/registration/v1/coverage': () => ({
    area: benNghe,
    above: [],
    items: [],
    days: 3,
    mergedInto: null,
  }),
  'GET /api/registration/v1/coverage/units': () => ({ items: [unit], nextCursor: null }),
  'GET /api/registration/v1/unit-messages': () => ({ items: [] }),
  'GET /api/registration/v1/units/{id}/inspections': () => ({ items: [], open: [point({}), poster] }),
};
afterEach(cleanup);

it('notes a visit from the list: poster, staff, what is done, what is to be done', async () => {
  const user = userEvent.setup({ delay: null });
  const put: StubRequest<NoteInspectionDto>[] = [];
  openDesk('ward-officer', '/bao-phu', {
    ...desk,
    'PUT /api/registration/v1/units/{id}/inspections/{inspectionId}': (asked) => {
      put.push(asked);
      return put.length === 1 ? refuse(503, 'PLATFORM.UNAVAILABLE') : { items: [], open: [] };
    },
  });
  await user.click(await screen.findByRole('button', { name: 'Kiểm tra Chợ Bến Thành' }));
  const dialog = await screen.findByRole('dialog');
  await user.click(within(dialog).getByRole('button', { name: 'Lưu lần kiểm tra' }));
  expect(within(dialog).getAllByText('Hãy chọn có hoặc không.')).toHaveLength(2);
  const choose = async (group: string, answer: string): Promise<void> =>
    user.click(within(within(dialog).getByRole('radiogroup', { name: group })).getByLabelText(answer));
  await choose('Có áp phích QR ở cổng', 'Không');
  await choose('Có người trực cổng', 'Có');
  await user.click(await within(dialog).findByLabelText(/^Đặt bàn khai báo hộ/));
  await user.click(within(dialog).getByRole('button', { name: 'Thêm việc' }));
  await user.type(within(dialog).getByLabelText('Việc 1'), 'Dời bàn vào bóng râm');
  await user.type(within(dialog).getByLabelText('Ghi chú'), 'Gặp quản lý');
  expect((await axe(dialog)).violations).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Lưu lần kiểm tra' }));
  await waitFor(() => expect(put).toHaveLength(1));
  await within(dialog).findByRole('alert');
  await user.click(within(dialog).getByRole('button', { name: 'Lưu lần kiểm tra' }));
  expect(await screen.findByText('Đã ghi lần kiểm tra Chợ Bến Thành')).toBeTruthy();
  // Sent again under the same key, with all that was typed.
  expect(put[1]!.path).toBe(put[0]!.path);
  expect(put[1]!.body).toMatchObject({
    posterUp: false,
    staffAtGate: true,
    missingDueOn: expect.any(String),
    note: 'Gặp quản lý',
    points: [{ text: 'Dời bàn vào bóng râm' }],
    done: ['p1'],
  });
});

it('lists what is open in the area, and notes one as done', async () => {
  const user = userEvent.setup({ delay: null });
  let items = [
    { ...point({}), ...where },
    { ...poster, ...where },
  ];
  const { container, asked } = openDesk('ward-officer', '/bao-phu/kiem-tra', {
    'GET /api/registration/v1/inspection-points': () => ({ items, nextCursor: null }),
    'POST /api/registration/v1/inspection-points/{id}/done': () => {
      items = items.slice(1);
      return point({});
    },
  });
  expect(await screen.findByText('Quá hạn: 02/07/2021')).toBeTruthy();
  expect(screen.getByText('Dán áp phích ở cổng')).toBeTruthy();
  expect((await axe(container)).violations).toEqual([]);
  await user.click(screen.getByRole('button', { name: 'Xong: Đặt bàn khai báo hộ' }));
  const dialog = await screen.findByRole('dialog');
  await user.type(within(dialog).getByLabelText('Ghi chú (không bắt buộc)'), 'Đã đặt');
  await user.click(within(dialog).getByRole('button', { name: 'Ghi là đã xong' }));
  await waitFor(() => expect(screen.queryByText('Đặt bàn khai báo hộ')).toBeNull());
  expect(asked.find(({ method, path }) => method === 'POST' && path.endsWith('done'))?.body).toEqual({
    note: 'Đã đặt',
  });
});

it('lets DIC look and not note', async () => {
  openDesk('dic-operator', '/bao-phu/kiem-tra', {
    'GET /api/registration/v1/inspection-points': () => ({
      items: [{ ...point({}), ...where }],
      nextCursor: null,
    }),
  });
  expect(await screen.findByText('Đặt bàn khai báo hộ')).toBeTruthy();
  expect(screen.queryByRole('button', { name: /^Xong/ })).toBeNull();
});

describe('photos of a visit', () => {
  // The test's document has no canvas: the photo comes out as it went in, and its small picture by that name.
  beforeEach(() => {
    Object.assign(globalThis, {
      createImageBitmap: (file: File) =>
        file.name === 'broken.jpg'
          ? Promise.reject(new Error('no picture'))
          : Promise.resolve({ width: 4000, height: 3000, close: () => undefined }),
    });
    Object.assign(HTMLCanvasElement.prototype, {
      getContext: () => ({ fillRect: () => undefined, drawImage: () => undefined }),
      toBlob(this: HTMLCanvasElement, done: (blob: Blob) => void, type: string) {
        done(new Blob([`${this.width}x${this.height}`], { type }));
      },
    });
    Object.assign(URL, { createObjectURL: () => 'blob:photo', revokeObjectURL: () => undefined });
  });

  it('are made small, sent after the visit, and those alone that were not sent yet when the network fails', async () => {
    const user = userEvent.setup({ delay: null });
    const sent: StubRequest<unknown>[] = [];
    const { asked } = openDesk('ward-officer', '/bao-phu', {
      ...desk,
      'PUT /api/registration/v1/units/{id}/inspections/{inspectionId}': () => ({ items: [], open: [] }),
      'POST /api/registration/v1/inspection-photos': (one) => {
        sent.push(one);
        if (sent.length === 3) return refuse(503, 'PLATFORM.UNAVAILABLE');
        return { photoId: one.query.get('photo') ?? '', size: 10, thumbnail: null };
      },
    });
    await user.click(await screen.findByRole('button', { name: 'Kiểm tra Chợ Bến Thành' }));
    const dialog = await screen.findByRole('dialog');
    for (const group of ['Có áp phích QR ở cổng', 'Có người trực cổng'])
      await user.click(within(within(dialog).getByRole('radiogroup', { name: group })).getByLabelText('Có'));
    const file = (name: string): File => new File(['x'], name, { type: 'image/jpeg' });
    await user.upload(within(dialog).getByLabelText('Chụp hoặc chọn ảnh', { selector: 'input' }), [
      file('a.jpg'),
      file('broken.jpg'),
      file('b.jpg'),
    ]);
    expect(await within(dialog).findByText('Không đọc được ảnh broken.jpg. Hãy chụp lại.')).toBeTruthy();
    expect(await within(dialog).findByRole('img', { name: 'Ảnh 2' })).toBeTruthy();
    await user.click(within(dialog).getByRole('button', { name: 'Lưu lần kiểm tra' }));
    expect(await within(dialog).findByText(/còn 1 ảnh chưa gửi xong/)).toBeTruthy();
    await user.click(within(dialog).getByRole('button', { name: 'Lưu lần kiểm tra' }));
    expect(await screen.findByText('Đã ghi lần kiểm tra Chợ Bến Thành')).toBeTruthy();
    const [first, small, second, again, last] = sent.map(({ query }) => query);
    expect([first, small, second, again, last].map((query) => query?.get('part'))).toEqual([
      'photo',
      'thumbnail',
      'photo',
      'photo',
      'thumbnail',
    ]);
    expect(again?.get('photo')).toBe(second?.get('photo'));
    expect(again?.get('photo')).not.toBe(first?.get('photo'));
    const visits = asked.filter(({ method }) => method === 'PUT');
    expect(visits.map(({ path }) => path.endsWith(first?.get('inspection') ?? '-'))).toEqual([true, true]);
  });
});
