import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { GuideLanguage, GuideRole } from '@khai-bao/contracts';
import PDFDocument from 'pdfkit';
import type { GuideBlock, GuideDocument, GuideInline, GuideItem } from './guide-document.js';
import { guidePdfTexts } from './guide-pdf.texts.js';
import { pictureFileOf } from './release-guides.js';

type Pdf = InstanceType<typeof PDFDocument>;

/** What the cover and the foot of each page state. */
export interface GuidePdfFacts {
  readonly role: GuideRole;
  readonly language: GuideLanguage;
  readonly version: string;
  readonly publishedAt: Date;
}

const require = createRequire(import.meta.url);
const fontOf = (file: string): string => require.resolve(`@expo-google-fonts/be-vietnam-pro/${file}`);
const fonts = {
  regular: fontOf('400Regular/BeVietnamPro_400Regular.ttf'),
  bold: fontOf('700Bold/BeVietnamPro_700Bold.ttf'),
} as const;

const colors = {
  ink: '#14222e',
  dim: '#51606c',
  brand: '#0b5a73',
  line: '#c9d3da',
  note: '#eef5f8',
} as const;
/** Lengths in points: A4 with margins of 2 cm. */
const margin = 57;
const bodySize = 10.5;
const tocLinesPerPage = 34;
const maxPictureHeight = 300;
/** A section begins on the next page when less is left. */
const sectionHeight = 170;

