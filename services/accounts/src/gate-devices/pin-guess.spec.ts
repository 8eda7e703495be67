import { countPinGuess, decidePinAttempt, pinWaitSecondsAfter, type PinAttempt } from './pin-guess.js';

const now = new Date('2021-07-01T00:15:00Z');
const secondsFromNow = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
const attempt = (change: Partial<PinAttempt>): PinAttempt => ({
  deviceState: 'ACTIVE',
  lastShiftStartedAt: null,
  blockedUntil: null,
  now,
  ...change,
});

it.each<[string, Partial<PinAttempt>, ReturnType<typeof decidePinAttempt>]>([
  ['an active device', {}, 'verify'],
  ['a locked device', { deviceState: 'LOCKED' }, 'locked'],
  ['an ended device', { deviceState: 'ENDED' }, 'ended'],
  ['a wait that is over', { blockedUntil: now }, 'verify'],
  ['a wait', { blockedUntil: secondsFromNow(89.2) }, { waitSeconds: 90 }],
  ['a wait on a device of this shift', { blockedUntil: secondsFromNow(90), lastShiftStartedAt: secondsFromNow(-60) }, 'verify'],
  ['a wait on a device of eleven hours ago', { blockedUntil: secondsFromNow(90), lastShiftStartedAt: secondsFromNow(-39_600) }, 'verify'],
  ['a wait on a device of twelve hours ago', { blockedUntil: secondsFromNow(90), lastShiftStartedAt: secondsFromNow(-43_200) }, { waitSeconds: 90 }],
  ['a locked device of this shift', { deviceState: 'LOCKED', lastShiftStartedAt: secondsFromNow(-60) }, 'locked'],
])('a PIN on %s', (_what, change, decision) =>
  expect(decidePinAttempt(attempt(change))).toEqual(decision),
); // prettier-ignore

it.each([
  [0, false, 1, false],
  [3, false, 4, false],
  [4, false, 5, true],
  [5, false, 6, true],
  [4, true, 0, false],
])('after %i wrong PINs, one that is right (%s) makes %i', (before, isRight, wrongPinCount, locks) =>
  expect(countPinGuess(before, isRight)).toEqual({ wrongPinCount, locks }),
);

it.each([
  [0, 0],
  [4, 0],
  [5, 2],
  [6, 4],
  [11, 128],
  [13, 300],
  [1_000, 300],
])('%i wrong PINs on unfamiliar devices refuse them for %i seconds', (wrong, seconds) =>
  expect(pinWaitSecondsAfter(wrong)).toBe(seconds),
);
