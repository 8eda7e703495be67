import {
  changesPairs,
  decideAction,
  nextState,
  type ActionSubject,
  type OfficerAction,
} from './registration-actions.js';

describe('the transitions of a registration', () => {
  const unit = { kind: 'market', usesNcovi: false } as const;
  it.each([
    ['SUBMITTED', 'receive', 'RECEIVED'],
    ['NEEDS_INFO', 'receive', 'RECEIVED'],
    ['RECEIVED', 'receive', null],
    ['SUBMITTED', 'forward', null],
    ['RECEIVED', 'forward', 'FORWARDED'],
    ['EXEMPT_NCOVI', 'forward', 'FORWARDED'],
    ['PHARMACY_LISTED', 'forward', 'FORWARDED'],
    ['FORWARDED', 'forward', null],
    ['SUBMITTED', 'receive-and-forward', 'FORWARDED'],
    ['FORWARDED', 'receive-and-forward', null],
    ['REJECTED', 'receive-and-forward', null],
    ['SUBMITTED', 'exempt-ncovi', null],
    ['SUBMITTED', 'list-pharmacy', null],
    ['SUBMITTED', 'ask', 'NEEDS_INFO'],
    ['FORWARDED', 'ask', null],
    ['SUBMITTED', 'reject', 'REJECTED'],
    ['FORWARDED', 'reject', null],
    ['PHARMACY_LISTED', 'ask', 'NEEDS_INFO'],
    ['PHARMACY_LISTED', 'reject', 'REJECTED'],
    ['REJECTED', 'reopen', 'SUBMITTED'],
    ['FORWARDED', 'reopen', null],
    ['SUBMITTED', 'reopen', null],
    ['SUBMITTED', 'close', 'CLOSED'],
    ['FORWARDED', 'close', 'CLOSED'],
    ['REJECTED', 'close', null],
    ['CLOSED', 'close', null],
    ['CLOSED', 'receive-and-forward', null],
  ] as const)('a market in %s: %s leads to %s', (state, action, expected) => {
    expect(nextState({ ...unit, state }, action as OfficerAction)).toBe(expected);
  });

  it('returns a closed unit to its earlier state', () => {
    expect(nextState({ ...unit, state: 'CLOSED', closedFrom: 'FORWARDED' }, 'reopen')).toBe('FORWARDED');
  });

  it('sends a pharmacy to the Department of Health', () => {
    expect(nextState({ state: 'SUBMITTED', kind: 'pharmacy', usesNcovi: false }, 'receive-and-forward')).toBe(
      'PHARMACY_LISTED',
    );
  });

  it.each([
    ['RECEIVED', 'PHARMACY_LISTED'],
    ['EXEMPT_NCOVI', 'PHARMACY_LISTED'],
    ['PHARMACY_LISTED', null],
  ] as const)('a pharmacy in %s is not forwarded to DIC by its ward', (state, expected) => {
    expect(nextState({ state, kind: 'pharmacy', usesNcovi: false }, 'forward')).toBe(expected);
  });

  it('exempts a unit that uses NCOVI, a pharmacy too', () => {
    expect(nextState({ state: 'RECEIVED', kind: 'pharmacy', usesNcovi: true }, 'receive-and-forward')).toBe(
      'EXEMPT_NCOVI',
    );
  });
});

describe('the decision about an action', () => {
  const market: ActionSubject = { state: 'SUBMITTED', kind: 'market', usesNcovi: false };

  it.each([
    ['SUBMITTED', 'receive', ['RECEIVED'], 'unchanged'],
    ['SUBMITTED', 'receive-and-forward', ['RECEIVED', 'FORWARDED'], 'unchanged'],
    ['NEEDS_INFO', 'receive-and-forward', ['RECEIVED', 'FORWARDED'], 'unchanged'],
    ['RECEIVED', 'receive-and-forward', ['FORWARDED'], 'unchanged'],
    ['RECEIVED', 'forward', ['FORWARDED'], 'unchanged'],
    ['SUBMITTED', 'ask', ['NEEDS_INFO'], 'unchanged'],
    ['SUBMITTED', 'reject', ['REJECTED'], 'close'],
    ['FORWARDED', 'close', ['CLOSED'], 'close'],
    ['REJECTED', 'reopen', ['SUBMITTED'], 'recheck'],
  ] as const)('in %s, %s passes through %j, and pairs: %s', (state, action, states, pairs) => {
    expect(decideAction({ ...market, state }, action)).toEqual({ states, pairs });
  });

  it.each([
    ['FORWARDED', 'receive-and-forward'],
    ['REJECTED', 'close'],
    ['SUBMITTED', 'reopen'],
    ['DUPLICATE', 'reject'],
  ] as const)('in %s, %s is refused', (state, action) => {
    expect(decideAction({ ...market, state }, action)).toEqual({ refusal: 'REGISTRATION.WRONG_STATE' });
  });
});

it.each<[OfficerAction, boolean]>([
  ['reject', true],
  ['close', true],
  ['reopen', true],
  ['ask', false],
  ['forward', false],
])('%s changes the pairs of possible duplicates: %s', (action, expected) => {
  expect(changesPairs(action)).toBe(expected);
});