/** Renders a guide as PDF: cover, contents with page numbers, one section after the other. */
export function renderGuidePdf(document: GuideDocument, facts: GuidePdfFacts): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: 'A4',
    margin,
    bufferPages: true,
    lang: facts.language,
    info: { Title: document.title, Author: 'Khai Báo', CreationDate: facts.publishedAt },
  });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<Buffer>((resolve, reject) => {
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  pdf.registerFont('regular', fonts.regular);
  pdf.registerFont('bold', fonts.bold);
  new GuidePdf(pdf, document, facts).draw();
  pdf.end();
  return done;
}

/** Draws one guide from the cover to the last page. */
class GuidePdf {
  private readonly width: number;

  constructor(
    private readonly pdf: Pdf,
    private readonly document: GuideDocument,
    private readonly facts: GuidePdfFacts,
  ) {
    this.width = pdf.page.width - 2 * margin;
  }

  draw(): void {
    this.drawCover();
    const tocPages = Math.max(1, Math.ceil(this.document.sections.length / tocLinesPerPage));
    for (let page = 0; page < tocPages; page += 1) this.pdf.addPage();
    const starts = this.document.sections.map(({ title, blocks }, at) => {
      if (at === 0) this.pdf.addPage();
      else this.pdf.moveDown(1.2);
      this.keepTogether(sectionHeight);
      const page = this.pdf.bufferedPageRange().count;
      this.pdf.outline.addItem(title);
      this.pdf.addNamedDestination(`part-${at}`);
      this.pdf
        .font('bold')
        .fontSize(18)
        .fillColor(colors.brand)
        .text(title, margin, this.pdf.y, { width: this.width });
      this.pdf.moveDown(0.6);
      for (const block of blocks) this.drawBlock(block);
      return page;
    });
    this.drawContents(starts);
    this.drawFeet();
  }

  private drawCover(): void {
    const { pdf, facts } = this;
    const t = guidePdfTexts[facts.language];
    pdf.rect(0, 0, pdf.page.width, 190).fill(colors.brand);
    pdf.fillColor('#ffffff').font('bold').fontSize(30).text('Khai Báo', margin, 70);
    pdf.font('regular').fontSize(12).text(t.city, margin, 112);
    pdf
      .fillColor(colors.ink)
      .font('bold')
      .fontSize(26)
      .text(this.document.title, margin, 240, { width: this.width });
    pdf.moveDown(0.6);
    for (const block of this.document.intro) this.drawBlock(block);
    pdf.moveDown(1);
    const day = new Intl.DateTimeFormat(facts.language === 'vi' ? 'vi-VN' : 'en-GB', {
      timeZone: 'Asia/Ho_Chi_Minh',
      dateStyle: 'long',
    }).format(facts.publishedAt);
    pdf
      .font('regular')
      .fontSize(11)
      .fillColor(colors.dim)
      .text(t.version(facts.version, day), { width: this.width });
    pdf.text(t.newest, { width: this.width });
  }

  private drawContents(starts: readonly number[]): void {
    const t = guidePdfTexts[this.facts.language];
    this.document.sections.forEach(({ title }, at) => {
      const [page, line] = [Math.floor(at / tocLinesPerPage), at % tocLinesPerPage];
      this.pdf.switchToPage(1 + page);
      if (line === 0)
        this.pdf.font('bold').fontSize(18).fillColor(colors.brand).text(t.contents, margin, margin);
      const y = margin + 40 + line * 19;
      this.pdf.font('regular').fontSize(11).fillColor(colors.ink);
      this.pdf.text(`${at + 1}. ${title}`, margin, y, {
        width: this.width - 40,
        height: 16,
        ellipsis: true,
        goTo: `part-${at}`,
      });
      this.pdf.text(String(starts[at]), margin, y, { width: this.width, align: 'right' });
    });
  }

  private drawFeet(): void {
    const { count } = this.pdf.bufferedPageRange();
    for (let page = 1; page < count; page += 1) {
      this.pdf.switchToPage(page);
      const y = this.pdf.page.height - 40;
      // Below the margin pdfkit would begin a new page.
      this.pdf.page.margins.bottom = 0;
      this.pdf.font('regular').fontSize(8.5).fillColor(colors.dim);
      this.pdf.text(`${this.document.title} · ${this.facts.version}`, margin, y, {
        width: this.width - 60,
        lineBreak: false,
      });
      this.pdf.text(`${page + 1} / ${count}`, margin, y, {
        width: this.width,
        align: 'right',
        lineBreak: false,
      });
    }
  }

  private drawBlock(block: GuideBlock): void {
    const { pdf } = this;
    pdf.fillColor(colors.ink).fontSize(bodySize);
    pdf.x = margin;
    switch (block.kind) {
      case 'heading':
        this.keepTogether(60);
        pdf.moveDown(0.3).font('bold').fontSize(13);
        this.drawInlines(block.inlines, margin, this.width, true);
        break;
      case 'picture':
        this.drawPicture(block.picture!);
        break;
      case 'table':
        this.drawTable(block);
        break;
      case 'note':
        this.drawNote(block.items);
        break;
      case 'list':
      case 'steps':
        for (const item of block.items) this.drawItem(item);
        break;
      default:
        this.drawInlines(block.inlines, margin, this.width);
    }
    pdf.moveDown(0.5);
  }

  private drawItem({ inlines, level, marker }: GuideItem): void {
    const left = margin + 20 + level * 18;
    this.keepTogether(bodySize * 2);
    const { y } = this.pdf;
    if (marker !== null) this.pdf.font('bold').text(marker, left - 20, y, { width: 18, lineBreak: false });
    this.pdf.y = y;
    this.drawInlines(inlines, left, this.width - (left - margin));
    this.pdf.moveDown(0.2);
  }

  private drawNote(items: readonly GuideItem[]): void {
    const text = items.map(({ inlines }) => inlines.map((inline) => inline.text).join('')).join('\n');
    const height = this.pdf.font('regular').heightOfString(text, { width: this.width - 24 }) + 18;
    this.keepTogether(height);
    const { y } = this.pdf;
    this.pdf.rect(margin, y, this.width, height).fill(colors.note);
    this.pdf.rect(margin, y, 3, height).fill(colors.brand);
    this.pdf.fillColor(colors.ink);
    this.pdf.y = y + 8;
    for (const { inlines } of items) this.drawInlines(inlines, margin + 14, this.width - 24);
    this.pdf.y = Math.max(this.pdf.y, y + height);
  }

  private drawTable({ items, columns }: GuideBlock): void {
    const width = this.width / columns;
    for (let row = 0; row * columns < items.length; row += 1) {
      const cells = items.slice(row * columns, (row + 1) * columns);
      const texts = cells.map(({ inlines }) => inlines.map(({ text }) => text).join(''));
      this.pdf.font(row === 0 ? 'bold' : 'regular').fontSize(9.5);
      const height =
        Math.max(...texts.map((text) => this.pdf.heightOfString(text, { width: width - 10 }))) + 8;
      this.keepTogether(height);
      const { y } = this.pdf;
      texts.forEach((text, at) => this.pdf.text(text, margin + at * width + 4, y + 4, { width: width - 10 }));
      this.pdf
        .moveTo(margin, y + height)
        .lineTo(margin + this.width, y + height)
        .lineWidth(0.6)
        .stroke(colors.line);
      this.pdf.x = margin;
      this.pdf.y = y + height;
    }
  }

  /** Draws a picture with its words below; the words alone where the picture does not exist. */
  private drawPicture({ name, alt }: { readonly name: string; readonly alt: string }): void {
    const file = pictureFileOf(name, this.facts.language);
    if (existsSync(file)) {
      this.keepTogether(maxPictureHeight + 30);
      const { y } = this.pdf;
      this.pdf.image(file, margin, y, { fit: [this.width, maxPictureHeight], align: 'center' });
      this.pdf.y = y + maxPictureHeight + 6;
    }
    this.pdf
      .font('regular')
      .fontSize(9)
      .fillColor(colors.dim)
      .text(alt, margin, this.pdf.y, { width: this.width, align: 'center' });
  }

  private drawInlines(inlines: readonly GuideInline[], x: number, width: number, allBold = false): void {
    if (inlines.length === 0) return;
    inlines.forEach(({ text, isBold, href }, at) => {
      this.pdf
        .font(isBold || allBold ? 'bold' : 'regular')
        .fillColor(href === null ? colors.ink : colors.brand);
      const options = { continued: at < inlines.length - 1, width, lineGap: 2 };
      if (at === 0) this.pdf.text(text, x, this.pdf.y, options);
      else this.pdf.text(text, options);
    });
    this.pdf.fillColor(colors.ink);
  }

  /** Begins a page when a height does not fit on this one. */
  private keepTogether(height: number): void {
    if (this.pdf.y + height > this.pdf.page.height - margin) this.pdf.addPage();
  }
}
