import { toCsvCell, toCsvLine } from './csv.js';

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
])('toCsvCell(%p) is %p', (value, cell) => expect(toCsvCell(value)).toBe(cell));

it('toCsvLine joins cells and ends the line', () => expect(toCsvLine(['a', '1'])).toBe('"a","1"\r\n'));
