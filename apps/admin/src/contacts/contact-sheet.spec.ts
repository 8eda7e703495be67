import { matchHeadings, readCells, sheetFields, toSheetRows } from './contact-sheet.js';

it.each([
  ['a pasted table', 'Lê Hai\t0903\r\nVõ Tư\t0904', [['Lê Hai', '0903'], ['Võ Tư', '0904']]],
  ['a file of Excel in Vietnamese', '\uFEFFHọ tên;SĐT\nLê Hai;0903\n', [['Họ tên', 'SĐT'], ['Lê Hai', '0903']]],
  ['quotes, commas and line ends in cells', '"Hai, ""Lê""",0903\n"a\nb",1', [['Hai, "Lê"', '0903'], ['a\nb', '1']]],
  ['nothing', '', []],
])('reads %s', (_name, text, cells) => expect(readCells(text)).toEqual(cells)); // prettier-ignore

it.each([
  ['headings of the template', ['Họ và tên', 'Điện thoại', 'Năm sinh', 'Nơi gặp', 'Ngày', 'Ghi chú'], [...sheetFields]],
  ['other words and an unknown column', ['STT', 'SĐT', 'Tên', 'Ngày sinh'], [null, 'phone', 'fullName', 'birthYear']],
  ['a heading twice', ['Tên', 'Phone', 'SĐT'], ['fullName', 'phone', null]],
  ['no headings', ['Lê Thị Hai', '0903 123 456'], null],
])('matches %s', (_name, cells, fields) => expect(matchHeadings(cells)).toEqual(fields)); // prettier-ignore

it('leaves empty rows and the formula guard out, and keeps the number of the row', () => {
  const cells = [['Tên', 'SĐT'], ['', ' '], ["'=1+1", '0903'], ['Lê Hai']];
  expect(toSheetRows(cells, ['fullName', 'phone'], true)).toEqual([
    { n: 3, fullName: '=1+1', phone: '0903', birthYear: '', place: '', day: '', note: '' },
    { n: 4, fullName: 'Lê Hai', phone: '', birthYear: '', place: '', day: '', note: '' },
  ]);
});
