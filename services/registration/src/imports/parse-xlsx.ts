import { promisify } from 'node:util';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { matchHeading, maxCellLength } from './import-fields.js';
import { maxParsedRows } from './parse-csv.js';
import { localNameOf, WorksheetParser } from './worksheet-parser.js';
import { RefusedFileError, type ParsedSheet, type SheetRow } from './parsed-sheet.js';
import { templateName } from './template-versions.js';

/** Unpacked size of all parts of a workbook, a limit against zip bombs. 10,000 rows of units are 10 MB. */
const maxUnpackedBytes = 120 * 1024 * 1024;
/** Files inside a workbook. */
const maxArchiveEntries = 2_000;
/** Entries of the table of shared strings. */
const maxSharedStrings = 1_000_000;
/** Depth of nested XML elements; the text of a cell has depth eight. */
const maxElementDepth = 100;
/** Visible sheets that are searched for units. */
const maxSheets = 12;

const openArchive = promisify<Buffer, { lazyEntries: boolean }, ZipFile>(
  (bytes, options, done) => void yauzl.fromBuffer(bytes, options, done as never),
);

/** Parses the visible sheet with the most recognised headings. @throws RefusedFileError */
export async function parseXlsx(bytes: Buffer): Promise<ParsedSheet> {
  try {
    return await new WorkbookParser(await readEntries(bytes)).parseWorkbook();
  } catch (error) {
    throw error instanceof RefusedFileError ? error : new RefusedFileError('unreadable');
  }
}

interface Archive {
  readonly zip: ZipFile;
  readonly entries: ReadonlyMap<string, Entry>;
}

