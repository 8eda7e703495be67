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
  [0, 0, false, false],
  [3, 3, false, false],
  [4, 4, false, true],
  [5, 5, false, true],
  [4, 0, false, true],
  [0, 8, false, false],
  [0, 9, false, true],
  [0, 40, false, true],
  [4, 40, true, false],
])(
  'after %i wrong PINs on the device and %i of the guard, one that is right (%s) locks the device: %s',
  (ofDevice, ofGuard, isRight, locks) =>
    expect(countPinGuess({ ofDevice, ofGuard }, isRight)).toEqual(
      isRight ? { ofDevice: 0, ofGuard: 0, locks } : { ofDevice: ofDevice + 1, ofGuard: ofGuard + 1, locks },
    ),
);

it.each([
  [0, 0],
  [4, 0],
  [5, 2],
  [6, 4],
  [11, 128],
  [13, 300],
  [1_000, 300],
])('%i wrong PINs of a guard refuse unfamiliar devices for %i seconds', (wrong, seconds) =>
  expect(pinWaitSecondsAfter(wrong)).toBe(seconds),
);
