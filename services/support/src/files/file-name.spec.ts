import { toAttachmentHeader, sanitiseFileName } from './file-name.js';

it('sanitises file names', () => {
  const tidy = (name: string): string | null => sanitiseFileName(encodeURIComponent(name));
  expect(tidy('Công văn 1371.pdf')).toBe('Công văn 1371.pdf');
  expect(tidy('../../etc/mat khau.txt')).toBe('mat khau.txt');
  expect(tidy('C:\\Users\\lan\\so lieu.xlsx')).toBe('so lieu.xlsx');
  expect(tidy('bao\u202efdp.xlsx\r\nX: y')).toBe('baofdp.xlsxX y');
  for (const name of ['', '...', 'con.txt', 'khong duoi', `${'x'.repeat(200)}.pdf`])
    expect(tidy(name)).toBeNull();
  expect(sanitiseFileName('%E0%A4%A')).toBeNull();
  expect(sanitiseFileName(undefined)).toBeNull();
});

it('builds a valid header for any name', () => {
  expect(toAttachmentHeader('Công văn (1).pdf')).toBe(
    `attachment; filename="C_ng v_n _1_.pdf"; filename*=UTF-8''C%C3%B4ng%20v%C4%83n%20%281%29.pdf`,
  );
});
