import { jest } from '@jest/globals';
import { encode } from 'uqr';

const decode = jest.fn<(image: ImageData) => Promise<string[]>>();
const openQrDecoder = jest.fn<() => Promise<typeof decode>>();
jest.unstable_mockModule('@khai-bao/ui/qr-decoder', () => ({ openQrDecoder }));
const { qrReader } = await import('./read-qr.js');

const card =
  '079190001234|024123456|Nguyễn Thị Minh Khai|30091990|Nữ|12 Lê Lợi, Bến Nghé, Quận 1, TP. Hồ Chí Minh|25042021';

/** The pixels of a picture that is a QR code with a margin, 8 pixels a module. */
function pictureOf(text: string, inverted: boolean): ImageData {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const side = size * 8;
  const pixels = new Uint8ClampedArray(side * side * 4);
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) {
      const dark = data[Math.floor(y / 8)]![Math.floor(x / 8)]! !== inverted;
      pixels.set([dark ? 0 : 255, dark ? 0 : 255, dark ? 0 : 255, 255], (y * side + x) * 4);
    }
  return { data: pixels, width: side, height: side } as ImageData;
}

/** A canvas that holds what is drawn on it, and its negative once white is laid over it as the difference. */
function fakeCanvas(): void {
  jest.spyOn(HTMLCanvasElement.prototype, 'getContext').mockImplementation(function (
    this: HTMLCanvasElement,
  ) {
    const canvas = this as HTMLCanvasElement & { held?: ImageData };
    return {
      globalCompositeOperation: '',
      drawImage: (source: ImageData) => void (canvas.held = source),
      fillRect(this: { globalCompositeOperation: string }) {
        const { held } = canvas;
        if (!held || this.globalCompositeOperation !== 'difference') return;
        canvas.held = {
          ...held,
          data: held.data.map((value, at) => (at % 4 === 3 ? value : 255 - value)),
        } as ImageData;
      },
      getImageData: () => canvas.held,
    } as unknown as CanvasRenderingContext2D;
  } as never);
}
beforeEach(() => {
  fakeCanvas();
  openQrDecoder.mockReset().mockResolvedValue(decode);
});
afterEach(() => {
  jest.restoreAllMocks();
  delete (globalThis as { BarcodeDetector?: unknown }).BarcodeDetector;
});

describe.each([
  ['dark on light', false],
  ['light on dark', true],
])('a card’s code, %s', (_name, inverted) => {
  const picture = pictureOf(card, inverted);

  it('is given to the decoder as a whole, then in parts, until it is read', async () => {
    decode.mockReset().mockResolvedValueOnce([]).mockResolvedValueOnce([]).mockResolvedValue([card]);
    expect(await (await qrReader())(picture as unknown as ImageBitmap)).toBe(card);
    expect(decode).toHaveBeenCalledTimes(3);
    expect(decode).toHaveBeenLastCalledWith(picture);
  });

  it('is read with a browser’s own reader, which knows dark on light only', async () => {
    const isLight = ({ data }: ImageData): boolean => data[0]! > 128;
    class Detector {
      static getSupportedFormats = () => Promise.resolve(['qr_code']);
      detect(source: (HTMLCanvasElement & { held?: ImageData }) | ImageData) {
        const pixels = 'data' in source ? source : source.held;
        return Promise.resolve(pixels && isLight(pixels) ? [{ rawValue: card }] : []);
      }
    }
    Object.assign(globalThis, { BarcodeDetector: Detector });
    expect(await (await qrReader())(picture as unknown as ImageBitmap)).toBe(card);
  });
});

it('goes on with a new decoder after one has failed', async () => {
  const picture = pictureOf(card, false) as unknown as ImageBitmap;
  const failing = jest.fn<typeof decode>().mockRejectedValue(new Error('the decoder has failed'));
  decode.mockReset().mockResolvedValue([card]);
  openQrDecoder.mockReset().mockResolvedValue(decode).mockResolvedValueOnce(failing);
  openQrDecoder.mockResolvedValueOnce(failing);
  const read = await qrReader();
  await expect(read(picture)).rejects.toThrow('has failed');
  expect(await read(picture)).toBe(card);
});
