import {
  cityDay,
  formatDate,
  formatDateTime,
  formatDuration,
  formatLongDate,
  formatMoment,
  formatPhone,
  formatStopwatch,
  initials,
  maskPhone,
} from './format.js';

describe('dates and times', () => {
  it('are those of the city, also close to midnight', () => {
    expect(formatDateTime('2021-06-29T17:15:00Z')).toBe('30/06/2021 00:15');
    expect(cityDay('2021-06-29T16:59:59Z')).toBe('2021-06-29');
    expect(formatDate('2021-06-30')).toBe('30/06/2021');
    expect(formatLongDate('2021-06-30', 'vi')).toBe('Thứ Tư, 30/06/2021');
  });

  it('leave the day out when it is today', () => {
    expect(formatMoment('2021-06-30T00:15:00Z', '2021-06-30T09:00:00Z')).toBe('07:15');
    expect(formatMoment('2021-06-29T00:15:00Z', '2021-06-30T09:00:00Z')).toBe('29/06 07:15');
  });
});

describe('phones', () => {
  it.each([
    ['0903123456', '0903 123 456'],
    ['+84 903.123.456', '0903 123 456'],
    ['02838297000', '028 3829 7000'],
    ['19009095', '1900 9095'],
    ['+1 202 555 0100', '+1 202 555 0100'],
  ])('%s is read as %s', (given, shown) => expect(formatPhone(given)).toBe(shown));

  it('can hide their middle', () => expect(maskPhone('0903123456')).toBe('0903 ••• 456'));
});

describe('durations', () => {
  it.each([
    [30_000, 'vừa xong'],
    [14 * 60_000, '14 phút'],
    [2 * 3_600_000, '2 giờ'],
    [27 * 3_600_000, '1 ngày 3 giờ'],
    [-5, 'vừa xong'],
  ])('%d ms', (ms, words) => expect(formatDuration(ms, 'vi')).toBe(words));

  it('count like a stopwatch', () => {
    expect(formatStopwatch(41_000)).toBe('00:41');
    expect(formatStopwatch(3_725_000)).toBe('1:02:05');
  });
});

it('initials are those of the last two words', () => expect(initials('Trần Văn Hòa')).toBe('VH'));
