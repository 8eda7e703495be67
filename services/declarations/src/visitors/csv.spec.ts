import { csvCell, csvLine } from './csv.js';

it.each([
  ['Nguyễn Văn Bảo', '"Nguyễn Văn Bảo"'],
  ['Quán "Cô Ba", số 5', '"Quán ""Cô Ba"", số 5"'],
  ['=cmd|A1', `"'=cmd|A1"`],
  ['  =1+1', `"'  =1+1"`],
  ['+855 12 345 678', `"'+855 12 345 678"`],
  ['-1', `"'-1"`],
  ['@SUM(A1)', `"'@SUM(A1)"`],
  ['\t=1', `"'\t=1"`],
  ['＝1+1', `"'＝1+1"`],
  ['a=1', '"a=1"'],
])('the cell %p is written as %p', (value, cell) => expect(csvCell(value)).toBe(cell));

it('joins a line', () => expect(csvLine(['a', '1'])).toBe('"a","1"\r\n'));
