import { type GateDto, getPassKeys } from '@khai-bao/api-client/declarations';
import type { Api } from '../session/session.js';

function readItem<T>(key: string): T | null {
  try {
    const text = localStorage.getItem(key);
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}
function writeItem(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A full or closed storage: what is kept lives as long as this page.
  }
}

/** The gate and the way that this device stands at. */
export interface GateStation {
  gateId: string;
  direction: 'entry' | 'exit';
}
const gateStationKey = (account: string): string => `kb-post:${account}`;
export const readGateStation = (account: string): GateStation | null =>
  readItem<GateStation>(gateStationKey(account));
export const writeGateStation = (account: string, post: GateStation): void =>
  writeItem(gateStationKey(account), post);

const gatesKey = (unitId: string): string => `kb-gates:${unitId}`;
/** The gates of a unit as they were read last, for a start without a network. */
export const readGates = (unitId: string): GateDto[] | null => readItem<GateDto[]>(gatesKey(unitId));
export const writeGates = (unitId: string, gates: readonly GateDto[]): void =>
  writeItem(gatesKey(unitId), gates);

/** Public keys for checks without a network, and when they were read. */
export interface KeptPassKeys {
  keys: { kid: number; publicKey: string }[];
  at: string;
}
const passKeysKey = 'kb-pass-keys';
export const readPassKeys = (): KeptPassKeys | null => readItem<KeptPassKeys>(passKeysKey);
/** Reads the public keys from the service, past every cache, and keeps them. */
export async function refreshPassKeys(api: Api): Promise<void> {
  const { keys } = await getPassKeys({ client: api.client, fresh: true });
  writeItem(passKeysKey, {
    keys,
    at: new Date(api.session.clock.now()).toISOString(),
  } satisfies KeptPassKeys);
}
