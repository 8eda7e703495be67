import { jest } from '@jest/globals';
import { encode } from 'uqr';
import { frameReader } from './code-reader.js';

const pass = 'KB1.AQEBkgAAAABwAIAAAAAAAAAAAABg3Pk_YN5Kvw.c2lnbmF0dXJl';
const poster = 'HTTPS://KHAIBAO.EXAMPLE.VN/G/7K2M4Q9';
const side = 640;

/** A camera's picture with codes in it: text, left edge, top edge, pixels a module, light on dark or not. */
function picture(...codes: readonly (readonly [string, number, number, number, boolean?])[]): ImageData {
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [text, left, top, step, inverted = false] of codes) {
    const { data, size } = encode(text, { ecc: 'L', border: 3 });
    for (let y = 0; y < size * step; y += 1)
      for (let x = 0; x < size * step; x += 1) {
        const dark = data[Math.floor(y / step)]![Math.floor(x / step)]! !== inverted;
        const value = dark ? 0 : 255;
        pixels.set([value, value, value, 255], ((top + y) * side + left + x) * 4);
      }
  }
  return { data: pixels, width: side, height: side } as ImageData;
}

/** A canvas that holds the picture; a shape filled on it is painted as the box around its corners. */
function fakeCanvas(): void {
  jest.spyOn(HTMLCanvasElement.prototype, 'getContext').mockImplementation((() => {
    let held = picture();
    let corners: [number, number][] = [];
    return {
      drawImage: (video: { picture: ImageData }) =>
        void (held = { ...video.picture, data: video.picture.data.slice() }),
      getImageData: () => held,
      beginPath: () => void (corners = []),
      lineTo: (x: number, y: number) => void corners.push([x, y]),
      fill: () => {
        const [xs, ys] = [corners.map(([x]) => Math.round(x)), corners.map(([, y]) => Math.round(y))];
        for (let y = Math.min(...ys); y <= Math.max(...ys); y += 1)
          for (let x = Math.min(...xs); x <= Math.max(...xs); x += 1)
            held.data.set([136, 136, 136, 255], (y * side + x) * 4);
      },
    } as unknown as CanvasRenderingContext2D;
  }) as never);
}
beforeEach(() => fakeCanvas());
afterEach(() => jest.restoreAllMocks());
const read = async (shown: ImageData): Promise<string[]> =>
  (await frameReader())({
    videoWidth: side,
    videoHeight: side,
    picture: shown,
  } as unknown as HTMLVideoElement);

it('reads a pass, dark on light and light on dark', async () => {
  expect(await read(picture([pass, 150, 150, 6]))).toEqual([pass]);
  expect(await read(picture([pass, 150, 150, 6, true]))).toEqual([pass]);
});
it('reads nothing where there is nothing', async () => {
  expect(await read(picture())).toEqual([]);
});
it('finds the pass in a picture with a poster, whichever of them it sees first', async () => {
  expect(await read(picture([poster, 10, 10, 8], [pass, 340, 340, 5]))).toContain(pass);
  expect(await read(picture([pass, 10, 10, 5], [poster, 340, 340, 8]))).toContain(pass);
});
