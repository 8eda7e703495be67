import { abbreviateName } from './index.js';

describe('shortName', () => {
  it.each([
    ['Nguyễn Thị Minh Khai', 'N. T. M. Khai'],
    ['  nguyễn   thị  đào ', 'N. T. đào'],
    ['Đặng Ánh', 'Đ. Ánh'],
    ['An', 'An'],
    ['王小明', '王小明'],
    ['John Smith', 'J. Smith'],
    ['A B C D E F G', 'A. B. C. D. G'],
    ['', ''],
    ['Nguyễn Ánh'.normalize('NFD'), 'N. Ánh'],
  ])('%s → %s', (fullName, short) => expect(abbreviateName(fullName)).toBe(short));
});
