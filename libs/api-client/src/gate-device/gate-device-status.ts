import type { KnownGuard } from './gate-device-store.js';

/** What the page says of itself, and what accounts and the page agree on. */
export interface GateDeviceRules {
  /** Version of the exchange that the page speaks. */
  readonly handshakeVersion: number;
  /** Version of the page. */
  readonly appVersion: string;
  /** Wrong PINs in a row after which the device decides nothing alone. */
  readonly maxWrongPins: number;
  /** Maximum length of a shift, and time within which a guard may start one without a network, milliseconds. */
  readonly maxShiftMs: number;
}

/** `locked`: too many wrong PINs. `ended`: the unit has ended the device, or nobody knows it. */
export type GateDeviceCondition = 'ready' | 'locked' | 'ended';

/** What the pages of a gate device show beside the session. */
export interface GateDeviceStatus {
  readonly condition: GateDeviceCondition;
  readonly guards: readonly KnownGuard[];
  /** The service is there and has not seen the PIN of this guard, which the device compared alone: it is typed once more. */
  readonly needsConfirmation: boolean;
  /** The service does not understand this page, or the page is newer than the service: it has to be loaded again. */
  readonly needsReload: boolean;
}

/** What a gate device knows when its page opens. */
export const initialDeviceStatus: GateDeviceStatus = {
  condition: 'ready',
  guards: [],
  needsConfirmation: false,
  needsReload: false,
};

/** What a guard may send whose PIN the service has not seen: checks, which name their guard, and what changes nothing. */
export const isAllowedUnconfirmed = (path: string, method = 'GET'): boolean =>
  method === 'GET' || /^\/api\/declarations\/v1\/(checks|passes)(\/|$)/.test(path);

type Members = Readonly<Record<string, unknown>>;
const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null;

/**
 * Names the guard of checks, single or in a batch, that go out with the token of the guard before. A check that names its
 * guard stays as it is.
 */
export function nameGuard(body: unknown, guardId: string): unknown {
  if (!isMembers(body)) return body;
  const { items } = body;
  if (Array.isArray(items)) return { ...body, items: items.map((item) => nameGuard(item, guardId)) };
  return 'clientKey' in body ? { guardId, ...body } : body;
}
