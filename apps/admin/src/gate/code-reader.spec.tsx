import { jest } from '@jest/globals';

const decode = jest.fn<(image: { width: number; height: number }) => Promise<string[]>>();
const openQrDecoder = jest.fn<() => Promise<typeof decode>>();
const restartQrDecoder = jest.fn<() => Promise<typeof decode>>();
jest.unstable_mockModule('@khai-bao/ui/qr-decoder', () => ({ openQrDecoder, restartQrDecoder }));
const { frameReader } = await import('./code-reader.js');

const pass = 'KB1.aaaa.bbbb';
const video = (width: number, height: number): HTMLVideoElement =>
  ({ videoWidth: width, videoHeight: height }) as HTMLVideoElement;
/** A canvas that tells the part of the video that was drawn, and gives a picture of its own size. */
function fakeCanvas(): number[][] {
  const drawn: number[][] = [];
  jest.spyOn(HTMLCanvasElement.prototype, 'getContext').mockImplementation((() => ({
    fillRect: () => undefined,
    drawImage: (_video: unknown, ...part: number[]) => void drawn.push(part),
    getImageData: (_x: number, _y: number, width: number, height: number) => ({ width, height }),
  })) as never);
  return drawn;
}

beforeEach(() => {
  decode.mockReset().mockResolvedValue([pass]);
  openQrDecoder.mockReset().mockResolvedValue(decode);
  restartQrDecoder.mockReset().mockResolvedValue(decode);
});
afterEach(() => {
  jest.restoreAllMocks();
  delete (globalThis as { BarcodeDetector?: unknown }).BarcodeDetector;
});

it('gives the middle of the picture to the decoder in the worker', async () => {
  const drawn = fakeCanvas();
  expect(await (await frameReader())(video(1280, 960))).toEqual([pass]);
  expect(drawn).toEqual([[160, 0, 960, 960, 0, 0, 720, 720]]);
  expect(decode).toHaveBeenCalledWith({ width: 720, height: 720 });
});

it('does not look while the camera has no picture yet', async () => {
  fakeCanvas();
  expect(await (await frameReader())(video(0, 0))).toEqual([]);
  expect(decode).not.toHaveBeenCalled();
});

it('says that no reader can be loaded', async () => {
  openQrDecoder.mockRejectedValue(new Error('the decoder cannot be loaded'));
  await expect(frameReader()).rejects.toThrow('cannot be loaded');
});

it('loads no decoder where the browser has one that reads QR codes', async () => {
  fakeCanvas();
  Object.assign(globalThis, {
    BarcodeDetector: class {
      static getSupportedFormats(): Promise<string[]> {
        return Promise.resolve(['qr_code']);
      }
      detect = (): Promise<object[]> => Promise.resolve([{ rawValue: pass }]);
    },
  });
  expect(await (await frameReader())(video(640, 480))).toEqual([pass]);
  expect(openQrDecoder).not.toHaveBeenCalled();
});

it('loads the decoder where the browser’s own reads other codes only', async () => {
  fakeCanvas();
  Object.assign(globalThis, {
    BarcodeDetector: class {
      static getSupportedFormats(): Promise<string[]> {
        return Promise.resolve(['ean_13']);
      }
    },
  });
  expect(await (await frameReader())(video(640, 480))).toEqual([pass]);
  expect(openQrDecoder).toHaveBeenCalled();
});

it('starts the decoder anew as a replacement, also where the browser has a reader of its own', async () => {
  fakeCanvas();
  Object.assign(globalThis, {
    BarcodeDetector: class {
      static getSupportedFormats(): Promise<string[]> {
        return Promise.resolve(['qr_code']);
      }
    },
  });
  expect(await (await frameReader(true))(video(640, 480))).toEqual([pass]);
  expect(restartQrDecoder).toHaveBeenCalledTimes(1);
  expect(openQrDecoder).not.toHaveBeenCalled();
});
