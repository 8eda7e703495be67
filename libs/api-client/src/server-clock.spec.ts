import { createIdempotencyKey } from './new-key.js';
import { ServerClock } from './server-clock.js';

const server = Date.parse('2021-06-30T00:12:00Z');
const [minute, hour] = [60_000, 3_600_000];

/** A device whose clock is wrong by so much; `sleep` lets the clock go on without the counter, `set` moves it by hand. */
function device(wrong: number, storage = new Map<string, string>()) {
  let [wall, steady] = [server + wrong, 5_000];
  const clock = new ServerClock({
    wall: () => wall,
    steady: () => steady,
    storage: {
      getItem: (key) => storage.get(key) ?? null,
      setItem: (key, value) => void storage.set(key, value),
    },
  });
  return {
    clock,
    storage,
    pass: (milliseconds: number) => {
      wall += milliseconds;
      steady += milliseconds;
    },
    set: (milliseconds: number) => void (wall += milliseconds),
    hear: (at = server) => clock.recordServerTime(new Date(at).toUTCString(), wall),
  };
}

it.each([
  ['right', 0],
  ['25 hours ahead', 25 * hour],
  ['an hour behind', -hour],
])('knows the server’s time on a device whose clock is %s', (_name, wrong) => {
  const { clock, hear, pass } = device(wrong);
  expect(clock.isCertain).toBe(false);
  hear();
  pass(10 * minute);
  expect(Math.abs(clock.now() - (server + 10 * minute))).toBeLessThan(3_000);
  expect(clock.isCertain).toBe(true);
});

it('keeps it over a start without a network', () => {
  const { hear, storage } = device(25 * hour);
  hear();
  const { clock } = device(25 * hour, storage);
  expect(Math.abs(clock.now() - server)).toBeLessThan(3_000);
  expect(clock.isCertain).toBe(true);
});

it('does not go back with a clock that is set back, and is not certain after one that was moved', () => {
  const { clock, hear, set } = device(0);
  hear();
  set(-25 * hour);
  expect(Math.abs(clock.now() - server)).toBeLessThan(3_000);
  expect(clock.isCertain).toBe(false);
  set(50 * hour);
  expect(clock.isCertain).toBe(false);
  hear();
  expect(Math.abs(clock.now() - server)).toBeLessThan(3_000);
  expect(clock.isCertain).toBe(true);
});

it.each([null, '', 'yesterday'])('learns nothing from the header %j', (header) => {
  const { clock } = device(hour);
  clock.recordServerTime(header, server);
  expect(clock.isCertain).toBe(false);
});

it('tells whole milliseconds, of which keys can be made', () => {
  let steady = 0.25;
  const clock = new ServerClock({
    wall: () => server + hour + 1,
    steady: () => (steady += 0.7),
    storage: null,
  });
  clock.recordServerTime(new Date(server).toUTCString(), server + hour);
  expect(Number.isInteger(clock.now())).toBe(true);
  expect(createIdempotencyKey(clock.now() + 0.5)).toMatch(
    /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
  );
});

it('lives without a storage', () => {
  const clock = new ServerClock({
    wall: () => server,
    steady: () => 5_000,
    storage: {
      getItem: () => {
        throw new Error('closed');
      },
      setItem: () => {
        throw new Error('closed');
      },
    },
  });
  clock.recordServerTime(new Date(server + hour).toUTCString(), server);
  expect(Math.abs(clock.now() - server - hour)).toBeLessThan(3_000);
});
