import type { HeldCheck } from './check-store.js';
import { RecentPassages, samePassageMs } from './recent-passages.js';

const [entry, exit, other] = [
  { gateId: 'g1', direction: 'entry' },
  { gateId: 'g1', direction: 'exit' },
  { gateId: 'g2', direction: 'entry' },
] as const;
const khai = { declarationId: 'd1', pass: 'KB1.a.b' };
const start = Date.parse('2021-06-30T00:12:00.000Z');
const at = (minutes: number): number => start + minutes * 60_000;

/** When the pass was admitted at a gate, as the page finds it at an instant. */
const find = (passages: RecentPassages, station: typeof entry | typeof exit | typeof other, now: number) =>
  passages.findAdmission(station, khai, [], now);

it('tells a pass that comes twice at one gate in one direction', () => {
  const passages = new RecentPassages();
  expect(find(passages, entry, at(0))).toBeNull();
  passages.addAdmission(entry, khai, at(0));
  expect(find(passages, entry, at(1))).toBe('2021-06-30T00:12:00.000Z');
  expect(find(passages, exit, at(1))).toBeNull();
  expect(find(passages, other, at(1))).toBeNull();
  expect(find(passages, entry, start + samePassageMs)).toBeNull();
});

it('knows the pass by its declaration, whether its token or its code was read', () => {
  const passages = new RecentPassages();
  passages.addAdmission(entry, khai, at(0));
  expect(passages.findAdmission(entry, { declarationId: 'd1', pass: 'A7K29QXM' }, [], at(1))).not.toBeNull();
  expect(passages.findAdmission(entry, { declarationId: 'd2', pass: 'KB1.c.d' }, [], at(1))).toBeNull();
});

it('takes an entry after an exit for a new passage', () => {
  const passages = new RecentPassages();
  passages.addAdmission(entry, khai, at(0));
  passages.addAdmission(exit, khai, at(3));
  expect(find(passages, entry, at(4))).toBeNull();
  expect(find(passages, exit, at(4))).not.toBeNull();
});

describe('with checks that wait on the device', () => {
  const held = (
    minutes: number,
    direction: 'entry' | 'exit',
    change: Partial<HeldCheck> = {},
  ): HeldCheck => ({
    clientKey: `${minutes}`,
    check: {
      clientKey: `${minutes}`,
      gateId: 'g1',
      direction,
      pass: khai.pass,
      decision: 'admit',
      checkedAt: new Date(at(minutes)).toISOString(),
    },
    declarationId: khai.declarationId,
    guardId: 'A',
    unitId: 'u',
    heldAt: new Date(at(minutes)).toISOString(),
    refusal: null,
    ...change,
  });
  const stopped = held(0, 'entry');
  it.each([
    ['finds one after a reload', [held(0, 'entry')], true],
    ['finds the last of many', [held(-30, 'entry'), held(0, 'entry')], true],
    ['not after an exit', [held(0, 'entry'), held(1, 'exit')], false],
    ['not a refused one', [held(0, 'entry', { refusal: { code: 'X.Y', at: '' } })], false],
    ['not a stopped one', [{ ...stopped, check: { ...stopped.check, decision: 'stop' } }], false],
    ['not an old one', [held(-20, 'entry')], false],
  ] as [string, HeldCheck[], boolean][])('%s', (_name, checks, found) => {
    expect(new RecentPassages().findAdmission(entry, khai, checks, at(2)) !== null).toBe(found);
  });
});
