import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

export type XlsxRows = Iterable<readonly string[]> | AsyncIterable<readonly string[]>;

/** A data validation: the list of values for a column. */
export interface ColumnChoice {
  /** Index of the column; 0 is column A. */
  readonly column: number;
  /** Cells of another sheet: `'Danh mục'!$A$1:$A$18`. */
  readonly from: string;
  /** False: a value outside of the list is accepted after a warning. */
  readonly strict: boolean;
}

export interface XlsxSheet {
  readonly name: string;
  readonly headings: readonly string[];
  readonly rows: XlsxRows;
  /** Column widths in characters. */
  readonly widths?: readonly number[];
  readonly hidden?: boolean;
  readonly choices?: readonly ColumnChoice[];
  /** Empty rows below the headings that the choices apply to. */
  readonly blankRows?: number;
}

const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const spreadsheetNamespace = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relationshipNamespace = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageRelationshipNamespace = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** Characters that XML 1.0 cannot represent. */
const xmlForbiddenCharacters = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const escapeXml = (text: string): string =>
  text
    .replaceAll(xmlForbiddenCharacters, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** Text that a spreadsheet would parse as a formula when somebody edits the cell. It gets the style `quotePrefix`, like a leading apostrophe. */
const formulaStart = /^[=+\-@\t\r|%]/;
const cellStyles = { text: 0, quoted: 1, heading: 2 } as const;

/**
 * Streams a workbook while its rows are read. Every cell is text: there are no formulas, phones keep their leading zero, and
 * house numbers do not become dates.
 * @param names hidden defined names of the workbook, with their values
 */
export function writeXlsx(
  sheets: readonly XlsxSheet[],
  names: Readonly<Record<string, string>> = {},
): Readable {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const add = (path: string, xml: string): void => zip.addBuffer(Buffer.from(xmlDeclaration + xml), path);
  const numbers = sheets.map((_, at) => at + 1);
  add(
    '[Content_Types].xml',
    `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>${numbers.map((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join('')}</Types>`,
  );
  add(
    '_rels/.rels',
    `<Relationships xmlns="${packageRelationshipNamespace}"><Relationship Id="rId1" Type="${relationshipNamespace}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  );
  add(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${packageRelationshipNamespace}">${numbers.map((n) => `<Relationship Id="rId${n}" Type="${relationshipNamespace}/worksheet" Target="worksheets/sheet${n}.xml"/>`).join('')}<Relationship Id="rId${sheets.length + 1}" Type="${relationshipNamespace}/styles" Target="styles.xml"/></Relationships>`,
  );
  const named = Object.entries(names).map(
    ([name, value]) => `<definedName name="${escapeXml(name)}" hidden="1">${escapeXml(value)}</definedName>`,
  );
  add(
    'xl/workbook.xml',
    `<workbook xmlns="${spreadsheetNamespace}" xmlns:r="${relationshipNamespace}"><sheets>${sheets.map(({ name, hidden }, at) => `<sheet name="${escapeXml(name)}" sheetId="${at + 1}"${hidden === true ? ' state="hidden"' : ''} r:id="rId${at + 1}"/>`).join('')}</sheets>${named.length === 0 ? '' : `<definedNames>${named.join('')}</definedNames>`}</workbook>`,
  );
  add(
    'xl/styles.xml',
    `<styleSheet xmlns="${spreadsheetNamespace}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE6EEF9"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/><xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf></cellXfs></styleSheet>`,
  );
  sheets.forEach((sheet, at) => {
    const source = Readable.from(sheetXml(sheet), { objectMode: false });
    // An error of the row source destroys the output stream; it does not end the process.
    source.on('error', (error) => output.destroy(error));
    zip.addReadStream(source, `xl/worksheets/sheet${at + 1}.xml`);
  });
  zip.end();
  return output;
}

async function* sheetXml({
  headings,
  rows,
  widths = [],
  choices = [],
  blankRows = 0,
}: XlsxSheet): AsyncGenerator<string> {
  const columns = headings.map(
    (_, at) =>
      `<col min="${at + 1}" max="${at + 1}" width="${widths[at] ?? 20}" style="${cellStyles.text}" customWidth="1"/>`,
  );
  yield `${xmlDeclaration}<worksheet xmlns="${spreadsheetNamespace}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${columns.join('')}</cols><sheetData>`;
  yield rowXml(1, headings, cellStyles.heading);
  let n = 1;
  let chunk = '';
  for await (const row of rows) {
    n += 1;
    chunk += rowXml(n, row, cellStyles.text);
    if (chunk.length > 32_768) {
      yield chunk;
      chunk = '';
    }
  }
  yield `${chunk}</sheetData>`;
  if (choices.length > 0)
    yield `<dataValidations count="${choices.length}">${choices
      .map(
        ({ column, from, strict }) =>
          `<dataValidation type="list" allowBlank="1" showErrorMessage="1" errorStyle="${strict ? 'stop' : 'warning'}" sqref="${columnName(column)}2:${columnName(column)}${1 + Math.max(blankRows, n - 1)}"><formula1>${escapeXml(from)}</formula1></dataValidation>`,
      )
      .join('')}</dataValidations>`;
  yield '</worksheet>';
}

function rowXml(n: number, cells: readonly string[], style: number): string {
  const written = cells.map((cell, at) =>
    cell === ''
      ? ''
      : `<c r="${columnName(at)}${n}" s="${style === cellStyles.text && formulaStart.test(cell) ? cellStyles.quoted : style}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell)}</t></is></c>`,
  );
  return `<row r="${n}">${written.join('')}</row>`;
}

/** Name of a column by its index: 0 is A, 26 is AA. */
function columnName(at: number): string {
  const letter = String.fromCharCode(65 + (at % 26));
  return at < 26 ? letter : columnName(Math.floor(at / 26) - 1) + letter;
}

/** Reads a stream into memory. */
export async function readStreamBytes(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
