import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { create } from 'qrcode';

/** Pixels of the films. */
export const filmSize = { width: 640, height: 480 } as const;
const { width, height } = filmSize;
const framesPerSecond = 10;

/** A film of one picture that shows a QR code, as a browser's camera for tests takes it (YUV4MPEG2). Answers its path. */
export function filmOfQr(text: string): string {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const step = Math.floor((height - 80) / modules.size);
  const [left, top] = [width - step * modules.size, height - step * modules.size].map((room) =>
    Math.floor(room / 2),
  );
  const luma = Buffer.alloc(width * height, 235);
  for (let row = 0; row < modules.size; row += 1)
    for (let column = 0; column < modules.size; column += 1)
      if (modules.get(row, column))
        for (let y = 0; y < step; y += 1) {
          const at = (top! + row * step + y) * width + left! + column * step;
          luma.fill(16, at, at + step);
        }
  return filmOfPictures([luma]);
}

/** A film that shows pictures one after the other, a second each: their brightness, `filmSize` wide and high. Answers its path. */
export function filmOfPictures(pictures: readonly Buffer[]): string {
  const chroma = Buffer.alloc((width * height) / 2, 128);
  const frame = Buffer.from('FRAME\n');
  const repeats = pictures.length === 1 ? 1 : framesPerSecond;
  const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'khai-bao-camera-')), 'film.y4m');
  writeFileSync(
    file,
    Buffer.concat([
      Buffer.from(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420mpeg2\n`),
      ...pictures.flatMap((luma) => Array.from({ length: repeats }, () => [frame, luma, chroma]).flat()),
    ]),
  );
  return file;
}
