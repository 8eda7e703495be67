import { promisify } from 'node:util';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { readStreamBytes, writeXlsx } from './write-xlsx.js';

/** The parts of a workbook as text. */
async function partsOf(bytes: Buffer): Promise<Record<string, string>> {
  const open = promisify<Buffer, { lazyEntries: boolean }, ZipFile>((file, options, done) =>
    yauzl.fromBuffer(file, options, done as never),
  );
  const zip = await open(bytes, { lazyEntries: true });
  const parts: Record<string, string> = {};
  await new Promise<void>((resolve, reject) => {
    zip.on('entry', (entry: Entry) =>
      zip.openReadStream(entry, (error, stream) => {
        if (error) return reject(error);
        void readStreamBytes(stream).then((content) => {
          parts[entry.fileName] = content.toString('utf8');
          zip.readEntry();
        });
      }),
    );
    zip.on('end', resolve);
    zip.readEntry();
  });
  return parts;
}

describe('a workbook', () => {
  const wicked = [
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '|cmd',
    '%x',
    '<f>1+1</f>',
    '"&\'',
    ']]>',
    'a\u0000b\u000b',
  ];

  it('holds text cells only, and no formula', async () => {
    const sheet = (
      await partsOf(await readStreamBytes(writeXlsx([{ name: 'A', headings: wicked, rows: [wicked] }])))
    )['xl/worksheets/sheet1.xml']!;
    expect(sheet).not.toMatch(/<f[ >/]/);
    const cells = [...sheet.matchAll(/<c r="[A-Z]+(\d)" s="(\d)" t="(\w+)">/g)];
    expect(cells.map(([, , , type]) => type)).toEqual(cells.map(() => 'inlineStr'));
    // Those that look like a formula stay text also when somebody edits them: style 1 is `quotePrefix`.
    expect(cells.filter(([, row]) => row === '2').map(([, , style]) => style)).toEqual([...'111111110000']);
  });

  it('keeps composed and decomposed Vietnamese, Chinese and emoji', async () => {
    const texts = ['Phường Bến Nghé', 'Đường'.normalize('NFD'), '安東市場', '🙂'];
    const sheet = (
      await partsOf(await readStreamBytes(writeXlsx([{ name: 'A', headings: ['h'], rows: [texts] }])))
    )['xl/worksheets/sheet1.xml']!;
    for (const text of texts) expect(sheet).toContain(`>${text}<`);
  });

  it('fails with the error of its row source', async () => {
    const rows = async function* (): AsyncGenerator<string[]> {
      yield ['a'];
      await Promise.resolve();
      throw new Error('the database is away');
    };
    await expect(readStreamBytes(writeXlsx([{ name: 'A', headings: ['h'], rows: rows() }]))).rejects.toThrow(
      'the database is away',
    );
  });

  it('names columns beyond Z, hides sheets, and has data validations', async () => {
    const headings = Array.from({ length: 30 }, (_, at) => `h${at}`);
    const parts = await partsOf(
      await readStreamBytes(
        writeXlsx(
          [
            {
              name: 'A & B',
              headings,
              rows: [headings],
              choices: [{ column: 1, from: "'C'!$A$1:$A$2", strict: false }],
              blankRows: 5,
            },
            { name: 'C', headings: ['x'], rows: [['y']], hidden: true },
          ],
          { 'Version.Of': '3' },
        ),
      ),
    );
    expect(parts['xl/worksheets/sheet1.xml']).toContain('r="AD2"');
    expect(parts['xl/worksheets/sheet1.xml']).toContain('sqref="B2:B6"');
    expect(parts['xl/workbook.xml']).toContain('<sheet name="A &amp; B" sheetId="1" r:id="rId1"/>');
    expect(parts['xl/workbook.xml']).toContain('<sheet name="C" sheetId="2" state="hidden" r:id="rId2"/>');
    expect(parts['xl/workbook.xml']).toContain('<definedName name="Version.Of" hidden="1">3</definedName>');
  });
});
