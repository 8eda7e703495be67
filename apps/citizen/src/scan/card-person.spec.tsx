import * as areas from '../areas/search.js';
import { cardPerson } from './card-person.js';

const rest = 'Nguyễn Thị Minh Khai|30091990|Nữ|12 Lê Lợi, Bến Nghé, Quận 1, TP. Hồ Chí Minh|25042021';

describe('an ID card’s QR', () => {
  it.each([
    ['with the old number', `079190001234|024123456|${rest}`],
    ['with an empty old number', `079190001234||${rest}`],
    ['without the old number', `079190001234|${rest}`],
  ])('%s fills in the person and finds the ward', (_name, text) => {
    expect(cardPerson(text, areas)).toEqual({
      fullName: 'Nguyễn Thị Minh Khai',
      birth: '30/09/1990',
      sex: 'female',
      nationality: 'VN',
      idKind: 'cccd',
      idNumber: '079190001234',
      province: 'Thành phố Hồ Chí Minh',
      district: 'Quận 1',
      ward: 'Phường Bến Nghé',
      areaCode: '26740',
      street: '12 Lê Lợi',
    });
  });

  it('of another province keeps its words', () => {
    const text = '074190001234||Lê Văn Tám|01021985|Nam|Khu phố 2, An Bình, Dĩ An, Bình Dương|25042021';
    expect(cardPerson(text, areas)).toMatchObject({
      province: 'Tỉnh Bình Dương',
      district: 'Dĩ An',
      ward: 'An Bình',
      areaCode: '',
      street: 'Khu phố 2',
    });
  });

  it('is told from any other QR', () => {
    expect(cardPerson('https://example.vn/g/7K2M4Q9', areas)).toBeNull();
  });
});
