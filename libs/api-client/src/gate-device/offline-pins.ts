import type { ProfileDto } from '../generated/accounts/index.js';
import type { GateDeviceRules } from './gate-device-status.js';
import type { GateDeviceStore } from './gate-device-store.js';

/** Rounds of PBKDF2: below a second on a cheap phone. A guesser with the tools of the phone's browser needs days for six digits. */
const derivationRounds = 150_000;

export type OfflinePinAnswer =
  | { readonly kind: 'accepted'; readonly profile: ProfileDto; readonly acceptedAt: number }
  /** `unknown`: the guard has not started a shift here within twelve hours. */
  | { readonly kind: 'wrong' | 'locked' | 'unknown' };

/**
 * Compares PINs without a network. The device keeps no PIN: it keeps an HMAC under a key that the browser does not give out,
 * over a slow hash of the PIN. A copy of the data without that key reveals nothing.
 */
export class OfflinePins {
  constructor(
    private readonly store: GateDeviceStore,
    private readonly sealingKey: CryptoKey,
    private readonly rules: Pick<GateDeviceRules, 'maxWrongPins' | 'maxShiftMs'>,
  ) {}

  /** Keeps a PIN that the service has accepted just now, and unlocks the device for shifts without a network. */
  async keepPin(profile: ProfileDto, pin: string, acceptedAt: number): Promise<void> {
    const salt = crypto.getRandomValues(new Uint8Array(16));
    const guardId = profile.accountId;
    const seal = await this.sealPin(guardId, pin, salt);
    await this.store.writePin({ guardId, salt, seal, profile, acceptedAt });
    await this.store.writeWrongPinCount(0);
  }

  /** Compares a PIN. Five wrong ones in a row lock the device until the service accepts one. */
  async verifyPin(guardId: string, pin: string, now: number): Promise<OfflinePinAnswer> {
    const wrongCount = await this.store.readWrongPinCount();
    if (wrongCount >= this.rules.maxWrongPins) return { kind: 'locked' };
    const kept = await this.store.readPin(guardId);
    const age = kept === null ? Infinity : now - kept.acceptedAt;
    if (kept === null || age >= this.rules.maxShiftMs) return { kind: 'unknown' };
    // Counted before it is compared: who closes the page in between has used up a guess.
    await this.store.writeWrongPinCount(wrongCount + 1);
    if (!isEqual(await this.sealPin(guardId, pin, kept.salt), kept.seal))
      return { kind: wrongCount + 1 >= this.rules.maxWrongPins ? 'locked' : 'wrong' };
    await this.store.writeWrongPinCount(0);
    return { kind: 'accepted', profile: kept.profile, acceptedAt: kept.acceptedAt };
  }

  private async sealPin(
    guardId: string,
    pin: string,
    salt: Uint8Array<ArrayBuffer>,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const encoder = new TextEncoder();
    const typed = await crypto.subtle.importKey('raw', encoder.encode(pin), 'PBKDF2', false, ['deriveBits']);
    const derived = await crypto.subtle.deriveBits(
      { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: derivationRounds },
      typed,
      256,
    );
    const named = new Uint8Array([...encoder.encode(`${guardId}\0`), ...new Uint8Array(derived)]);
    return new Uint8Array(await crypto.subtle.sign('HMAC', this.sealingKey, named));
  }
}

const isEqual = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at]);
