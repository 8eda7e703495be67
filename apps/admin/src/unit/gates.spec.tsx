import type { GateDto, PosterPageDto } from '@khai-bao/api-client/declarations';
import { jest } from '@jest/globals';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { axe } from 'jest-axe';
import { openDesk, refuse, type Services } from '../../test/desk.js';

const first: GateDto = {
  gateId: 'g1', name: 'Cổng 1', direction: 'entrance', code: '7K2M4QK', active: true, createdAt: '2021-06-24T00:00:00Z',
  hours: { weekdays: [1, 2, 3, 4, 5], from: '06:00', to: '18:00' },
  poster: { version: 3, state: 'outdated', changes: ['unit', 'hotline'], confirmedVersion: 2, confirmedAt: '2021-06-25T03:00:00Z', confirmedByName: 'Lê Thị An' },
}; // prettier-ignore
const second: GateDto = {
  ...first, gateId: 'g2', name: 'Cổng 2', code: '7K2M4QA', hours: null,
  poster: { ...first.poster, version: 1, state: 'current', changes: [], confirmedVersion: 1 },
}; // prettier-ignore
const retired: GateDto = { ...second, gateId: 'g3', name: 'Cổng cũ', code: '7K2M4QC', active: false };
const desk: Services = { 'GET /api/declarations/v1/gates': () => ({ items: [second, retired, first] }) };
const page: PosterPageDto = {
  part: 'poster', width: 595, height: 842, scale: 1, left: 0, top: 0,
  items: [
    { kind: 'path', d: 'M0 0h9v9z', fill: '#000000', stroke: null, strokeWidth: 0 },
    { kind: 'text', x: 10, y: 20, text: 'Chợ Bến Thành', face: 'bold', size: 20, color: '#14213a', spacing: 0 },
  ],
}; // prettier-ignore

/** A browser whose own reader finds these codes in every photo. */
function stubPhotos(codes: readonly string[]): void {
  Object.assign(globalThis, {
    createImageBitmap: () => Promise.resolve({ width: 40, height: 60, close: () => undefined }),
    BarcodeDetector: class {
      static getSupportedFormats(): Promise<string[]> {
        return Promise.resolve(['qr_code']);
      }
      detect = (): Promise<object[]> => Promise.resolve(codes.map((rawValue) => ({ rawValue })));
    },
  });
  jest.spyOn(HTMLCanvasElement.prototype, 'getContext').mockImplementation(function (
    this: HTMLCanvasElement,
  ) {
    return { canvas: this, fillRect: () => undefined, drawImage: () => undefined } as never;
  });
  jest
    .spyOn(HTMLCanvasElement.prototype, 'toBlob')
    .mockImplementation((done) => done(new Blob(['jpeg'], { type: 'image/jpeg' })));
  Object.assign(URL, { createObjectURL: () => 'blob:photo', revokeObjectURL: () => undefined });
}
afterEach(() => {
  cleanup();
  jest.restoreAllMocks();
});

const cardOf = async (name: string): Promise<HTMLElement> =>
  (await screen.findByRole('heading', { name })).closest('li')!;
async function takePhoto(): Promise<HTMLElement> {
  const dialog = await screen.findByRole('dialog', { name: 'Ảnh áp phích ở Cổng 1' });
  fireEvent.change(dialog.querySelector('input[type=file]')!, {
    target: { files: [new File(['x'], 'poster.jpg', { type: 'image/jpeg' })] },
  });
  return dialog;
}

it('shows which posters are to be printed again, why, and the hours of each gate', async () => {
  const { container } = openDesk('unit-admin', '/cong', desk);
  const card = await cardOf('Cổng 1');
  expect(within(card).getByText('In lại áp phích')).toBeTruthy();
  expect(within(card).getByText('Đã đổi: tên đơn vị, địa bàn; số điện thoại.')).toBeTruthy();
  expect(within(card).getByText('Mở 06:00–18:00, T2–T6')).toBeTruthy();
  expect(within(await cardOf('Cổng 2')).getByText('Áp phích đúng, bản 1')).toBeTruthy();
  expect(screen.getByText('1 cổng phải in lại áp phích')).toBeTruthy();
  expect(screen.getAllByRole('heading', { level: 2 }).map((heading) => heading.textContent)).toEqual([
    'Cổng 1',
    'Cổng 2',
    'Cổng cũ',
  ]);
  expect((await axe(container)).violations).toEqual([]);
});

it('prints everything for all gates with one press, on the chosen paper', async () => {
  const user = userEvent.setup({ delay: null });
  stubPhotos([]);
  const { asked } = openDesk('unit-admin', '/cong', {
    ...desk,
    'GET /api/declarations/v1/posters.pdf': () => new Blob(['%PDF-']) as never,
  });
  await user.selectOptions(await screen.findByRole('combobox', { name: 'Khổ giấy' }), 'Letter');
  await user.click(screen.getByRole('button', { name: 'In tất cả' }));
  await waitFor(() =>
    expect(asked.find(({ path }) => path.endsWith('posters.pdf'))?.query.get('paper')).toBe('Letter'),
  );
});

