import { jest } from '@jest/globals';
import { databaseTimeoutMs, freeingStore, memoryStore, openStore, type Store } from './store.js';

const silent = <T,>(): Promise<T> => new Promise<T>(() => undefined);
const lost = (): Promise<never> =>
  Promise.reject(new DOMException('Connection to Indexed Database server lost'));

describe('the store of this device', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is the database where there is one', async () => {
    const database = memoryStore();
    const store = await openStore(() => Promise.resolve(database));
    await store.put('values', 'deviceToken', 'a');
    expect(await database.get('values', 'deviceToken')).toBe('a');
    expect(store.isTemporary?.()).toBe(false);
  });

  it.each([
    ['throws', (): Promise<Store> => lost()],
    [
      'is not there',
      (): Promise<Store> => {
        throw new ReferenceError('indexedDB is not defined');
      },
    ],
  ])('is memory, and says so, where the database %s', async (_name, open) => {
    const store = await openStore(open);
    await store.put('values', 'deviceToken', 'a');
    expect(await store.get('values', 'deviceToken')).toBe('a');
    expect(store.isTemporary?.()).toBe(true);
  });

  it('is memory where the database never answers', async () => {
    jest.useFakeTimers();
    const opening = openStore(() => silent<Store>());
    await jest.advanceTimersByTimeAsync(2 * databaseTimeoutMs + 10);
    const store = await opening;
    await store.put('values', 'deviceToken', 'a');
    expect(await store.all('values')).toEqual(['a']);
  });

  it('connects anew when its connection is lost, and is still the database', async () => {
    const database = memoryStore();
    await database.put('values', 'deviceToken', 'a');
    const open = jest
      .fn<() => Promise<Store>>()
      .mockResolvedValueOnce({ ...database, get: lost, all: lost })
      .mockResolvedValue(database);
    const store = await openStore(open);
    expect(await store.get('values', 'deviceToken')).toBe('a');
    expect(store.isTemporary?.()).toBe(false);
  });

  it.each([
    ['getAll throws', { all: lost }],
    ['writing never ends', { put: () => silent<void>() }],
    ['nothing works any more', { all: lost, get: lost, put: lost, remove: lost, clear: lost }],
  ])('keeps what it knew and tells who listens when %s', async (_name, broken) => {
    let working: Store = memoryStore();
    const store = await openStore(
      () =>
        Promise.resolve({
          all: (name) => working.all(name),
          get: (name, key) => working.get(name, key),
          put: (name, key, value) => working.put(name, key, value),
          remove: (name, key) => working.remove(name, key),
          clear: () => working.clear(),
        } as Store),
      20,
    );
    await store.put('people', 'self', { id: 'self' });
    working = { ...working, ...broken } as Store;
    const heard = jest.fn();
    store.subscribe?.(heard);
    await store.put('people', 'b', { id: 'b' });
    expect(await store.all('people')).toEqual([{ id: 'self' }, { id: 'b' }]);
    expect(store.isTemporary?.()).toBe(true);
    expect(heard).toHaveBeenCalled();
  });

  describe('that is full', () => {
    const full = new DOMException('no room', 'QuotaExceededError');

    it('lets go what the network gives again, and keeps passes and people', async () => {
      const database = memoryStore();
      for (const code of ['A', 'B']) await database.put('gates', code, { code });
      await database.put('people', 'self', { id: 'self' });
      const crowded: Store = {
        ...database,
        put: async (name, key, value) => {
          if ((await database.all('gates')).length > 0) throw full;
          await database.put(name, key, value);
        },
      };
      const store = await openStore(() => Promise.resolve(freeingStore(crowded)));
      await store.put('declarations', 'k1', { key: 'k1' });
      expect(await database.get('declarations', 'k1')).toEqual({ key: 'k1' });
      expect(await database.all('people')).toEqual([{ id: 'self' }]);
      expect(await database.all('gates')).toEqual([]);
      expect(store.isTemporary?.()).toBe(false);
    });

    it('for good keeps things until the page is closed, and says so', async () => {
      const database = memoryStore();
      const store = await openStore(() =>
        Promise.resolve(freeingStore({ ...database, put: () => Promise.reject(full) })),
      );
      await store.put('declarations', 'k1', { key: 'k1' });
      expect(await store.all('declarations')).toEqual([{ key: 'k1' }]);
      expect(store.isTemporary?.()).toBe(true);
    });

    it('passes on any other failure', async () => {
      const store = freeingStore({ ...memoryStore(), put: lost });
      await expect(store.put('values', 'a', 1)).rejects.toThrow('lost');
    });
  });
});
