import PDFDocument from 'pdfkit';
import { drawPosterSet } from './draw-poster-set.js';
import type { DrawnPage } from './drawing.js';
import type { PosterSet } from './poster-content.js';
import { resolveFontFile, type FontFace } from './poster-fonts.js';

type Document = InstanceType<typeof PDFDocument>;

/** Renders a set of posters as one PDF with embedded fonts. */
export const renderPosterPdf = (set: PosterSet): Promise<Buffer> =>
  renderPdf(drawPosterSet(set), `Khai Báo: ${set.gates[0]?.unitName ?? ''}`);

/** A page on its paper, whatever it shows. */
type PlacedPage = Omit<DrawnPage, 'part'>;

/** Renders drawn pages as one PDF with embedded fonts. */
export function renderPdf(pages: Iterable<PlacedPage>, title: string): Promise<Buffer> {
  const document = new PDFDocument({ autoFirstPage: false, margin: 0, info: { Title: title } });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<Buffer>((resolve, reject) => {
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
  const registered = new Set<FontFace>();
  for (const page of pages) addPage(document, page, registered);
  document.end();
  return done;
}

function addPage(document: Document, page: PlacedPage, registered: Set<FontFace>): void {
  document.addPage({ size: [page.width, page.height], margin: 0 });
  document.save();
  document.translate(page.left, page.top).scale(page.scale);
  for (const item of page.items) {
    if (item.kind === 'text') {
      if (!registered.has(item.face)) {
        document.registerFont(item.face, resolveFontFile(item.face));
        registered.add(item.face);
      }
      document.font(item.face).fontSize(item.size).fillColor(item.color).text(item.text, item.x, item.y, {
        lineBreak: false,
        // Faces of different scripts share one baseline.
        baseline: 'alphabetic',
        characterSpacing: item.spacing,
      });
      continue;
    }
    const shape = document.path(item.d);
    if (item.stroke === null) shape.fill(item.fill ?? '#000000');
    else shape.lineWidth(item.strokeWidth).stroke(item.stroke);
  }
  document.restore();
}