it('accepts a photo of the current poster only, and sends what was read', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked, container } = openDesk('unit-admin', '/cong', {
    ...desk,
    'POST /api/declarations/v1/gates/{id}/poster-photo': () => refuse(422, 'DECLARATIONS.POSTER_OUTDATED'),
  });
  await user.click(await screen.findByRole('button', { name: 'Chụp ảnh áp phích Cổng 1' }));
  stubPhotos(['HTTP://LOCALHOST/G/7K2M4QK/2']);
  const dialog = await takePhoto();
  expect(await within(dialog).findByText(/^Ảnh là bản 2\. Cần bản 3/)).toBeTruthy();
  expect(within(dialog).queryByRole('button', { name: 'Xác nhận đã dán' })).toBeNull();
  stubPhotos(['HTTP://LOCALHOST/G/7K2M4QA/1']);
  await takePhoto();
  expect(await within(dialog).findByText('Mã QR trong ảnh không phải của cổng này.')).toBeTruthy();
  stubPhotos(['HTTP://LOCALHOST/G/7K2M4QK/3']);
  await takePhoto();
  expect(await within(dialog).findByText('Đúng áp phích của cổng này, bản 3.')).toBeTruthy();
  expect((await axe(container)).violations).toEqual([]);
  await user.click(within(dialog).getByRole('button', { name: 'Xác nhận đã dán' }));
  expect(await within(dialog).findByText(/^Áp phích trong ảnh là bản cũ/)).toBeTruthy();
  const sent = asked.find(({ path }) => path.endsWith('poster-photo'));
  expect(sent?.query.get('read')).toBe('HTTP://LOCALHOST/G/7K2M4QK/3');
});

it('shows the photo that confirmed a poster', async () => {
  const user = userEvent.setup({ delay: null });
  stubPhotos([]);
  const { asked } = openDesk('unit-admin', '/cong', {
    ...desk,
    'GET /api/declarations/v1/gates/{id}/poster-photo': () => new Blob(['photo']) as never,
  });
  await user.click(await screen.findByRole('button', { name: 'Xem ảnh áp phích Cổng 2' }));
  expect(await screen.findByRole('img', { name: 'Áp phích ở Cổng 2' })).toBeTruthy();
  expect(asked.some(({ path, method }) => method === 'GET' && path.endsWith('/poster-photo'))).toBe(true);
  expect(screen.queryByRole('button', { name: 'Xem ảnh áp phích Cổng cũ' })).toBeNull();
});

it('changes name and hours of a gate', async () => {
  const user = userEvent.setup({ delay: null });
  const { asked } = openDesk('unit-admin', '/cong', {
    ...desk,
    'PATCH /api/declarations/v1/gates/{id}': ({ body }) => ({ ...second, ...(body as object) }) as GateDto,
  });
  await user.click(await screen.findByRole('button', { name: 'Sửa Cổng 2' }));
  const dialog = within(await screen.findByRole('dialog'));
  await user.click(dialog.getByLabelText('Ghi giờ mở cửa'));
  await user.click(dialog.getByLabelText('CN'));
  await user.click(dialog.getByRole('button', { name: 'Lưu' }));
  await waitFor(() =>
    expect(asked.find(({ method }) => method === 'PATCH')?.body).toMatchObject({
      name: 'Cổng 2',
      hours: { weekdays: [1, 2, 3, 4, 5, 6], from: '06:00', to: '18:00' },
    }),
  );
});

it('previews each page of a gate as it is printed', async () => {
  const user = userEvent.setup({ delay: null });
  const { container } = openDesk('unit-admin', '/cong/g1/ap-phich', {
    'GET /api/declarations/v1/gates/{id}/poster': () => ({
      unitName: 'Chợ Bến Thành', gateName: 'Cổng 1', direction: 'entrance', areaName: 'Phường Bến Thành, Quận 1', code: '7K2M4QK',
      url: 'HTTP://LOCALHOST/G/7K2M4QK/3', host: 'localhost', hotline: '19009095', centreName: null, centrePhone: null, version: 3, issuedOn: '2021-06-30',
    }),
    'GET /api/declarations/v1/gates/{id}/poster-pages': () => ({ items: [page, { ...page, part: 'guide' }] }),
  }); // prettier-ignore
  const sheet = await screen.findByTestId('sheet-poster');
  expect(sheet.querySelector('text')?.textContent).toBe('Chợ Bến Thành');
  expect(sheet.querySelector('text')?.getAttribute('font-weight')).toBe('700');
  expect(screen.getByText('Mã QR dẫn tới HTTP://LOCALHOST/G/7K2M4QK/3')).toBeTruthy();
  expect((await axe(container)).violations).toEqual([]);
  await user.click(screen.getByRole('tab', { name: 'Hướng dẫn' }));
  expect(await screen.findByTestId('sheet-guide')).toBeTruthy();
});
