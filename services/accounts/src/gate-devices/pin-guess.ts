import { maxGateShiftMs, maxWrongPins, type GateDeviceState } from '@khai-bao/contracts';

/** What is known before a PIN is verified. */
export interface PinAttempt {
  readonly deviceState: GateDeviceState;
  /** When the guard last started a shift on this device; null: never. */
  readonly lastShiftStartedAt: Date | null;
  /** Time until which other devices are refused for this guard; null: not refused. */
  readonly blockedUntil: Date | null;
  readonly now: Date;
}

/** Whether a device is one that the guard works on: wrong PINs elsewhere never keep the guard off it. */
const isFamiliarDevice = ({
  lastShiftStartedAt,
  now,
}: Pick<PinAttempt, 'lastShiftStartedAt' | 'now'>): boolean =>
  lastShiftStartedAt !== null && now.getTime() - lastShiftStartedAt.getTime() < maxGateShiftMs;

/** Decides whether a PIN is verified. `waitSeconds`: the guard is refused on unfamiliar devices for this long. */
export function decidePinAttempt(
  attempt: PinAttempt,
): 'verify' | 'ended' | 'locked' | { readonly waitSeconds: number } {
  const { deviceState, blockedUntil, now } = attempt;
  if (deviceState === 'ENDED') return 'ended';
  if (deviceState === 'LOCKED') return 'locked';
  if (blockedUntil === null || blockedUntil <= now || isFamiliarDevice(attempt)) return 'verify';
  return { waitSeconds: Math.ceil((blockedUntil.getTime() - now.getTime()) / 1000) };
}

/**
 * Wrong PINs of one guard in a row, on any device, from which each further one locks the device that it was typed on. Without it, a
 * guesser on a familiar device types the own PIN after every fourth guess, and the device never locks.
 */
const maxWrongPinsOfGuard = 10;

/** Wrong PINs in a row. */
export interface WrongPinCounts {
  /** On the device, whoever's they were. */
  readonly ofDevice: number;
  /** Of the guard, on any device. */
  readonly ofGuard: number;
}

/** Decides the counts of wrong PINs after a guess, and whether the device is locked. */
export function countPinGuess(
  { ofDevice, ofGuard }: WrongPinCounts,
  isRight: boolean,
): WrongPinCounts & { readonly locks: boolean } {
  if (isRight) return { ofDevice: 0, ofGuard: 0, locks: false };
  const counted = { ofDevice: ofDevice + 1, ofGuard: ofGuard + 1 };
  return {
    ...counted,
    locks: counted.ofDevice >= maxWrongPins || counted.ofGuard >= maxWrongPinsOfGuard,
  };
}

const freeGuessCount = 5;
const maxWaitSeconds = 300;

/**
 * Time for which unfamiliar devices are refused for a guard after wrong PINs of the guard in a row, seconds: 0 up to
 * four, then 2, doubling to five minutes. A guesser with many devices of a unit gets about 300 of a million PINs a day.
 */
export const pinWaitSecondsAfter = (wrongCount: number): number =>
  wrongCount < freeGuessCount
    ? 0
    : Math.min(maxWaitSeconds, 2 ** Math.min(20, wrongCount - freeGuessCount + 1));
