import type { DrawnText } from '../posters/drawing.js';
import { drawCardSheets, type PrintedCard } from './card-sheet.js';

const cardOf = (at: number): PrintedCard => ({
  code: `A7K29QXM${at}`,
  url: `HTTPS://KHAIBAO.EXAMPLE.VN/C/A7K29QXM${at}`,
  expiresOn: '2021-09-28',
  hotline: '19009095',
  smsNumber: null,
});
const withSms: PrintedCard = { ...cardOf(4), hotline: '+842838244249', smsNumber: '+84903123456' };
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

  it('state what to text to which number, and nothing of it when no messages are received', () => {
    const wordsOf = (card: PrintedCard): string =>
      textsOf([card])
        .flat()
        .map(({ text }) => text)
        .join(' ');
    expect(wordsOf(withSms)).toContain('[mã cổng] A7K29QXM4 gửi 0903 123 456');
    expect(wordsOf({ ...withSms, smsNumber: '8100' })).toContain('A7K29QXM4 gửi 8100');
    expect(wordsOf(cardOf(4))).not.toMatch(/soạn|text/);
  });

  it.each([
    ['without text messages', cardOf(4)],
    ['with text messages', withSms],
  ])('leave room to write below the texts, %s', (_name, card) => {
    const [texts] = textsOf([card]);
    const bottomOf = (words: RegExp): number => texts!.find(({ text }) => words.test(text))!.y;
    // Positions are base lines: the name of the owner is written above the line beside "Của".
    expect(bottomOf(/^Của$/) - bottomOf(/^Lost\?/)).toBeGreaterThan(9);
  });

  it.each([
    ['without text messages', cardOf(4)],
    ['with text messages', withSms],
  ])('keep all texts of a card within its outline, %s', (_name, card) => {
    const [sheet] = [...drawCardSheets([card])];
    const texts = sheet!.items.filter((item) => item.kind === 'text');
    // The first card: 85.6 mm by 54 mm in the upper left corner.
    const [left, top] = [50, 99];
    const outside = texts.filter(({ x, y }) => x < left || x >= left + 243 || y <= top || y >= top + 153);
    expect(texts.length).toBeGreaterThan(6);
    expect(outside).toEqual([]);
  });
});
