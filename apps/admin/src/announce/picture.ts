import { qrPath, type Language } from '@khai-bao/ui';
import { withoutProtocol } from './kit-texts.js';

/** The size that Zalo and Facebook show of a shared picture, pixels. */
const [width, height] = [1200, 630];
const fontFamily = '"Be Vietnam Pro", sans-serif';

const pictureWords: Record<Language, { title: string; lead: readonly string[]; scan: string }> = {
  vi: {
    title: 'Đăng ký khai báo y tế',
    lead: ['Dành cho mọi đơn vị: chợ, cửa hàng,', 'quán ăn, công ty, trường học…'],
    scan: 'Quét mã để đăng ký',
  },
  en: {
    title: 'Register your place',
    lead: ['For the electronic health declaration:', 'markets, shops, restaurants, companies, schools'],
    scan: 'Scan to register',
  },
};

/**
 * Draws the picture of an area's announcement: its name, what it is about, the address, and the QR inside the gate.
 * @throws Error when this browser draws no pictures
 */
export async function drawPicture({
  areaName,
  address,
  link,
  language,
}: {
  areaName: string;
  /** What is written; without a source. */
  address: string;
  /** What the QR leads to. */
  link: string;
  language: Language;
}): Promise<Blob> {
  await Promise.all(
    ['700', '400'].map((weight) => document.fonts.load(`${weight} 40px ${fontFamily}`, 'Đăng ký ỄỘ')),
  );
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const draw = canvas.getContext('2d');
  if (draw === null) throw new Error('no canvas');
  const text = pictureWords[language];
  draw.fillStyle = '#123a63';
  draw.fillRect(0, 0, width, height);
  draw.fillStyle = '#fff';
  draw.textBaseline = 'alphabetic';
  fittingFontSize(draw, areaName, 700, 54, 64, 150);
  fittingFontSize(draw, text.title, 700, 62, 64, 250);
  draw.fillStyle = '#dbe6f2';
  text.lead.forEach((line, at) => fittingFontSize(draw, line, 400, 33, 64, 320 + at * 48));
  draw.fillStyle = '#f4b400';
  draw.fillRect(64, 425, 96, 8);
  draw.fillStyle = '#fff';
  fittingFontSize(draw, withoutProtocol(address), 700, 38, 64, 505);
  drawGate(draw, link, text.scan);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob === null ? reject(new Error('no picture')) : resolve(blob)), 'image/png'),
  );
}

/** A line that becomes smaller until it fits beside the gate. */
function fittingFontSize(
  draw: CanvasRenderingContext2D,
  text: string,
  weight: number,
  size: number,
  x: number,
  y: number,
): void {
  let fits = size;
  do draw.font = `${weight} ${fits}px ${fontFamily}`;
  while (draw.measureText(text).width > 640 && (fits -= 2) > 18);
  draw.fillText(text, x, y);
}

function drawGate(draw: CanvasRenderingContext2D, link: string, scan: string): void {
  const gate = new Path2D('M748 630V262a194 194 0 0 1 388 0v368z');
  draw.fillStyle = '#fff';
  draw.fill(gate);
  const { path, size } = qrPath(link, { quiet: 0 });
  const side = 268;
  draw.save();
  draw.translate(942 - side / 2, 232);
  draw.scale(side / size, side / size);
  draw.fillStyle = '#14213a';
  draw.fill(new Path2D(path));
  draw.restore();
  draw.fillStyle = '#123a63';
  draw.textAlign = 'center';
  draw.font = `700 30px ${fontFamily}`;
  draw.fillText(scan, 942, 565, 340);
  draw.textAlign = 'start';
}
