import { foldText } from './fold.js';

describe('foldText', () => {
  it.each([
    ['Phường Đa Kao, Q.1', 'phuong da kao q 1'],
    ['Phường Ða Kao', 'phuong da kao'],
    ['ða kao', 'da kao'],
    ['Ɖa Kao', 'da kao'],
    ['Phu\u031bo\u031b\u0300ng', 'phuong'],
    ['Ｐｈường １', 'phuong 1'],
    ['Bеn Nghе', 'ben nghe'],
    ['Москва', 'москва'],
    ['Qu\u00adận\u200b 1', 'quan 1'],
    ['  Chợ · Bến—Thành ', 'cho ben thanh'],
    ['', ''],
  ])('%s → %s', (text, folded) => {
    expect(foldText(text)).toBe(folded);
    expect(foldText(foldText(text))).toBe(folded);
  });
});
