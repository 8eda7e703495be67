import type { Store, StoreName } from '../keep/store.js';

const storeNames: readonly StoreName[] = ['declarations', 'gates', 'people', 'values'];
const valueKeys = ['deviceToken', 'questionnaire', 'lastParty'] as const;

/** What a device kept, in this page alone: an undo brings it back, and closing the page lets it go. */
export interface Snapshot {
  readonly entries: readonly { readonly name: StoreName; readonly key: string; readonly value: unknown }[];
}

/** Reads everything that a store holds. */
export async function takeSnapshot(store: Store): Promise<Snapshot> {
  const entries: { name: StoreName; key: string; value: unknown }[] = [];
  for (const name of storeNames) {
    if (name === 'values') continue;
    for (const value of await store.all<{ key?: string; id?: string; code?: string }>(name)) {
      const key = value.key ?? value.id ?? value.code;
      if (key !== undefined) entries.push({ name, key, value });
    }
  }
  for (const key of valueKeys) {
    const value = await store.get('values', key);
    if (value !== undefined) entries.push({ name: 'values', key, value });
  }
  return { entries };
}

/** Writes everything back. */
export async function keepSnapshot(store: Store, { entries }: Snapshot): Promise<void> {
  for (const { name, key, value } of entries) await store.put(name, key, value);
}
