import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { encode } from 'uqr';
import { decodeQrCodes, loadQrDecoder } from './qr-decoding.js';

const pass = 'KB1.AQEBkgAAAABwAIAAAAAAAAAAAABg3Pk_YN5Kvw.c2lnbmF0dXJl';
const poster = 'HTTPS://KHAIBAO.EXAMPLE.VN/G/7K2M4Q9';
const side = 640;

/** A picture with codes in it: text, left edge, top edge, pixels a module, light on dark or not. */
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

beforeAll(async () => {
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  const bytes = readFileSync(file);
  await loadQrDecoder({ wasmBinary: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) });
});

it('reads a code, dark on light and light on dark', async () => {
  expect(await decodeQrCodes(picture([pass, 150, 150, 6]))).toEqual([pass]);
  expect(await decodeQrCodes(picture([pass, 150, 150, 6, true]))).toEqual([pass]);
});

it('reads nothing where there is nothing', async () => {
  expect(await decodeQrCodes(picture())).toEqual([]);
});

it('reads every code in a picture, and each once', async () => {
  const found = await decodeQrCodes(picture([poster, 10, 10, 6], [pass, 340, 340, 5], [poster, 10, 360, 6]));
  expect(found.sort()).toEqual([poster, pass]);
});
