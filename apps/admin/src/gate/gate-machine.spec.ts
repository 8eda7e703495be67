import {
  decisionByNextCode,
  endOf,
  isServiceAwaited,
  nextGateState,
  readableCodes,
  shownEnd,
  shownResult,
  type GateEvent,
  type GateState,
} from './gate-machine.js';
import type { GateResult } from './verify-pass.js';

const passed = (decision: 'admit' | 'ask' | 'stop', change: object = {}): GateResult => ({
  kind: 'pass',
  decision,
  pass: 'KB1.a.b',
  outcome: 'clear',
  declarationId: 'd',
  person: null,
  declaredAt: '2021-06-30T00:00:00Z',
  validUntil: '2021-07-01T00:00:00Z',
  gateName: null,
  unitName: null,
  isByDevice: true,
  code: null,
  hotline: null,
  ...change,
});
const named = { person: { shortName: 'N. T. M. Khai', birthYear: 1990 }, isByDevice: false };
const refused = (reason: 'forged' | 'revoked'): GateResult => ({ kind: 'refused', reason });
const doubt: GateResult = { kind: 'cannot-check', reason: 'no-list' };
const read: GateEvent = { kind: 'code-read', id: 1, scanned: true };
const device = (result: GateResult, recentAt: string | null = null): GateEvent => ({
  kind: 'device-judged',
  id: 1,
  result,
  recentAt,
});
const service = (result: GateResult | 'none'): GateEvent => ({
  kind: 'service-judged',
  id: 1,
  result,
  recentAt: null,
});
const overdue: GateEvent = { kind: 'overdue', id: 1 };
const after = (...events: readonly GateEvent[]): GateState => events.reduce(nextGateState, null);
const recent = '2021-06-30T00:12:00.000Z';

describe('what is shown', () => {
  it.each([
    ['nothing while both are asked', [read], null],
    ['the device at once when it admits', [read, device(passed('admit'))], 'admit'],
    ['the device at once when it asks', [read, device(passed('ask'))], 'ask'],
    ['the device at once when it stops', [read, device(passed('stop'))], 'stop'],
    ['the device at once when a pass is forged', [read, device(refused('forged'))], 'stop'],
    ['nothing while the device cannot check and the service is asked', [read, device(doubt)], null],
    ['that the device cannot check when no service is there', [read, device(doubt), service('none')], 'cannot-check'],
    ['that the device cannot check when the service is late', [read, device(doubt), overdue], 'cannot-check'],
    ['the service after a late answer', [read, device(doubt), overdue, service(passed('admit'))], 'admit'],
    ['the service before the device', [read, service(passed('admit')), device(doubt)], 'admit'],
    ['the device without a service', [read, device(passed('admit')), service('none')], 'admit'],
    ['the service that overrules an admission', [read, device(passed('admit')), service(refused('revoked'))], 'stop'],
    ['the service that overrules a stop', [read, device(refused('revoked')), service(passed('admit'))], 'admit'],
    ['a question for the same pass within ten minutes', [read, device(passed('admit'), recent)], 'ask'],
    ['a stop for a red pass within ten minutes', [read, device(passed('stop'), recent)], 'stop'],
    ['nothing after it was closed', [read, device(passed('admit')), { kind: 'closed' }], null],
  ] as [string, GateEvent[], string | null][])('is %s', (_name, events, end) => {
    expect(shownEnd(after(...events))).toBe(end);
  }); // prettier-ignore

  it('is filled in by the service', () => {
    const state = after(read, device(passed('admit')));
    expect(isServiceAwaited(state)).toBe(true);
    const confirmed = nextGateState(state, service(passed('admit', named)));
    expect(shownResult(confirmed)).toMatchObject({ person: named.person });
    expect(isServiceAwaited(confirmed)).toBe(false);
  });

  it('does not change by what is said about a code before', () => {
    const state = after(read, device(passed('admit')), { kind: 'code-read', id: 2, scanned: true });
    expect(nextGateState(state, service(refused('revoked')))).toBe(state);
    expect(nextGateState(state, overdue)).toBe(state);
  });
});

describe('the next code', () => {
  const held: GateEvent = { kind: 'held' };
  it.each([
    ['may be anything when nothing is shown', [], 'anything', null],
    ['waits while a code is judged', [read], 'nothing', null],
    ['replaces an admission, which is recorded', [read, device(passed('admit'))], 'passes', 'admit'],
    ['replaces a red pass, which is recorded as stopped', [read, device(passed('stop'))], 'passes', 'stop'],
    ['replaces a refused pass, of which nothing is recorded', [read, device(refused('forged'))], 'passes', null],
    ['replaces what cannot be checked', [read, device(doubt), overdue], 'passes', null],
    ['waits for the decision about an amber pass', [read, device(passed('ask'))], 'nothing', null],
    ['waits while the guard holds a person', [read, device(passed('admit')), held], 'nothing', null],
    ['replaces a pass that was scanned just now, which is not recorded twice', [read, device(passed('admit'), recent)], 'passes', null],
    ['waits until a typed admission is recorded', [{ ...read, scanned: false }, service(passed('admit'))], 'nothing', null],
    ['waits until the code of a declaration made here is copied', [{ kind: 'declared', id: 1, result: passed('admit', { code: 'A7K29QXM' }) }], 'nothing', null],
  ] as [string, GateEvent[], string, string | null][])('%s', (_name, events, readable, decision) => {
    const state = after(...events);
    expect([readableCodes(state), decisionByNextCode(state)]).toEqual([readable, decision]);
  }); // prettier-ignore
});

it('knows four ends', () => {
  expect([passed('admit'), passed('ask'), refused('forged'), doubt].map((result) => endOf(result))).toEqual([
    'admit',
    'ask',
    'stop',
    'cannot-check',
  ]);
});
