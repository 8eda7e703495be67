import { promisify } from 'node:util';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { mendTcvn3 } from './encodings.js';
import { fieldOf, longestCell, mostColumns } from './fields.js';
import { rowsRead, trimmed } from './read-csv.js';
import { FileRefused, type Sheet, type SheetRow } from './sheet.js';
import { templateName } from './template-versions.js';

/** What all parts of a workbook may unpack to: 10,000 rows of units are 10 MB. A bomb is stopped here, bytes. */
const mostUnpacked = 120 * 1024 * 1024;
/** Files inside a workbook. */
const mostEntries = 2_000;
/** Different texts that a workbook may hold. */
const mostTexts = 1_000_000;
/** Elements within each other; a cell's text is the eighth. */
const deepest = 100;
/** Visible sheets that are looked through for units. */
const mostSheets = 12;

const open = promisify<Buffer, { lazyEntries: boolean }, ZipFile>(
  (bytes, options, done) => void yauzl.fromBuffer(bytes, options, done as never),
);

/** Reads the visible sheet that holds units. @throws FileRefused */
export async function readXlsx(bytes: Buffer): Promise<Sheet> {
  try {
    return await new Workbook(await entriesOf(bytes)).read();
  } catch (error) {
    throw error instanceof FileRefused ? error : new FileRefused('unreadable');
  }
}

interface Archive {
  readonly zip: ZipFile;
  readonly entries: ReadonlyMap<string, Entry>;
}

