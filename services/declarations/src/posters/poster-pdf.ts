import { formatGateCode } from '@khai-bao/health-form';
import PDFDocument from 'pdfkit';
import { create as createQr } from 'qrcode';
import { drawCentredText } from './centred-text.js';
import { resolveFontFile, fontWeights } from './poster-fonts.js';
import type { PosterContent } from './poster-content.js';

/** A4 in points. */
const page = { width: 595.28, height: 841.89, margin: 40 };
const brand = '#123a63';
const ink = '#14213a';
const inkSoft = '#465169';
const marigold = '#f4b400';

const steps = [
  { vi: '1. Mở máy ảnh, quét mã', en: 'Scan with your camera, no app needed' },
  { vi: '2. Trả lời 5 câu hỏi', en: 'Answer five questions, about 30 seconds' },
  { vi: '3. Đưa mã cho bảo vệ', en: 'Show your pass to the staff' },
] as const;

const directionText = {
  entrance: 'Lối vào · Entrance',
  exit: 'Lối ra · Exit',
  both: 'Lối vào, ra · Entrance and exit',
} as const;

/** The occasion of a declaration at a gate, by its direction. */
export const occasionText = {
  entrance: 'trước khi vào · before you enter',
  exit: 'trước khi ra · before you leave',
  both: 'khi vào và khi ra · on the way in and out',
} as const;

/** Renders a poster as an A4 PDF with embedded fonts: Vietnamese first, English below, legible in black and white. */
export function renderPosterPdf(poster: PosterContent): Promise<Buffer> {
  const document = new PDFDocument({
    size: 'A4',
    margin: 0,
    info: { Title: `Khai Báo: ${poster.unitName}, ${poster.gateName}` },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<Buffer>((resolve, reject) => {
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
  for (const weight of fontWeights) document.registerFont(weight, resolveFontFile(weight));
  drawHead(document, poster);
  drawPlace(document, poster);
  drawArch(document, poster);
  drawSteps(document);
  drawFoot(document, poster);
  document.end();
  return done;
}

type Document = InstanceType<typeof PDFDocument>;

const contentWidth = page.width - 2 * page.margin;

function drawHead(document: Document, { direction }: PosterContent): void {
  document.rect(0, 0, page.width, 92).fill(brand);
  document.lineWidth(5).strokeColor('#ffffff').path('M 44 64 L 44 44 A 16 16 0 0 1 76 44 L 76 64').stroke();
  document.lineWidth(5).strokeColor(marigold).path('M 52 47 L 58 54 L 69 41').stroke();
  document.fillColor('#ffffff').font('bold').fontSize(30).text('KHAI BÁO Y TẾ', 96, 20, { lineBreak: false });
  document
    .font('regular')
    .fontSize(13)
    .text(`Health declaration · ${occasionText[direction]}`, 97, 60, { lineBreak: false });
}

function drawPlace(document: Document, poster: PosterContent): void {
  const block = { left: page.margin, width: contentWidth };
  const named = drawCentredText(document, {
    ...block, text: poster.unitName, weight: 'bold', size: 27, color: ink, top: 104, maxLines: 2,
  }); // prettier-ignore
  const placed = drawCentredText(document, {
    ...block, text: `${poster.gateName} · ${poster.areaName}`, weight: 'regular', size: 14, color: inkSoft, top: named + 2, maxLines: 2,
  }); // prettier-ignore
  drawCentredText(document, {
    ...block, text: directionText[poster.direction], weight: 'semibold', size: 13, color: ink, top: placed + 2, maxLines: 1,
  }); // prettier-ignore
}

function drawArch(document: Document, poster: PosterContent): void {
  const left = 122;
  const right = page.width - 122;
  const radius = (right - left) / 2;
  const top = 232;
  const bottom = 574;
  document
    .lineWidth(11)
    .strokeColor(brand)
    .path(
      `M ${left} ${bottom} L ${left} ${top + radius} A ${radius} ${radius} 0 0 1 ${right} ${top + radius} L ${right} ${bottom}`,
    )
    .stroke();
  const side = 246;
  drawQr(document, poster.url, (page.width - side) / 2, bottom - side - 12, side);
  document.rect(left - 5.5, bottom + 8, right - left + 11, 58).fill(brand);
  document
    .fillColor('#ffffff')
    .font('bold')
    .fontSize(36)
    .text(formatGateCode(poster.code), left, bottom + 13, {
      width: right - left,
      align: 'center',
      characterSpacing: 3,
      lineBreak: false,
    });
  const host = poster.url.replace(/^https?:\/\//, '').replace(/\/g\/.*$/, '');
  document
    .fillColor(ink)
    .font('regular')
    .fontSize(13)
    .text(`Không quét được? Vào ${host} và gõ mã trên`, page.margin, bottom + 76, {
      width: contentWidth,
      align: 'center',
    });
  document
    .fillColor(inkSoft)
    .text('Cannot scan? Open the address and type the code', page.margin, document.y, {
      width: contentWidth,
      align: 'center',
    });
}

/** Draws a QR code with error correction M. The arch leaves its quiet zone white. */
function drawQr(document: Document, text: string, x: number, y: number, side: number): void {
  const { modules } = createQr(text, { errorCorrectionLevel: 'M' });
  const step = side / modules.size;
  document.fillColor('#000000');
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column))
        document.rect(x + column * step, y + row * step, step + 0.05, step + 0.05);
    }
  }
  document.fill();
}

function drawSteps(document: Document): void {
  const gap = 16;
  const width = (contentWidth - 2 * gap) / 3;
  steps.forEach(({ vi, en }, at) => {
    const x = page.margin + at * (width + gap);
    document.rect(x, 700, width, 4).fill(marigold);
    document.fillColor(ink).font('bold').fontSize(13).text(vi, x, 711, { width });
    document
      .fillColor(inkSoft)
      .font('regular')
      .fontSize(11)
      .text(en, x, document.y + 2, { width });
  });
}

function drawFoot(document: Document, poster: PosterContent): void {
  document.rect(0, 788, page.width, page.height - 788).fill('#f3f1ec');
  document
    .fillColor(inkSoft)
    .font('regular')
    .fontSize(11)
    .text(
      'Không có điện thoại? Nhân viên trực cổng khai giúp. · No phone? Staff will help.',
      page.margin,
      804,
      { width: contentWidth - 110, lineBreak: false },
    );
  const [year, month, day] = poster.issuedOn.split('-');
  document.text(`Bản ${poster.version} · ${day}/${month}/${year}`, page.width - page.margin - 110, 804, {
    width: 110,
    align: 'right',
    lineBreak: false,
  });
}
