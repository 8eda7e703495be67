import { generateDeviceKeys } from './device-keys.js';
import { createMemoryStore, guardProfile } from './memory-store.fixture.js';
import { OfflinePins } from './offline-pins.js';

const rules = { maxWrongPins: 5, maxShiftMs: 12 * 3_600_000 };
const accepted = Date.parse('2021-07-01T00:15:00Z');
const hoursLater = (hours: number): number => accepted + hours * 3_600_000;

async function openPins() {
  const store = createMemoryStore();
  const { sealingKey } = await generateDeviceKeys();
  const pins = new OfflinePins(store, sealingKey, rules);
  await pins.keepPin(guardProfile('a'), '802915', accepted);
  return { store, pins };
}

describe('the PINs that a gate device compares without a network', () => {
  it.each([
    ['the right PIN', 'a', '802915', 1, 'accepted'],
    ['the right PIN after almost twelve hours', 'a', '802915', 11.99, 'accepted'],
    ['the right PIN after twelve hours', 'a', '802915', 12, 'unknown'],
    ['a wrong PIN', 'a', '802916', 1, 'wrong'],
    ['the PIN of another guard', 'b', '802915', 1, 'unknown'],
  ])('%s', async (_what, guardId, pin, hours, kind) => {
    const { pins } = await openPins();
    expect(await pins.verifyPin(guardId, pin, hoursLater(hours))).toMatchObject({ kind });
  });

  it('lock the device after five wrong ones in a row, until the service accepts one', async () => {
    const { pins } = await openPins();
    const kinds: string[] = [];
    for (let guess = 0; guess < 5; guess += 1)
      kinds.push((await pins.verifyPin('a', '111222', hoursLater(1))).kind);
    expect(kinds).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'locked']);
    expect(await pins.verifyPin('a', '802915', hoursLater(1))).toEqual({ kind: 'locked' });
    await pins.keepPin(guardProfile('a'), '802915', hoursLater(2));
    expect(await pins.verifyPin('a', '802915', hoursLater(3))).toMatchObject({ kind: 'accepted' });
  });

  it('forget the wrong ones after a right one', async () => {
    const { pins } = await openPins();
    for (const pin of ['111222', '111222', '111222', '111222', '802915', '111222'])
      await pins.verifyPin('a', pin, hoursLater(1));
    expect(await pins.verifyPin('a', '802915', hoursLater(1))).toMatchObject({ kind: 'accepted' });
  });

  it('are kept sealed: without the key of the device they compare with nothing', async () => {
    const { store } = await openPins();
    const [kept] = [...store.pins.values()];
    expect(Buffer.from(kept!.seal)).toHaveLength(32);
    expect(JSON.stringify(kept)).not.toContain('802915');
    const { sealingKey } = await generateDeviceKeys();
    const elsewhere = new OfflinePins(store, sealingKey, rules);
    expect(await elsewhere.verifyPin('a', '802915', hoursLater(1))).toEqual({ kind: 'wrong' });
  });
});
