import { crc32, deflateRawSync } from 'node:zlib';
import { inspectUpload } from './inspect-upload.js';
import { UploadInspector } from './upload-inspector.js';

/** A zip file of some parts; `declared` lies about a part's size. */
function zip(parts: Record<string, string | Buffer>, declared?: number): Buffer {
  const locals: Buffer[] = [];
  const heads: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(parts)) {
    const plain = Buffer.from(content);
    const packed = deflateRawSync(plain);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(plain), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(declared ?? plain.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), common, Buffer.from(name), packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    heads.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), common, rest, Buffer.from(name)]),
    );
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(heads);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(heads.length, 8);
  end.writeUInt16LE(heads.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}
const types = '<Types><Override ContentType="application/xml"/></Types>';
const xlsx = (more: Record<string, string | Buffer> = {}): Buffer =>
  zip({ '[Content_Types].xml': types, 'xl/workbook.xml': '<workbook/>', ...more });
const sheet = (formula: string): Buffer =>
  xlsx({ 'xl/worksheets/sheet1.xml': `<c r="A1"><f>${formula}</f></c>` });

describe('the inspection of a file', () => {
  it.each([
    ['Công văn.pdf', Buffer.from('%PDF-1.7\n/Type /Catalog'), 'application/pdf'],
    ['anh.PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]), 'image/png'],
    ['anh.jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg'],
    ['anh.webp', Buffer.from('RIFF0000WEBPVP8 '), 'image/webp'],
    ['ghi chu.txt', Buffer.from('=1+1 không sao trong tệp chữ'), 'text/plain'],
    [
      'ds.csv',
      Buffer.from('\ufeffTên;Điện thoại;Số\r\n"Chợ Bến Nghé";+84 903 123 456;-3,5\r\nA-B;-;x=y'),
      'text/csv',
    ],
    [
      'bao cao.docx',
      zip({ '[Content_Types].xml': types, 'word/document.xml': '<w/>' }),
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
    [
      'so lieu.xlsx',
      xlsx({ 'xl/printerSettings/printerSettings1.bin': 'x' }),
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    ],
  ])('%s is taken', async (name, bytes, type) => {
    expect(await inspectUpload(name, bytes)).toEqual({ type, hasFormulas: false });
  });

  it('reports formulas of a workbook', async () => {
    expect(await inspectUpload('a.xlsx', sheet('SUM(A1:A9)'))).toMatchObject({ hasFormulas: true });
    const far = `${'<c/>'.repeat(60_000)}<c><f>SUM(A1)</f></c>`;
    expect(await inspectUpload('a.xlsx', xlsx({ 'xl/worksheets/sheet1.xml': far }))).toMatchObject({
      hasFormulas: true,
    });
  });

  it.each([
    ['a program under the name of a picture', 'anh.png', Buffer.from('MZ\u0090'), 'type'],
    ['a page', 'trang.html', Buffer.from('<html>'), 'type'],
    ['a drawing that can hold a script', 'anh.svg', Buffer.from('<svg/>'), 'type'],
    ['a name without an ending', 'anh', Buffer.from('%PDF-'), 'type'],
    ['an ending that every object has', 'a.constructor', Buffer.from('x'), 'type'],
    ['a program under the name of a text', 'a.txt', Buffer.from([0x4d, 0x5a, 0x90, 0, 3, 0, 1]), 'type'],
    ['any zip file under the name of a workbook', 'a.xlsx', zip({ 'a.txt': 'x' }), 'type'],
    ['a workbook under the name of a letter', 'a.docx', xlsx(), 'type'],
    ['a macro-enabled workbook', 'a.xlsm', xlsx(), 'macro'],
    ['a macro under an innocent name', 'a.xlsx', xlsx({ 'xl/vbaProject.bin': 'x' }), 'macro'],
    [
      'a macro under another name',
      'a.xlsx',
      xlsx({
        'xl/khac.xml': 'x',
        '_rels/.rels': '<R Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/>',
      }),
      'macro',
    ],
    [
      'an embedded program',
      'a.docx',
      zip({ '[Content_Types].xml': types, 'word/document.xml': '', 'word/embeddings/oleObject1.bin': 'x' }),
      'macro',
    ],
    [
      'a template from elsewhere',
      'a.docx',
      zip({
        '[Content_Types].xml': types,
        'word/document.xml': '',
        'word/_rels/settings.xml.rels': '<R Type="http://x/attachedTemplate" TargetMode="External"/>',
      }),
      'macro',
    ],
    ['an old binary workbook', 'a.xls', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), 'old-office'],
    [
      'an old binary workbook under a new name',
      'a.xlsx',
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]),
      'old-office',
    ],
    ['a PDF with a script', 'a.pdf', Buffer.from('%PDF-1.7 /S /Java#53cript'), 'macro'],
    ['a formula that fetches', 'a.xlsx', sheet('WEBSERVICE("http://x")'), 'formula'],
    ['a formula that starts a program', 'a.xlsx', sheet('cmd|"/c calc"!A1'), 'formula'],
    ['a CSV that calculates', 'a.csv', Buffer.from('a,b\n1,"=HYPERLINK(""http://x"")"'), 'formula'],
    ['a CSV that calculates behind a blank', 'a.csv', Buffer.from('a; @SUM(1)'), 'formula'],
    ['a CSV that calculates behind a sign', 'a.csv', Buffer.from('+cmd|x'), 'formula'],
    ['half a workbook', 'a.xlsx', xlsx().subarray(0, 60), 'broken'],
    [
      'a part that is larger than it says',
      'a.xlsx',
      zip({ '[Content_Types].xml': types.repeat(50) }, 10),
      'broken',
    ],
    [
      'a part that grows a thousandfold',
      'a.xlsx',
      xlsx({ 'xl/worksheets/sheet1.xml': Buffer.alloc(30_000_000, 32) }),
      'broken',
    ],
  ])('%s is refused', async (_what, name, bytes, refused) => {
    expect(await inspectUpload(name, bytes)).toEqual({ refused });
  });

  const letter = (parts: Record<string, string | Buffer>): Buffer =>
    zip({ '[Content_Types].xml': types, 'word/document.xml': '<w/>', ...parts });
  const field = (...runs: string[]): string =>
    `<w:p>${runs.map((run) => `<w:r><w:instrText>${run}</w:instrText></w:r>`).join('')}</w:p>`;

  it.each<[string, string, Buffer, string]>([
    ['a template in single quotation marks', 'a.docx', letter({ 'word/_rels/settings.xml.rels': `<R Type='http://x/attachedTemplate' TargetMode='External'/>` }), 'macro'],
    ['relations in UTF-16', 'a.docx', letter({ 'word/_rels/settings.xml.rels': Buffer.from('\ufeff<R Type="http://x/attachedTemplate"/>', 'utf16le') }), 'broken'],
    ['a part that says another encoding', 'a.docx', letter({ 'word/styles.xml': '<?xml version="1.0" encoding="UTF-7"?><a/>' }), 'encoding'],
    ['a document type', 'a.docx', letter({ 'word/styles.xml': '<!DOCTYPE a [<!ENTITY b "c">]><a/>' }), 'broken'],
    ['a DDEAUTO field', 'a.docx', letter({ 'word/document.xml': field('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe') }), 'macro'],
    ['a field cut into runs', 'a.docx', letter({ 'word/header1.xml': field('DD', 'EAU', 'TO cmd') }), 'macro'],
    ['a simple field', 'a.docx', letter({ 'word/document.xml': `<w:fldSimple w:instr=' DDE "excel" x '/>` }), 'macro'],
    ['an included text', 'a.docx', letter({ 'word/document.xml': field('INCLUDETEXT http://x') }), 'macro'],
    ['a formula spelt in entities', 'a.xlsx', sheet('WEBSERV&#73;CE("http://x")'), 'formula'],
    ['a sheet at another path', 'a.xlsx', xlsx({ 'elsewhere/one.xml': '<x:c><x:f>WEBSERVICE("http://x")</x:f></x:c>' }), 'formula'],
    ['a defined name that calls', 'a.xlsx', xlsx({ 'xl/workbook.xml': '<workbook><definedName name="a">cmd|x!A1</definedName></workbook>' }), 'formula'],
    ['a link to another workbook', 'a.xlsx', xlsx({ 'xl/externalLinks/_rels/e.xml.rels': '<R Type="http://x/externalLinkPath" TargetMode="External"/>' }), 'external-link'],
    ['a chart that holds a program', 'a.docx', letter({ 'word/embeddings/one.xlsx': xlsx({ 'xl/vbaProject.bin': 'x' }) }), 'macro'],
    ['a file behind a password', 'a.xlsx', Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), Buffer.from('EncryptedPackage', 'utf16le')]), 'password'],
    ['a CSV with a program behind a sign', 'a.csv', Buffer.from("a,+cmd|'/c calc'!A0"), 'formula'],
    ['a CSV with a call behind a minus', 'a.csv', Buffer.from('-HYPERLINK("http://x")'), 'formula'],
  ])('%s is refused', async (_what, name, bytes, refused) => {
    expect(await inspectUpload(name, bytes)).toEqual({ refused });
  }); // prettier-ignore

  it.each<[string, string, Buffer]>([
    ['a letter whose main part is called document2', 'a.docx', zip({ '[Content_Types].xml': '<Types><Override PartName="/word/document2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>', 'word/document2.xml': '<w/>' })],
    ['a letter with a chart and its numbers', 'a.docx', letter({ 'word/embeddings/Microsoft_Excel_Sheet1.xlsx': xlsx(), 'word/charts/_rels/chart1.xml.rels': '<R Type="http://x/package" Target="../embeddings/Microsoft_Excel_Sheet1.xlsx"/>' })],
    ['a letter with a link that somebody clicks', 'a.docx', letter({ 'word/_rels/document.xml.rels': '<R Type="http://x/hyperlink" Target="http://x" TargetMode="External"/>' })],
    ['a letter with a page number', 'a.docx', letter({ 'word/footer1.xml': field(' PAGE ', ' NUMPAGES ') })],
    ['a text in UTF-16', 'a.txt', Buffer.from('\ufeffCông văn', 'utf16le')],
    ['a text in Windows-1258', 'a.txt', Buffer.from([0x43, 0xf4, 0x6e, 0x67, 0x20, 0x76, 0xe3, 0x6e])],
    ['a list with dashes', 'a.csv', Buffer.from('việc\n- Rửa tay\n- Đo nhiệt độ, ghi sổ')],
    ['a list with names behind an at sign', 'a.csv', Buffer.from('ai\n@ubnd\n@phường 1')],
  ])('%s is taken', async (_what, name, bytes) => {
    expect(await inspectUpload(name, bytes)).toMatchObject({ hasFormulas: false });
  }); // prettier-ignore

  it('runs in linear time on adversarial text', async () => {
    // A quadratic search would take minutes: the test's own limit ends it.
    for (const cell of ['-', '- \n', '"\'', ';+1', '(', '. '])
      await inspectUpload('a.csv', Buffer.from(cell.repeat(2_000_000 / cell.length)));
    expect(await inspectUpload('a.csv', Buffer.from(`a,+${' '.repeat(2_000_000)}x`))).toMatchObject({
      type: 'text/csv',
    });
  }, 60_000);
});

describe('an inspection in a process of its own', () => {
  it('returns the same result', async () => {
    const inspector = new UploadInspector();
    expect(await inspector.inspectUpload('Công văn.pdf', Buffer.from('%PDF-1.7'))).toEqual({
      type: 'application/pdf',
      hasFormulas: false,
    });
    expect(await inspector.inspectUpload('a.xlsx', sheet('WEBSERVICE("x")'))).toEqual({ refused: 'formula' });
  }, 60_000);
});
