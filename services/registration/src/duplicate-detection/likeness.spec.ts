import { nameAndAddressCloseness, assessLikeness, trigramSimilarity, type ComparedUnit } from './likeness.js';
import { buildLikenessKeys } from './likeness-keys.js';

const keys = (name: string, street = '12 Tôn Thất Đạm') => buildLikenessKeys({ name, street });

describe('the compared values of a unit', () => {
  it.each([
    ['Công ty TNHH MTV Thương mại Dịch vụ Sao Mai', 'sao mai'],
    ['Cty TNHH SAO MAI', 'sao mai'],
    ['CH Tạp hóa Cô Ba', 'co ba'],
    ['Cửa hàng tạp hoá cô Ba', 'co ba'],
    ['Tạp hóa', 'tap hoa'],
    ['Cơm tấm Ba Ghiền', 'com tam ba ghien'],
    ['Trường Tiểu học Đinh Tiên Hoàng', 'truong tieu hoc dinh tien hoang'],
  ])('%s is %s', (name, nameKey) => expect(keys(name).nameKey).toBe(nameKey));

  it.each([
    ['12 Tôn Thất Đạm', '12|', 'ton that dam'],
    ['Số 12, đường Tôn Thất Đạm, P. Bến Nghé, Q.1, TP.HCM', '12|', 'ton that dam'],
    ['012 Ton That Dam Phường 12', '12|', 'ton that dam'],
    ['45/6A Ng. Huệ', '45/6a|', 'nguyen hue'],
    ['12 bis Lê Lợi', '12bis|', 'le loi'],
    ['230 Ba Tháng Hai', '230|', 'ba thang hai'],
    ['15 đường 3/2', '15|', '3 2'],
    ['Chợ Bến Thành', '|', 'cho ben thanh'],
  ])('%s is at %s, %s', (street, placeKey, streetKey) =>
    expect(keys('Cô Ba', street)).toMatchObject({ placeKey, streetKey }),
  );

  it('numbers in the name distinguish shops of a chain', () =>
    expect(keys('Sao Mai chi nhánh 02').placeKey).toBe('12|2'));
});

describe('the closeness of name and address', () => {
  it.each([
    ['Chợ Bến Nghé', '12 Tôn Thất Đạm', 'CHO BEN NGHE', 'Số 12 đường Ton That Dam, P. Bến Nghé'],
    ['Công ty TNHH Sao Mai', '5 Lê Lợi', 'Cty Sao Mai', '5 Le Loi'],
    ['Cơm tấm Ba Ghiền', '84 Đặng Văn Ngữ', 'Quán cơm tấm Ghiền', '84 Đặng Văn Ngữ'],
    ['Tạp hóa Cô Ba', '7 NKKN', 'Cửa hàng Cô Ba', '7 Nam Kỳ Khởi Nghĩa'],
    ['Phở Hòa', '260C Pasteur', 'Pho Hoa Pasteur', '260c Pasteur'],
    ['Trường Võ Trường Toản', '11 Nguyễn Bỉnh Khiêm', 'trường võ trường toản', 'Nguyễn Bỉnh Khiêm'],
  ])('%s, %s and %s, %s are close', (name, street, other, otherStreet) =>
    expect(nameAndAddressCloseness(keys(name, street), keys(other, otherStreet))).toBeGreaterThanOrEqual(0.5),
  );

  it.each([
    ['another house', 'Circle K', '12 Lê Lợi', 'Circle K', '45 Lê Lợi'],
    ['another street', 'Circle K', '12 Lê Lợi', 'Circle K', '12 Pasteur'],
    ['another name in one house', 'Cà phê Trung Nguyên', '12 Lê Lợi', 'Nha khoa Hạnh Phúc', '12 Lê Lợi'],
    ['another number in the name', 'Sạp 12', 'Chợ Bến Thành', 'Sạp 13', 'Chợ Bến Thành'],
    ['another block', 'Chung cư Lô A', '12 Lê Lợi', 'Chung cư Lô B', '12 Lê Lợi'],
    ['no house number and another name', 'Cơm tấm Ba Ghiền', 'Lê Lợi', 'Cơm tấm Bụi', '3 Lê Lợi'],
  ])('%s is not', (_what, name, street, other, otherStreet) =>
    expect(nameAndAddressCloseness(keys(name, street), keys(other, otherStreet))).toBe(0),
  );

  it('equals the similarity of pg_trgm', () => {
    expect(trigramSimilarity('word', 'two words')).toBeCloseTo(0.36363637, 6);
    expect(trigramSimilarity('abc', 'xyz')).toBe(0);
  });
});

describe('the reasons for a possible duplicate', () => {
  const unit = (change: Partial<ComparedUnit> = {}): ComparedUnit => ({
    ...keys('Sao Mai'),
    areaCode: '26740',
    areaPath: '79.760.26740',
    taxKey: null,
    phoneBlindIndex: null,
    ...change,
  });
  const elsewhere = { ...keys('Khác hẳn', '99 Pasteur') };

  it.each([
    ['one tax code, wherever in the city', { taxKey: '0301234567' }, { taxKey: '0301234567', areaPath: '79.770.27139', areaCode: '27139', ...elsewhere }, ['tax-code']],
    ['one phone in one district', { phoneBlindIndex: 'm' }, { phoneBlindIndex: 'm', areaPath: '79.760.26734', areaCode: '26734', ...elsewhere }, ['phone']],
    ['one phone in two districts', { phoneBlindIndex: 'm' }, { phoneBlindIndex: 'm', areaPath: '79.770.27139', areaCode: '27139', ...elsewhere }, undefined],
    ['name and address in one ward', {}, {}, ['name-and-address']],
    ['name and address in two wards', {}, { areaCode: '26734', areaPath: '79.760.26734' }, undefined],
    ['all three', { taxKey: '1', phoneBlindIndex: 'm' }, { taxKey: '1', phoneBlindIndex: 'm' }, ['tax-code', 'phone', 'name-and-address']],
    ['another branch of one company', { taxKey: '0301234567001' }, { taxKey: '0301234567002', ...elsewhere }, undefined],
  ])('%s', (_what, left, right, reasons) =>
    expect(assessLikeness(unit(left), unit(right))?.reasons).toEqual(reasons),
  ); // prettier-ignore

  it('the phone of a chain counts only together with a close name and address', () => {
    const [one, far] = [unit({ phoneBlindIndex: 'm' }), unit({ phoneBlindIndex: 'm', ...elsewhere })];
    expect(assessLikeness(one, far, new Set(['phone']))).toBeNull();
    expect(assessLikeness(one, one, new Set(['phone']))?.reasons).toEqual(['phone', 'name-and-address']);
  });

  it('more reasons give a higher score', () => {
    const scores = [
      assessLikeness(unit({ phoneBlindIndex: 'm' }), unit({ phoneBlindIndex: 'm', ...elsewhere })),
      assessLikeness(unit({ taxKey: '1' }), unit({ taxKey: '1', ...elsewhere })),
      assessLikeness(
        unit({ phoneBlindIndex: 'm', taxKey: '1' }),
        unit({ phoneBlindIndex: 'm', taxKey: '1' }),
      ),
    ].map((found) => found!.score);
    expect(scores).toEqual([60, 70, 99]);
  });
});
