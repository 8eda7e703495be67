import { buildCoVisitorMessage, currentTextVersion } from './co-visitor.texts.js';

const place = { day: '2021-06-30', district: 'Quận Bình Tân, Đô', hotline: '19009095' };

describe('the message of a notice', () => {
  const { text, template } = buildCoVisitorMessage(currentTextVersion, place);

  it('names day, district, what to do and the hotline in both languages', () => {
    const parts = ['30/06/2021', 'Quan Binh Tan, Do', '19009095', '14'];
    const missing = text.split('\n').flatMap((line) => parts.filter((part) => !line.includes(part)));
    expect(missing).toEqual([]);
    expect(text.split('\n')).toHaveLength(2);
    expect(template).toEqual({
      name: 'co-visitor-notice',
      parameters: { day: '30/06/2021', district: 'Quan Binh Tan, Do', hotline: '19009095' },
    });
  });

  it('has letters of an SMS alone, at most three segments a language', () => {
    expect(text).toMatch(/^[\x20-\x7e\n]+$/);
    expect(text.split('\n').filter((line) => line.length > 3 * 153)).toEqual([]);
  });

  it('leaves no blank of the wording unfilled', () => {
    expect(text).not.toMatch(/[{}]/);
    expect(() => buildCoVisitorMessage('1999.1', place)).toThrow('no wording');
  });
});
