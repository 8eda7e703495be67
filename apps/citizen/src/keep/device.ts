import {
  declare,
  findGateByCode,
  getCurrentQuestionnaire,
  type CurrentQuestionnaireDto,
  type GateByCodeDto,
} from '@khai-bao/api-client/declarations';
import { createIdempotencyKey, publicClient, withServerTime } from '@khai-bao/api-client';
import { birthYearOf, type Person } from '@khai-bao/health-form';
import { useSyncExternalStore } from 'react';
import { Outbox } from './outbox.js';
import { noteServerTime } from './server-clock.js';
import {
  maxRememberedPeople,
  openStore,
  type KeptDeclaration,
  type KeptPerson,
  type Store,
} from './store.js';

/** What this device keeps, opened once. */
export interface Device {
  readonly store: Store;
  readonly outbox: Outbox;
}

let openedDevice: Promise<Device> | undefined;

/** Sends the changes that wait; what sends them is loaded only then. */
async function sendChanges(device: Device, options: { due?: boolean } = {}): Promise<void> {
  if (!device.outbox.list().some(({ change }) => change?.state === 'waiting')) return;
  const { changeSenderOf } = await import('./change-sender.js');
  await changeSenderOf(device).flush(options);
}

/** Opens what a store holds, and sends on what waits in it: now, when the network comes back, when the page is seen again. */
export async function openDevice(store: Store): Promise<Device> {
  const outbox = new Outbox(store, (body, deviceToken, phoneProof) =>
    withServerTime((client) =>
      declare({
        client,
        body,
        headers: { 'x-device-token': deviceToken ?? undefined, 'x-phone-proof': phoneProof },
      }),
    ),
  );
  await outbox.open();
  const device = { store, outbox };
  void sendChanges(device).catch(() => undefined);
  const resume = (): void => {
    void outbox.resume().catch(() => undefined);
    void sendChanges(device).catch(() => undefined);
  };
  window.addEventListener('online', resume);
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) resume();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible') return;
    void outbox.flush({ due: true });
    void sendChanges(device, { due: true }).catch(() => undefined);
  });
  return device;
}

/** The one store and outbox of this page. */
export function device(): Promise<Device> {
  openedDevice ??= openStore().then(openDevice);
  return openedDevice;
}

/** The declarations kept here, newest first; re-renders when one changes. */
export function useDeclarations(outbox: Outbox): readonly KeptDeclaration[] {
  return useSyncExternalStore(outbox.subscribe, outbox.list, outbox.list);
}

/** Does this device keep things only until the page is closed? */
export function useTemporary({ isTemporary, subscribe }: Store): boolean {
  return useSyncExternalStore(
    subscribe ?? (() => () => undefined),
    () => isTemporary?.() ?? false,
    () => false,
  );
}

/**
 * Asks the browser not to evict what this device keeps, for the first whole declaration or person. Some browsers ask the
 * user, so a visit alone does not ask; a refusal changes nothing.
 */
export function requestPersistence(): void {
  const storage = (navigator as { storage?: Partial<StorageManager> }).storage;
  if (!storage?.persist) return;
  const ask = async (): Promise<void> => {
    if (!(await storage.persisted?.())) await storage.persist?.();
  };
  ask().catch(() => undefined);
}

const network = {
  subscribe: (listener: () => void): (() => void) => {
    window.addEventListener('online', listener);
    window.addEventListener('offline', listener);
    return () => {
      window.removeEventListener('online', listener);
      window.removeEventListener('offline', listener);
    };
  },
  read: (): boolean => navigator.onLine,
};

/** Does the device think that it has a network? */
export function useOnline(): boolean {
  return useSyncExternalStore(network.subscribe, network.read, () => true);
}

/** The gate of a code from the network, kept for the next time without one. */
export async function loadGate(store: Store, code: string, signal: AbortSignal): Promise<GateByCodeDto> {
  const { body, serverTime } = await withServerTime((client) =>
    findGateByCode({ client, path: { code }, signal }),
  );
  noteServerTime(serverTime);
  // Not waited for: a slow database keeps nobody at the gate.
  void store.put('gates', code, body).catch(() => undefined);
  return body;
}

/** The questionnaire of today from the network, kept for the next time without one. */
export async function loadQuestionnaire(store: Store, signal: AbortSignal): Promise<CurrentQuestionnaireDto> {
  const published = await getCurrentQuestionnaire({ client: publicClient, signal });
  void store.put('values', 'questionnaire', published).catch(() => undefined);
  return published;
}

/** The people remembered on this device: its owner first, then by last use. */
export async function rememberedPeople(store: Store): Promise<KeptPerson[]> {
  const people = await store.all<KeptPerson>('people');
  // An earlier version made ids of names; an id stands in addresses.
  for (const [at, old] of people.entries()) {
    if (!old.id.includes('|')) continue;
    const renamed = { ...old, id: createIdempotencyKey() };
    await store.put('people', renamed.id, renamed);
    await store.remove('people', old.id);
    people[at] = renamed;
  }
  return people.sort((a, b) => Number(b.self) - Number(a.self) || b.usedAt - a.usedAt);
}

const isSamePerson = (one: Person, other: Person): boolean =>
  one.fullName.normalize('NFC').toLowerCase() === other.fullName.normalize('NFC').toLowerCase() &&
  birthYearOf(one) === birthYearOf(other);

/** What is said of a person who is to be remembered. `id`: of the person that it replaces. */
export interface PersonToRemember extends Pick<KeptPerson, 'self' | 'representative'> {
  readonly id?: string | undefined;
  readonly agreedTo?: string | undefined;
}

/** Remembers somebody for the next time; one person is remembered once. Beyond the limit the one used longest ago goes. */
export async function rememberPerson(
  store: Store,
  person: Person,
  { self, representative, id, agreedTo }: PersonToRemember,
): Promise<void> {
  const people = await rememberedPeople(store);
  const known =
    id ??
    (self ? 'self' : people.find((kept) => !kept.self && isSamePerson(kept.person, person))?.id) ??
    createIdempotencyKey();
  const kept: KeptPerson = {
    id: known,
    self,
    person,
    representative,
    usedAt: Date.now(),
    ...(agreedTo === undefined ? {} : { agreedTo }),
  };
  await store.put('people', known, kept);
  for (const old of (await rememberedPeople(store)).slice(maxRememberedPeople))
    await store.remove('people', old.id);
}
