import type {
  GateDeviceRecord,
  GateDeviceStore,
  KeptPin,
  KnownGuard,
} from '@khai-bao/api-client/gate-device';
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { markGateDevice, unmarkGateDevice } from './gate-device-mark.js';

interface Schema extends DBSchema {
  device: { key: 'device'; value: GateDeviceRecord };
  guards: { key: 'guards' | 'wrongPinCount'; value: readonly KnownGuard[] | number };
  pins: { key: string; value: KeptPin };
}

const databaseName = 'khai-bao-device';
/** A database that has not answered by then is taken for none, milliseconds. */
const databaseTimeoutMs = 3_000;
let opened: Promise<IDBPDatabase<Schema>> | undefined;

function openDatabase(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>(databaseName, 1, {
    upgrade: (database) => {
      database.createObjectStore('device');
      database.createObjectStore('guards');
      database.createObjectStore('pins', { keyPath: 'guardId' });
    },
    terminated: () => (opened = undefined),
    blocking: (_now, _next, event) => {
      (event.target as IDBDatabase | null)?.close();
      opened = undefined;
    },
  });
  return opened;
}

/** Uses the database. Rejects where it is closed, full, lost or silent; a lost connection is opened again once. */
async function useDatabase<T>(work: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
  try {
    return await withTimeout(openDatabase().then(work));
  } catch {
    opened = undefined;
    return withTimeout(openDatabase().then(work));
  }
}

function withTimeout<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the database does not answer')), databaseTimeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Keeps an enrolled device in place of an earlier one. Rejects when the browser keeps no keys. */
export async function saveGateDevice(record: GateDeviceRecord): Promise<void> {
  await useDatabase(async (database) => {
    const all = database.transaction(['device', 'guards', 'pins'], 'readwrite');
    await Promise.all([
      all.objectStore('guards').clear(),
      all.objectStore('pins').clear(),
      all.objectStore('device').put(record, 'device'),
      all.done,
    ]);
  });
  markGateDevice(record.deviceId);
  // Without it a browser may clear the keys when it is short of space. A refusal changes nothing.
  await navigator.storage?.persist?.().catch(() => false);
}

/** Reads the device that this browser is; null when there is none, or the database does not answer. */
export async function readGateDevice(): Promise<GateDeviceRecord | null> {
  try {
    return (await useDatabase((database) => database.get('device', 'device'))) ?? null;
  } catch {
    return null;
  }
}

/** What a gate device keeps in IndexedDB. */
export const gateDeviceStore: GateDeviceStore = {
  readGuards: async () => {
    const kept = await useDatabase((database) => database.get('guards', 'guards'));
    return Array.isArray(kept) ? (kept as readonly KnownGuard[]) : [];
  },
  writeGuards: async (guards) => {
    await useDatabase((database) => database.put('guards', guards, 'guards'));
  },
  readPin: async (guardId) => (await useDatabase((database) => database.get('pins', guardId))) ?? null,
  writePin: async (pin) => {
    await useDatabase((database) => database.put('pins', pin));
  },
  readWrongPinCount: async () =>
    Number((await useDatabase((database) => database.get('guards', 'wrongPinCount'))) ?? 0),
  writeWrongPinCount: async (count) => {
    await useDatabase((database) => database.put('guards', count, 'wrongPinCount'));
  },
  forgetDevice: async () => {
    unmarkGateDevice();
    await useDatabase(async (database) => {
      const all = database.transaction(['device', 'guards', 'pins'], 'readwrite');
      await Promise.all([
        all.objectStore('device').clear(),
        all.objectStore('guards').clear(),
        all.objectStore('pins').clear(),
        all.done,
      ]);
    });
  },
};