async function entriesOf(bytes: Buffer): Promise<Archive> {
  const zip = await open(bytes, { lazyEntries: true });
  const entries = new Map<string, Entry>();
  await new Promise<void>((resolve, reject) => {
    let unpacked = 0;
    zip.on('entry', (entry: Entry) => {
      unpacked += entry.uncompressedSize;
      entries.set(entry.fileName.toLowerCase().replace(/^\//, ''), entry);
      // What an entry says of its size is held to when it is unpacked: yauzl ends a stream that brings more.
      if (unpacked > mostUnpacked || entries.size > mostEntries) reject(new FileRefused('too-large'));
      else zip.readEntry();
    });
    zip.on('end', resolve);
    zip.on('error', reject);
    zip.readEntry();
  });
  return { zip, entries };
}

/** The parts of one workbook, each read once from its beginning to its end, and no further than is needed. */
class Workbook {
  private texts: string[] = [];
  private dateStyles = new Set<number>();
  private readonly archive: Archive;

  constructor(archive: Archive) {
    this.archive = archive;
  }

  async read(): Promise<Sheet> {
    const { sheets, templateVersion, epoch1904 } = await this.contents();
    await this.readTexts();
    await this.readStyles();
    let best: { rows: SheetRow[]; score: number } = { rows: [], score: -1 };
    for (const path of sheets.slice(0, mostSheets)) {
      const rows = await this.readSheet(path, epoch1904);
      const score = headingScore(rows);
      if (score > best.score || (score === best.score && rows.length > best.rows.length))
        best = { rows, score };
    }
    if (best.rows.length > rowsRead) throw new FileRefused('too-many-rows');
    const mend = mendTcvn3(best.rows.slice(0, 200).flatMap(({ cells }) => cells));
    return { rows: best.rows.map(({ n, cells }) => ({ n, cells: cells.map(mend) })), templateVersion };
  }

  /** The visible sheets in their order, the template's version, and from when days are counted. */
  private async contents(): Promise<{
    sheets: string[];
    templateVersion: number | null;
    epoch1904: boolean;
  }> {
    const targets = new Map<string, string>();
    await this.walk('xl/_rels/workbook.xml.rels', (tag) => {
      if (tag.name === 'Relationship')
        targets.set(tag.attributes['Id'] ?? '', tag.attributes['Target'] ?? '');
    });
    const sheets: string[] = [];
    let templateVersion: number | null = null;
    let epoch1904 = false;
    let naming = false;
    await this.walk(
      'xl/workbook.xml',
      (tag) => {
        const { attributes } = tag;
        if (local(tag) === 'workbookPr') epoch1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
        naming = local(tag) === 'definedName' && attributes['name'] === templateName;
        if (local(tag) !== 'sheet' || (attributes['state'] ?? 'visible') !== 'visible') return;
        const id = Object.entries(attributes).find(([name]) => /(^|:)id$/.test(name))?.[1] ?? '';
        const target = targets.get(id);
        if (target !== undefined) sheets.push(partOf(target));
      },
      (text) => {
        if (naming && /^\d{1,3}$/.test(text.trim())) templateVersion = Number(text);
      },
    );
    if (sheets.length === 0) throw new FileRefused('unreadable');
    return { sheets, templateVersion, epoch1904 };
  }

  private async readTexts(): Promise<void> {
    const texts: string[] = [];
    let current = '';
    let taking = false;
    let phonetic = false;
    await this.walk(
      'xl/sharedstrings.xml',
      (tag) => {
        const name = local(tag);
        if (name === 'si') current = '';
        else if (name === 'rPh') phonetic = true;
        taking = name === 't' && !phonetic;
      },
      (text) => {
        if (taking && current.length < longestCell * 2) current += text;
      },
      (tag) => {
        taking = false;
        if (local(tag) === 'rPh') phonetic = false;
        if (local(tag) !== 'si') return;
        if (texts.length >= mostTexts) throw new FileRefused('too-large');
        texts.push(current.slice(0, longestCell * 2));
      },
    );
    this.texts = texts;
  }

  /** Which styles show a number as a date. */
  private async readStyles(): Promise<void> {
    const dateFormats = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 30, 36, 45, 46, 47, 50, 57]);
    let inCells = false;
    let style = 0;
    await this.walk(
      'xl/styles.xml',
      (tag) => {
        const name = local(tag);
        if (name === 'numFmt') {
          const code = (tag.attributes['formatCode'] ?? '').replaceAll(/"[^"]*"|\\.|\[[^\]]*\]/g, '');
          const id = Number(tag.attributes['numFmtId']);
          if (/[dmy]/i.test(code) && !/[#0?]/.test(code)) dateFormats.add(id);
        } else if (name === 'cellXfs') inCells = true;
        else if (name === 'xf' && inCells) {
          if (dateFormats.has(Number(tag.attributes['numFmtId']))) this.dateStyles.add(style);
          style += 1;
        }
      },
      undefined,
      (tag) => {
        if (local(tag) === 'cellXfs') inCells = false;
      },
    );
  }

  /** The rows of a sheet that say something, and one more than are taken, which says that there are more. */
  private async readSheet(path: string, epoch1904: boolean): Promise<SheetRow[]> {
    const sheet = new SheetReader(this.texts, this.dateStyles, epoch1904);
    await this.walk(
      path,
      (tag) => sheet.open(tag),
      (text) => sheet.text(text),
      (tag) => sheet.close(tag),
      () => sheet.isFull,
    );
    return sheet.rows();
  }

  /** Goes through one part; a part that is not there says nothing. */
  private async walk(
    path: string,
    onOpen: (tag: SaxesTagPlain) => void,
    onText?: (text: string) => void,
    onClose?: (tag: SaxesTagPlain) => void,
    enough: () => boolean = () => false,
  ): Promise<void> {
    const entry = this.archive.entries.get(path.toLowerCase());
    if (entry === undefined) return;
    const parser = new SaxesParser();
    parser.on('error', (error) => {
      throw error;
    });
    let depth = 0;
    parser.on('opentag', (tag) => {
      depth += 1;
      if (depth > deepest) throw new FileRefused('unreadable');
      onOpen(tag);
    });
    if (onText !== undefined) {
      parser.on('text', onText);
      parser.on('cdata', onText);
    }
    parser.on('closetag', (tag) => {
      depth -= 1;
      onClose?.(tag);
    });
    const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) =>
      this.archive.zip.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened))),
    );
    const decoder = new TextDecoder('utf-8');
    for await (const chunk of stream as unknown as AsyncIterable<Buffer>) {
      parser.write(decoder.decode(chunk, { stream: true }));
      // The rest is not unpacked.
      if (enough()) return;
    }
    parser.close();
  }
}

/** Takes a sheet apart, cell by cell. */
class SheetReader {
  private readonly found = new Map<number, string[]>();
  private readonly merges: { top: number; left: number; bottom: number; right: number }[] = [];
  private row = 0;
  private column = 0;
  private kind = 'n';
  private style = 0;
  private value = '';
  private taking = false;
  private readonly texts: readonly string[];
  private readonly dateStyles: ReadonlySet<number>;
  private readonly epoch1904: boolean;

  constructor(texts: readonly string[], dateStyles: ReadonlySet<number>, epoch1904: boolean) {
    this.texts = texts;
    this.dateStyles = dateStyles;
    this.epoch1904 = epoch1904;
  }

