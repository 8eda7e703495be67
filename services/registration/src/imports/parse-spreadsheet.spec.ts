import { deflateRawSync } from 'node:zlib';
import { Readable } from 'node:stream';
import iconv from 'iconv-lite';
import { ZipFile } from 'yazl';
import { readStreamBytes, writeXlsx } from '../spreadsheets/write-xlsx.js';
import { matchColumns } from './match-columns.js';
import { toRowValues } from './row-validation.js';
import { parseSpreadsheetBytes } from './parse-spreadsheet.js';
import { RefusedFileError } from './parsed-sheet.js';
import { writeImportTemplate } from './import-template.js';
import { templateHeadings, templateName } from './template-versions.js';

const csv = `Tên cơ sở;Loại hình;Địa chỉ;Phường/Xã;Chủ cơ sở;SĐT
Công ty Thực phẩm Việt Hưng;Doanh nghiệp;12 Đường Nguyễn Huệ;Phường Bến Nghé;Trần Thị Ngọc Hường;0908222333
Quán ăn Ngon Ơi;Nhà hàng;5 Hẻm Lữ Gia;Đa Kao;Lê Văn Được;0903123456
`;
const faultOf = async (bytes: Buffer): Promise<string> => {
  const error: unknown = await parseSpreadsheetBytes(bytes).catch((thrown: unknown) => thrown);
  return error instanceof RefusedFileError ? error.fault : `read: ${JSON.stringify(error)}`;
};

/** A workbook of parts as they are told. */
async function workbook(parts: Readonly<Record<string, string>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, xml] of Object.entries(parts)) zip.addBuffer(Buffer.from(xml), path);
  zip.end();
  return readStreamBytes(zip.outputStream as Readable);
}
const contents = (sheets: string, more = ''): Record<string, string> => ({
  'xl/workbook.xml': `<workbook xmlns:r="r"><sheets>${sheets}</sheets>${more}</workbook>`,
  'xl/_rels/workbook.xml.rels':
    '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/><Relationship Id="b" Target="/xl/worksheets/sheet2.xml"/></Relationships>',
});
const cell = (ref: string, text: string): string => `<c r="${ref}" t="inlineStr"><is><t>${text}</t></is></c>`;

