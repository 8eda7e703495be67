import { findPasswordWeakness } from './password-policy.js';

describe('a new password', () => {
  it.each([
    ['Chợ mở cửa lúc 5 giờ', null],
    // Khmer, Chinese, Russian, Thai, Korean, emoji: length decides.
    ['ផ្សារបើកម៉ោងប្រាំ', null],
    ['市场早上五点钟开门了', null],
    ['Рынок открыт в пять', null],
    ['ตลาดเปิดตอนตีห้า', null],
    ['시장은 다섯 시에 연다', null],
    ['🐘🍜🛵🌧🎋🐟🥭🚤🌾🏮', null],
    ['市场早上五点', 'short'],
    ['កកកកកកកកកកកក', 'common'],
    ['ааааббббаааа', 'common'],
    ['          ', 'common'],
    ['ngắn', 'short'],
    ['KhaiBao123', 'common'],
    ['Mật khẩu 12', 'common'],
    // A well-known word with a sentence of another script beside it is a sentence.
    ['matkhau 市场早上五点', null],
    ['cho.moi.k7m2!', 'contains-username'],
    ['x'.repeat(60).concat('yzab'.repeat(30)), 'long'],
  ])('%s: %s', (password, weakness) => {
    expect(findPasswordWeakness(password, 'chomoi.k7m2')).toBe(weakness);
    expect(findPasswordWeakness(password.normalize('NFD'), 'chomoi.k7m2')).toBe(weakness);
  });
});