async function readEntries(bytes: Buffer): Promise<Archive> {
  const zip = await openArchive(bytes, { lazyEntries: true });
  const entries = new Map<string, Entry>();
  await new Promise<void>((resolve, reject) => {
    let unpacked = 0;
    zip.on('entry', (entry: Entry) => {
      unpacked += entry.uncompressedSize;
      entries.set(entry.fileName.toLowerCase().replace(/^\//, ''), entry);
      // The declared size is reliable: yauzl fails a stream that unpacks to more.
      if (unpacked > maxUnpackedBytes || entries.size > maxArchiveEntries)
        reject(new RefusedFileError('too-large'));
      else zip.readEntry();
    });
    zip.on('end', resolve);
    zip.on('error', reject);
    zip.readEntry();
  });
  return { zip, entries };
}

/** Parses one workbook. Each part is streamed once, and only as far as needed. */
class WorkbookParser {
  private texts: string[] = [];
  private dateStyles = new Set<number>();
  private textsPart = 'xl/sharedStrings.xml';
  private stylesPart = 'xl/styles.xml';
  private readonly archive: Archive;

  constructor(archive: Archive) {
    this.archive = archive;
  }

  async parseWorkbook(): Promise<ParsedSheet> {
    const { sheets, templateVersion, epoch1904 } = await this.contents();
    await this.readTexts();
    await this.readStyles();
    let best: { rows: SheetRow[]; score: number } = { rows: [], score: -1 };
    for (const path of sheets.slice(0, maxSheets)) {
      const rows = await this.readSheet(path, epoch1904);
      const score = headingScore(rows);
      if (score > best.score || (score === best.score && rows.length > best.rows.length))
        best = { rows, score };
    }
    if (best.rows.length > maxParsedRows) throw new RefusedFileError('too-many-rows');
    return { rows: best.rows, templateVersion };
  }

  /** Reads the visible sheets in their order, the version of the template, and the date system. */
  private async contents(): Promise<{
    sheets: string[];
    templateVersion: number | null;
    epoch1904: boolean;
  }> {
    const [main = 'xl/workbook.xml'] = (await this.relationships('')).flatMap(({ type, target }) =>
      type === 'officeDocument' ? [target] : [],
    );
    const related = await this.relationships(main);
    const targets = new Map(related.map(({ id, target }) => [id, target]));
    const partOf = (type: string, usual: string): string =>
      related.find((one) => one.type === type)?.target ?? usual;
    this.textsPart = partOf('sharedStrings', 'xl/sharedStrings.xml');
    this.stylesPart = partOf('styles', 'xl/styles.xml');
    const sheets: string[] = [];
    let templateVersion: number | null = null;
    let epoch1904 = false;
    let naming = false;
    await this.walk(
      main,
      (tag) => {
        const { attributes } = tag;
        if (localNameOf(tag) === 'workbookPr') epoch1904 = /^(1|true)$/.test(attributes['date1904'] ?? '');
        naming = localNameOf(tag) === 'definedName' && attributes['name'] === templateName;
        if (localNameOf(tag) !== 'sheet' || (attributes['state'] ?? 'visible') !== 'visible') return;
        const id = Object.entries(attributes).find(([name]) => /(^|:)id$/.test(name))?.[1] ?? '';
        const target = targets.get(id);
        if (target !== undefined) sheets.push(target);
      },
      (text) => {
        if (naming && /^\d{1,3}$/.test(text.trim())) templateVersion = Number(text);
      },
    );
    if (sheets.length === 0) throw new RefusedFileError('unreadable');
    return { sheets, templateVersion, epoch1904 };
  }

  /** Reads the relationships of a part; '' is the package itself. Programs name parts freely (ECMA-376, part 2). */
  private async relationships(part: string): Promise<{ id: string; type: string; target: string }[]> {
    const folder = part.slice(0, part.lastIndexOf('/') + 1);
    const found: { id: string; type: string; target: string }[] = [];
    await this.walk(`${folder}_rels/${part.slice(folder.length)}.rels`, (tag) => {
      if (localNameOf(tag) !== 'Relationship') return;
      const { Id: id = '', Type: type = '', Target: target = '' } = tag.attributes;
      found.push({
        id,
        type: type.slice(type.lastIndexOf('/') + 1),
        target: resolvePartName(folder, target),
      });
    });
    return found;
  }

  private async readTexts(): Promise<void> {
    const texts: string[] = [];
    let current = '';
    let taking = false;
    let phonetic = false;
    await this.walk(
      this.textsPart,
      (tag) => {
        const name = localNameOf(tag);
        if (name === 'si') current = '';
        else if (name === 'rPh') phonetic = true;
        taking = name === 't' && !phonetic;
      },
      (text) => {
        if (taking && current.length < maxCellLength * 2) current += text;
      },
      (tag) => {
        taking = false;
        if (localNameOf(tag) === 'rPh') phonetic = false;
        if (localNameOf(tag) !== 'si') return;
        if (texts.length >= maxSharedStrings) throw new RefusedFileError('too-large');
        texts.push(current.slice(0, maxCellLength * 2));
      },
    );
    this.texts = texts;
  }

  /** Collects the styles that format a number as a date. */
  private async readStyles(): Promise<void> {
    const dateFormats = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 30, 36, 45, 46, 47, 50, 57]);
    let inCells = false;
    let style = 0;
    await this.walk(
      this.stylesPart,
      (tag) => {
        const name = localNameOf(tag);
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
        if (localNameOf(tag) === 'cellXfs') inCells = false;
      },
    );
  }

  /** Reads the rows of a sheet that are not empty, and one more than the limit to detect larger sheets. */
  private async readSheet(path: string, epoch1904: boolean): Promise<SheetRow[]> {
    const sheet = new WorksheetParser(this.texts, this.dateStyles, epoch1904);
    await this.walk(
      path,
      (tag) => sheet.handleOpenTag(tag),
      (text) => sheet.handleText(text),
      (tag) => sheet.handleCloseTag(tag),
      () => sheet.isFull,
    );
    return sheet.toSheetRows();
  }

  /** Streams one part through an XML parser. A missing part is treated as empty. */
  private async walk(
    path: string,
    onOpen: (tag: SaxesTagPlain) => void,
    onText?: (text: string) => void,
    onClose?: (tag: SaxesTagPlain) => void,
    isFinished: () => boolean = () => false,
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
      if (depth > maxElementDepth) throw new RefusedFileError('unreadable');
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
      // The remaining bytes are not unpacked.
      if (isFinished()) return;
    }
    parser.close();
  }
}

/** Resolves the target of a relationship, absolute or relative to the folder of its part. */
function resolvePartName(folder: string, target: string): string {
  const names = target.startsWith('/') ? [] : folder.split('/').filter(Boolean);
  for (const name of target.split('/'))
    if (name === '..') names.pop();
    else if (name !== '.' && name !== '') names.push(name);
  return names.join('/');
}

/** Largest number of fields that one of the first ten rows names. */
const headingScore = (rows: readonly SheetRow[]): number =>
  Math.max(
    0,
    ...rows
      .slice(0, 10)
      .map(({ cells }) => new Set(cells.flatMap((cell) => matchHeading(cell)?.field ?? [])).size),
  );