  /** There are more rows than are taken. */
  get isFull(): boolean {
    return this.found.size > rowsRead;
  }

  open(tag: SaxesTagPlain): void {
    const { attributes } = tag;
    switch (local(tag)) {
      case 'row':
        this.row = Number(attributes['r'] ?? this.row + 1);
        this.column = 0;
        break;
      case 'c': {
        const at = /^([A-Z]{1,3})(\d{1,7})$/.exec(attributes['r'] ?? '');
        this.column = at === null ? this.column + 1 : columnNumber(at[1]!);
        if (at !== null) this.row = Number(at[2]);
        this.kind = attributes['t'] ?? 'n';
        this.style = Number(attributes['s'] ?? 0);
        this.value = '';
        break;
      }
      case 'v':
      case 't':
        this.taking = true;
        break;
      case 'rPh':
      case 'f':
        this.taking = false;
        break;
      case 'mergeCell':
        this.merge(attributes['ref'] ?? '');
    }
  }

  text(text: string): void {
    if (this.taking && this.value.length < longestCell * 2) this.value += text;
  }

  close(tag: SaxesTagPlain): void {
    const name = local(tag);
    if (name === 'v' || name === 't') this.taking = false;
    if (name !== 'c' || this.value === '' || this.column > mostColumns || this.isFull) return;
    const text = this.shown();
    if (text.trim() === '') return;
    let cells = this.found.get(this.row);
    if (cells === undefined) this.found.set(this.row, (cells = []));
    cells[this.column - 1] = text;
  }

  rows(): SheetRow[] {
    for (const { top, left, bottom, right } of this.merges) {
      const text = this.found.get(top)?.[left - 1];
      if (text === undefined) continue;
      // What stands in a merged cell is said of each cell below it; a row that says nothing else is none.
      for (let n = top; n <= bottom; n += 1) {
        const cells = this.found.get(n);
        if (cells === undefined) continue;
        for (let column = left; column <= right; column += 1) cells[column - 1] ??= text;
      }
    }
    return [...this.found]
      .sort(([a], [b]) => a - b)
      .map(([n, cells]) => ({ n, cells: trimmed(Array.from(cells, (cell) => cell ?? '')) }))
      .filter(({ cells }) => cells.length > 0);
  }

  private shown(): string {
    switch (this.kind) {
      case 's':
        return this.texts[Number(this.value)] ?? '';
      case 'b':
        return this.value === '1' ? 'Có' : 'Không';
      case 'd':
        return dateText(Date.parse(this.value));
      case 'n': {
        const number = Number(this.value);
        if (!Number.isFinite(number)) return this.value;
        if (this.dateStyles.has(this.style)) return dateText(dayOf(number, this.epoch1904));
        // A phone of twelve digits is stored as 8.4908222333E10.
        return Number.isSafeInteger(number) ? String(number) : this.value;
      }
      default:
        return this.value;
    }
  }

  private merge(ref: string): void {
    const at = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(ref);
    if (at === null || this.merges.length >= rowsRead) return;
    const [left, right] = [columnNumber(at[1]!), Math.min(columnNumber(at[3]!), mostColumns)];
    const [top, bottom] = [Number(at[2]), Math.min(Number(at[4]), Number(at[2]) + rowsRead)];
    this.merges.push({ top, left, bottom, right });
  }
}

const local = ({ name }: { readonly name: string }): string => name.slice(name.indexOf(':') + 1);
const partOf = (target: string): string =>
  target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`;
const columnNumber = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

const day = 24 * 60 * 60 * 1000;
/** Excel counts days from 30 December 1899, or from 1 January 1904 on old Macs. */
const dayOf = (number: number, epoch1904: boolean): number => (number - (epoch1904 ? 24_107 : 25_569)) * day;
const dateText = (time: number): string => {
  const date = new Date(time);
  return Number.isNaN(date.getTime())
    ? ''
    : `${date.getUTCDate()}/${date.getUTCMonth() + 1}/${date.getUTCFullYear()}`;
};

/** How many fields the best row of the first ten names. */
const headingScore = (rows: readonly SheetRow[]): number =>
  Math.max(
    0,
    ...rows
      .slice(0, 10)
      .map(({ cells }) => new Set(cells.flatMap((cell) => fieldOf(cell)?.field ?? [])).size),
  );
