import 'fake-indexeddb/auto';
import { deleteDB, openDB } from 'idb';
import { openDatabaseStore, openStore } from './store.js';

describe('the store of this device in a database of the browser', () => {
  afterEach(async () => {
    await deleteDB('khai-bao');
  });

  it('connects anew after a newer version in another tab went first, or the user emptied it', async () => {
    const store = await openStore(openDatabaseStore);
    await store.put('values', 'deviceToken', 'a');
    // Resolves only because the connection of this page closes itself.
    await deleteDB('khai-bao');
    expect(await store.get('values', 'deviceToken')).toBeUndefined();
    await store.put('values', 'deviceToken', 'b');
    expect(await store.get('values', 'deviceToken')).toBe('b');
    expect(store.isTemporary?.()).toBe(false);
  });

  it('lives on in memory where a newer version of the app has changed the database', async () => {
    const store = await openStore(openDatabaseStore);
    await store.put('values', 'deviceToken', 'a');
    (await openDB('khai-bao', 2)).close();
    expect(await store.get('values', 'deviceToken')).toBe('a');
    expect(store.isTemporary?.()).toBe(true);
  });
});
