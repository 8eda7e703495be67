import { AreaTree, areaSeed } from '@khai-bao/areas';
import {
  formerDistrictWards,
  messyPhones,
  messyTaxCodes,
  messyTexts,
  messyWards,
  messyYesNo,
  spreadsheetPhones,
} from '@khai-bao/testing';
import { readStreamBytes, writeXlsx } from '../spreadsheets/write-xlsx.js';
import { validateRow, type GoodRow } from './row-validation.js';
import { matchColumns } from './match-columns.js';
import { parseSpreadsheetBytes } from './parse-spreadsheet.js';
import { toRowValues } from './row-validation.js';
import { WardNameIndex } from './ward-name-index.js';

const on = '2021-06-30';
const tree = new AreaTree(areaSeed);
const wards = new WardNameIndex(tree, on, '79');
const headings = [
  'Tên đơn vị',
  'Loại đơn vị',
  'Số nhà, đường',
  'Phường',
  'Người đại diện',
  'Điện thoại',
  'MST',
  'NCOVI',
];
type Cells = Partial<Record<'name' | 'street' | 'ward' | 'phone' | 'taxCode' | 'ncovi', string>>;
const rowOf = ({ name = 'Chợ A', street = '1 Lê Lợi', ward = '26740', phone = '0903123456', taxCode = '', ncovi = '' }: Cells): string[] => [
  name, 'Chợ', street, ward, 'Lê Thị Hoa', phone, taxCode, ncovi,
]; // prettier-ignore

/** The rows as a workbook and as a text file read them. */
async function read(kind: 'xlsx' | 'csv', rows: readonly string[][]): Promise<(GoodRow | null)[]> {
  const quoted = (cells: readonly string[]): string =>
    cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';');
  const bytes =
    kind === 'xlsx'
      ? await readStreamBytes(writeXlsx([{ name: 'A', headings, rows }]))
      : Buffer.from([headings, ...rows].map(quoted).join('\r\n'));
  const { columns, body } = matchColumns(await parseSpreadsheetBytes(bytes));
  expect(body).toHaveLength(rows.length);
  return body.map(({ cells }) => validateRow(toRowValues(cells, columns), wards, null).good);
}

describe.each(['xlsx', 'csv'] as const)('the corpus in a file of %s', (kind) => {
  it('phones', async () => {
    const cells = [...messyPhones, ...spreadsheetPhones];
    const good = await read(
      kind,
      cells.map(({ typed }) => rowOf({ phone: typed })),
    );
    expect(good.map((row, at) => [cells[at]!.typed, row?.phone ?? null])).toEqual(
      cells.map(({ typed, means }) => [typed, means]),
    );
  });
  it('tax codes', async () => {
    const good = await read(
      kind,
      messyTaxCodes.map(({ typed }) => rowOf({ taxCode: typed })),
    );
    expect(good.map((row, at) => [messyTaxCodes[at]!.typed, row?.taxCode ?? null])).toEqual(
      messyTaxCodes.map(({ typed, means }) => [typed, means]),
    );
  });
  it('texts, each in a row of its own', async () => {
    const good = await read(
      kind,
      messyTexts.map(({ typed }) => rowOf({ name: typed, street: typed })),
    );
    expect(good.map((row) => [row?.name, row?.street])).toEqual(
      messyTexts.map(({ means }) => [means, means]),
    );
  });
  it('wards', async () => {
    const good = await read(
      kind,
      messyWards.map(({ typed }) => rowOf({ ward: typed })),
    );
    expect(good.map((row, at) => [messyWards[at]!.typed, row?.areaCode ?? null])).toEqual(
      messyWards.map(({ typed, means }) => [typed, means]),
    );
    const former = await read(
      kind,
      formerDistrictWards.map(({ typed }) => rowOf({ ward: typed })),
    );
    expect(former.map((row) => (row === null ? null : tree.findArea(row.areaCode, on)!.name))).toEqual(
      formerDistrictWards.map(({ means }) => means),
    );
  });
  it('ticks', async () => {
    const good = await read(
      kind,
      messyYesNo.map(({ typed }) => rowOf({ ncovi: typed })),
    );
    expect(good.map((row, at) => [messyYesNo[at]!.typed, row?.usesNcovi ?? null])).toEqual(
      messyYesNo.map(({ typed, means }) => [typed, means]),
    );
  });
});
