import { completePeriod, listDays } from './picture-days.js';

const today = '2021-07-02';

describe('the period of a picture', () => {
  it.each([
    ['nothing', {}, ['2021-06-19', '2021-07-02']],
    ['a last day', { to: '2021-06-14' }, ['2021-06-01', '2021-06-14']],
    ['a first day', { from: '2021-06-30' }, ['2021-06-30', '2021-07-02']],
    ['one day', { from: '2021-06-30', to: '2021-06-30' }, ['2021-06-30', '2021-06-30']],
    ['a year and a day', { from: '2020-07-02', to: '2021-07-02' }, ['2020-07-02', '2021-07-02']],
  ])('is completed from %s', (_, asked, [from, to]) => {
    expect(completePeriod(asked, today)).toEqual({ from, to });
  });

  it.each([
    ['ends before it begins', { from: '2021-07-03' }],
    ['has 367 days', { from: '2020-07-01', to: '2021-07-02' }],
  ])('is refused when it %s', (_, asked) => {
    expect(() => completePeriod(asked, today)).toThrow(expect.objectContaining({ code: 'ALERTS.PERIOD' }));
  });

  it('holds each day once, over the end of a month', () => {
    expect(listDays({ from: '2021-06-29', to: today })).toEqual([
      '2021-06-29',
      '2021-06-30',
      '2021-07-01',
      '2021-07-02',
    ]);
  });
});
