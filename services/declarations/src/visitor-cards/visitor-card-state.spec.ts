import { decideCardState, type CardEnd, type CardState } from './visitor-card-state.js';

describe('decideCardState', () => {
  it.each<[string, CardEnd | null, CardState]>([
    ['2021-07-01', null, 'active'],
    ['2021-06-30', null, 'active'],
    ['2021-06-29', null, 'expired'],
    ['2021-07-01', 'revoked', 'revoked'],
    ['2021-06-29', 'replaced', 'replaced'],
    ['2021-06-29', 'expired', 'expired'],
  ])('of a card until %s that ended because of %s, on 30 June, is %s', (expiresOn, endedBecause, state) => {
    expect(decideCardState({ expires_on: expiresOn, ended_because: endedBecause }, '2021-06-30')).toBe(state);
  });
});
