import type { DrawnText } from '../posters/drawing.js';
import { drawCardSheets, type PrintedCard } from './card-sheet.js';

const cardOf = (at: number): PrintedCard => ({
  code: `A7K29QXM${at}`,
  url: `HTTPS://KHAIBAO.EXAMPLE.VN/C/A7K29QXM${at}`,
  expiresOn: '2021-09-28',
  hotline: '19009095',
});
const textsOf = (cards: readonly PrintedCard[]): DrawnText[][] =>
  [...drawCardSheets(cards)].map(({ items }) => items.filter((item) => item.kind === 'text'));

describe('the sheets of printed cards', () => {
  it.each([
    [0, []],
    [1, [1]],
    [8, [8]],
    [9, [8, 1]],
  ])('hold %i cards, eight on each', (count, sheets) => {
    const codes = textsOf(Array.from({ length: count }, (_, at) => cardOf(at))).map(
      (texts) => texts.filter(({ text }) => /^A7K-29Q-XM\d$/.test(text)).length,
    );
    expect(codes).toEqual(sheets);
  });

  it('state code, last day, and whom to call when a card is lost', () => {
    const words = textsOf([cardOf(4)])
      .flat()
      .map(({ text }) => text)
      .join(' ');
    expect(words).toContain('A7K-29Q-XM4');
    expect(words).toContain('28/09/2021');
    expect(words).toContain('1900 9095');
  });

  it('keep all texts of a card within its outline', () => {
    const [sheet] = [...drawCardSheets([cardOf(4)])];
    const texts = sheet!.items.filter((item) => item.kind === 'text');
    // The first card: 85.6 mm by 54 mm in the upper left corner.
    const [left, top] = [50, 99];
    const outside = texts.filter(({ x, y }) => x < left || x >= left + 243 || y <= top || y >= top + 153);
    expect(texts.length).toBeGreaterThan(6);
    expect(outside).toEqual([]);
  });
});
