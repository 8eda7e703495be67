import { buildCoVisitorMessage, currentTextVersion } from './co-visitor.texts.js';

const place = { day: '2021-06-30', district: 'Quận Bình Tân, Đô', hotline: '19009095' };

describe('the message of a notice', () => {
  const { text, template } = buildCoVisitorMessage(currentTextVersion, place);

  it('names day, district, what to do and the hotline in both languages', () => {
    for (const line of text.split('\n'))
      for (const part of ['30/06/2021', 'Quan Binh Tan, Do', '19009095', '14']) expect(line).toContain(part);
    expect(template).toEqual({
      name: 'co-visitor-notice',
      parameters: { day: '30/06/2021', district: 'Quan Binh Tan, Do', hotline: '19009095' },
    });
  });

  it('has letters of an SMS alone, at most three segments a language', () => {
    expect(text).toMatch(/^[\x20-\x7e\n]+$/);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(3 * 153);
  });

  it('leaves no blank of the wording unfilled', () => {
    expect(text).not.toMatch(/[{}]/);
    expect(() => buildCoVisitorMessage('1999.1', place)).toThrow('no wording');
  });
});