describe('a text file', () => {
  /** The ABC fonts have no capitals with a tone. */
  const tcvn3 = (text: string): Buffer => iconv.encode(text, 'tcvn');
  it.each([
    ['UTF-8', Buffer.from(csv)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${csv}`)],
    ['UTF-16LE with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(csv, 'utf16le')])],
    ['UTF-16LE without', Buffer.from(csv, 'utf16le')],
    ['decomposed letters', Buffer.from(csv.normalize('NFD'))],
    ['Windows-1258', toWindows1258(csv)],
    ['TCVN3', tcvn3(csv)],
    ['commas', Buffer.from(csv.replaceAll(';', ','))],
    ['tabs', Buffer.from(csv.replaceAll(';', '\t'))],
    ['its own sign', Buffer.from(`sep=;\r\n${csv.replaceAll('\n', '\r\n')}`)],
  ])('reads %s', async (_name, bytes) => {
    const { rows } = await parseSpreadsheetBytes(bytes);
    expect(rows.map(({ cells }) => cells)).toEqual(
      csv
        .trim()
        .split('\n')
        .map((line) => line.split(';')),
    );
  });

  it('keeps quoted delimiters, and the numbers of its lines', async () => {
    const { rows } = await parseSpreadsheetBytes(
      Buffer.from('Tên,Địa chỉ\n\n"Chợ ""Bến, Nghé""","12\n Lê Lợi"\n'),
    );
    expect(rows).toEqual([
      { n: 1, cells: ['Tên', 'Địa chỉ'] },
      { n: 3, cells: ['Chợ "Bến, Nghé"', '12 Lê Lợi'] },
    ]);
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'empty'],
    ['blanks', Buffer.from(' \n;;;\n'), 'empty'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 0, 0, 0, 2]), 'unreadable'],
    ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), 'old-excel'],
    ['60,000 rows', Buffer.from(`Tên,SĐT\n${'Chợ,0908222333\n'.repeat(60_000)}`), 'too-many-rows'],
  ])('refuses %s', async (_name, bytes, fault) => {
    expect(await faultOf(bytes)).toBe(fault);
  });
});

describe('a workbook', () => {
  it.each(Object.keys(templateHeadings).map(Number))(
    'of the template’s version %i is understood',
    async (version) => {
      const headings = templateHeadings[version]!;
      const bytes = await readStreamBytes(
        writeXlsx(
          [
            {
              name: 'Danh sách',
              headings: headings.map(([, heading]) => heading),
              rows: [headings.map(([field]) => field)],
            },
          ],
          { [templateName]: String(version) },
        ),
      );
      const sheet = await parseSpreadsheetBytes(bytes);
      expect(sheet.templateVersion).toBe(version);
      const { columns, body } = matchColumns(sheet);
      expect(columns).toEqual(headings.map(([field]) => field));
      expect(body.map(({ cells }) => cells)).toEqual([columns]);
    },
  );

  it('that is the empty template has no units', async () => {
    const sheet = await parseSpreadsheetBytes(
      await readStreamBytes(writeImportTemplate(['Phường Bến Nghé, Quận 1'])),
    );
    expect(matchColumns(sheet).body).toEqual([]);
  });

  it('returns the written text, also text that looks like a formula', async () => {
    const cells = ['=1+1', '+84 908', '-5', '@x', '\u0007<b>&"', 'Đường 3/2', '0908222333', 'ữ'.repeat(200)];
    const bytes = await readStreamBytes(
      writeXlsx([{ name: 'A', headings: cells.map((_, at) => `h${at}`), rows: [cells] }]),
    );
    const { rows } = await parseSpreadsheetBytes(bytes);
    expect(rows[1]?.cells).toEqual(cells.map((one) => one.replace('\u0007', '')));
  });

  it('is parsed by its visible sheet, with merged cells, two heading rows, dates and numbers', async () => {
    const bytes = await workbook({
      ...contents(
        '<sheet name="Ẩn" sheetId="1" state="hidden" r:id="a"/><sheet name="Hiện" sheetId="2" r:id="b"/>',
      ),
      'xl/styles.xml':
        '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\\/mm\\/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
      'xl/sharedStrings.xml':
        '<sst><si><t>Chợ </t></si><si><r><t>Siêu </t></r><r><t>thị</t></r><rPh><t>x</t></rPh></si></sst>',
      'xl/worksheets/sheet1.xml': `<worksheet><sheetData><row r="1">${cell('A1', 'Tên đơn vị')}${cell('B1', 'Điện thoại')}${cell('C1', 'Email')}</row></sheetData></worksheet>`,
      'xl/worksheets/sheet2.xml': `<worksheet><sheetData>
        <row r="1">${cell('A1', 'DANH SÁCH ĐƠN VỊ ĐĂNG KÝ')}</row>
        <row r="3">${cell('A3', 'TT')}${cell('B3', 'Tên đơn vị')}${cell('C3', 'Địa điểm')}${cell('E3', 'Liên hệ')}</row>
        <row r="4">${cell('C4', 'Số nhà, đường')}${cell('D4', 'Phường')}${cell('E4', 'SĐT')}${cell('F4', 'E-mail')}</row>
        <row r="5">${cell('A5', '(1)')}${cell('B5', '(2)')}${cell('C5', '(3)')}${cell('D5', '(4)')}</row>
        <row r="6"><c r="A6"><v>1</v></c><c r="B6" t="s"><v>0</v></c><c r="C6" s="1"><v>44328</v></c>${cell('D6', 'Bến Nghé')}<c r="E6"><v>908222333</v></c></row>
        <row r="7"><c r="A7"><v>2</v></c><c r="B7" t="s"><v>1</v></c>${cell('C7', '5 Lê Lợi')}<c r="E7"><v>8.4908222333E10</v></c><c r="F7" t="str"><f>A1</f><v>a@b.vn</v></c></row>
      </sheetData><mergeCells><mergeCell ref="A3:A4"/><mergeCell ref="B3:B4"/><mergeCell ref="C3:D3"/><mergeCell ref="E3:F3"/><mergeCell ref="D6:D7"/><mergeCell ref="A1:XFD1"/></mergeCells></worksheet>`,
    });
    const { columns, body } = matchColumns(await parseSpreadsheetBytes(bytes));
    expect(columns).toEqual([null, 'name', 'street', 'ward', 'phone', 'email']);
    expect(body).toEqual([
      { n: 6, cells: ['1', 'Chợ', '12/5/2021', 'Bến Nghé', '908222333'] },
      { n: 7, cells: ['2', 'Siêu thị', '5 Lê Lợi', 'Bến Nghé', '84908222333', 'a@b.vn'] },
    ]);
  });

  it('in an ABC font is repaired', async () => {
    const abc = (text: string): string => iconv.decode(iconv.encode(text, 'tcvn'), 'win1252');
    const cells = ['Công ty Thực phẩm', 'Nguyễn Thị Hường', 'đường Trần Phú'];
    const { rows } = await parseSpreadsheetBytes(
      await readStreamBytes(
        writeXlsx([{ name: 'A', headings: ['Ten', 'Dai dien', 'Dia chi'], rows: [cells.map(abc)] }]),
      ),
    );
    expect(rows[1]?.cells).toEqual(cells);
  });

  it('of 60,000 rows is refused', async () => {
    const rows = (function* () {
      for (let n = 0; n < 60_000; n += 1) yield ['Chợ', '0908222333'];
    })();
    expect(
      await faultOf(await readStreamBytes(writeXlsx([{ name: 'A', headings: ['Tên', 'SĐT'], rows }]))),
    ).toBe('too-many-rows');
  });

  it('that unpacks to more than the limit is refused', async () => {
    const bomb = Buffer.alloc(130 * 1024 * 1024, ' ');
    const zip = new ZipFile();
    zip.addBuffer(Buffer.from('<workbook/>'), 'xl/workbook.xml');
    zip.addBuffer(bomb, 'xl/worksheets/sheet1.xml');
    zip.end();
    const bytes = await readStreamBytes(zip.outputStream as Readable);
    expect(bytes.length).toBeLessThan(1024 * 1024);
    expect(await faultOf(bytes)).toBe('too-large');
  });

  it('with a wrong declared size is refused', async () => {
    const bytes = await workbook({
      ...contents('<sheet name="A" sheetId="1" r:id="a"/>'),
      'xl/worksheets/sheet1.xml': `<worksheet>${' '.repeat(90_000)}</worksheet>`,
    });
    const compressed = deflateRawSync(Buffer.from(`<worksheet>${' '.repeat(90_000)}</worksheet>`)).length;
    expect(compressed).toBeLessThan(1_000);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(90_000 + 23);
    const lie = Buffer.alloc(4);
    lie.writeUInt32LE(10);
    const at = bytes.lastIndexOf(size);
    expect(at).toBeGreaterThan(0);
    lie.copy(bytes, at);
    expect(await faultOf(bytes)).toBe('unreadable');
  });

  it.each([
    [
      'entities that grow',
      '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>',
    ],
    ['elements without end', '<a>'.repeat(200_000)],
    ['broken XML', '<worksheet><sheetData><row>'],
    ['XML that is none', 'abc'],
  ])('with %s is refused', async (_name, xml) => {
    const bytes = await workbook({
      ...contents('<sheet name="A" sheetId="1" r:id="a"/>'),
      'xl/worksheets/sheet1.xml': xml,
    });
    expect(await faultOf(bytes)).toMatch(/unreadable|empty/);
  });

  it('that is another archive is refused', async () => {
    expect(await faultOf(await workbook({ 'word/document.xml': '<a/>' }))).toBe('unreadable');
    expect(await faultOf(Buffer.from('PK\u0003\u0004 and nothing more'))).toBe('unreadable');
  });
});

/** Windows-1258 has letters with a roof or a horn, and the tones for themselves behind them. */
function toWindows1258(text: string): Buffer {
  const tones = /[\u0300\u0301\u0303\u0309\u0323]/g;
  const split = [...text.normalize('NFC')].map((letter) => {
    if (iconv.decode(iconv.encode(letter, 'windows1258'), 'windows1258') === letter) return letter;
    const apart = letter.normalize('NFD');
    return apart.replaceAll(tones, '').normalize('NFC') + (apart.match(tones)?.join('') ?? '');
  });
  return iconv.encode(split.join(''), 'windows1258');
}

describe('odd files', () => {
  it('a list with semicolons, and more commas in its addresses, is split by semicolons', async () => {
    const text =
      'Tên cơ sở;Địa chỉ;Chủ;SĐT\nChợ A;12, hẻm 3, Lê Lợi, P.1, Q.1;Hoa;0903123456\nChợ B;5, 7, 9, Lữ Gia;Lan;0903123457\nChợ C;1, 2, 3, 4;Mai;0903123458';
    const { rows } = await parseSpreadsheetBytes(Buffer.from(text));
    expect(rows.map(({ cells }) => cells.length)).toEqual([4, 4, 4, 4]);
  });

  it('a workbook with renamed parts is parsed, escapes are decoded, and hidden rows are flagged', async () => {
    const bytes = await workbook({
      '_rels/.rels':
        '<Relationships><Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook2.xml"/></Relationships>',
      'xl/workbook2.xml':
        '<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="a"/></sheets></workbook>',
      'xl/_rels/workbook2.xml.rels':
        '<Relationships><Relationship Id="a" Type="t/worksheet" Target="../xl/sheets/one.xml"/><Relationship Id="s" Type="t/sharedStrings" Target="strings7.xml"/></Relationships>',
      'xl/strings7.xml': '<sst><si><t>Chợ_x000D_ Bến</t></si><si><t>a_x005F_x0041_</t></si></sst>',
      'xl/sheets/one.xml': `<worksheet><sheetData><row r="1">${cell('A1', 'Tên đơn vị')}${cell('B1', 'SĐT')}</row><row r="2"><c r="A2" t="s"><v>0</v></c>${cell('B2', '1')}</row><row r="3" hidden="1"><c r="A3" t="s"><v>1</v></c>${cell('B3', '2')}</row></sheetData></worksheet>`,
    });
    expect((await parseSpreadsheetBytes(bytes)).rows).toEqual([
      { n: 1, cells: ['Tên đơn vị', 'SĐT'] },
      { n: 2, cells: ['Chợ Bến', '1'] },
      { n: 3, cells: ['a_x0041_', '2'], hidden: true },
    ]);
  });

  it('a correct workbook with a symbol, eth or soft hyphen is not repaired wrongly', async () => {
    const odd = [
      'Quán · Cô Ba',
      'Cô Ba × Bà Tư',
      '© Cô Ba',
      'Lê ½',
      'Quán 5£',
      'Số 1º',
      'Ða Kao',
      'Qu\u00adán',
    ];
    const rows = [
      ...odd.map((name) => [name, 'Lê Ba', '12 Lê Lợi']),
      ...Array.from({ length: 22 }, () => ['Công ty', 'Lê Ba', 'Hoà']),
    ];
    const bytes = await readStreamBytes(
      writeXlsx([{ name: 'A', headings: ['Tên', 'Đại diện', 'Địa chỉ'], rows }]),
    );
    const read = await parseSpreadsheetBytes(bytes);
    expect(read.rows.slice(1).map(({ cells }) => cells)).toEqual(
      rows.map((cells) => cells.map((text) => text.replace('Ð', 'Đ').replace('\u00ad', ''))),
    );
  });

  it('two columns of one address are joined', async () => {
    const { columns } = matchColumns(
      await parseSpreadsheetBytes(Buffer.from('Tên;Số nhà;Đường;SĐT\nChợ;12/3A;Lê Lợi;0903123456')),
    );
    expect(columns).toEqual(['name', 'street', 'street', 'phone']);
    expect(toRowValues(['Chợ', '12/3A', 'Lê Lợi', '0903123456'], columns).street).toBe('12/3A Lê Lợi');
  });
});
