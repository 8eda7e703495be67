import type { KeptPerson } from '../keep/store.js';
import { encodeTransfer, parseTransferPart, readTransfer, transferLifetimeMs } from './transfer.js';

const now = Date.parse('2021-06-30T01:00:00.000Z');
const today = '2021-06-30';
const someone = (i = 0): KeptPerson => ({
  id: `id-${i}`,
  self: i === 0,
  usedAt: 1,
  agreedTo: '2021.2',
  person: {
    fullName: `Nguyễn Thị Ánh ${'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.charAt(i)}`,
    birthYear: 1990,
    sex: 'female',
    nationality: 'VN',
    phone: '0903 123 456',
    address: {
      province: 'Thành phố Hồ Chí Minh',
      district: 'Quận 1',
      ward: 'Phường Bến Nghé',
      street: '12/3 Lê Lợi',
      areaCode: '26740',
    },
  },
  representative: null,
});
const family = (size: number): KeptPerson[] => Array.from({ length: size }, (_none, i) => someone(i));

/** What a phone reads of codes, in whatever order. */
function received(codes: readonly string[], at = now): ReturnType<typeof readTransfer> {
  const parts = codes.map((code) => parseTransferPart(code)!).sort((a, b) => a.place - b.place);
  return readTransfer(
    parts[0]!.id,
    parts.map(({ text }) => text),
    at,
    today,
  );
}
/** Codes with content of one's own making. */
function forged(content: unknown): ReturnType<typeof readTransfer> {
  const bytes = new TextEncoder().encode(JSON.stringify(content));
  const text = btoa(String.fromCharCode(...bytes)).replace(
    /[+/=]/g,
    (letter) => ({ '+': '-', '/': '_' })[letter] ?? '',
  );
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
  return readTransfer((hash >>> 0).toString(36), [text], now, today);
}
const good = { self: true, person: someone().person, representative: null };

describe('moving people to another phone', () => {
  it.each([1, 4, 12, 24])('carries %d of them, in codes of any order', (size) => {
    const people = family(size);
    const codes = encodeTransfer(people, now)!;
    expect(codes.filter((code) => code.length > 320)).toEqual([]);
    const result = received([...codes].reverse(), now + transferLifetimeMs - 1);
    expect(result).toMatchObject({
      kind: 'people',
      people: people.map(({ self, person: { fullName } }) => ({
        self,
        person: { fullName, phone: '+84903123456' },
      })),
    });
    // No id, no consent of the past.
    expect(JSON.stringify(result)).not.toMatch(/agreedTo|id-0/);
  });

  it('carries no more than a camera has patience for', () => {
    const long = family(24).map((kept) => ({
      ...kept,
      person: {
        ...kept.person,
        address: { ...kept.person.address, street: 'ộ'.repeat(200), district: 'ộ'.repeat(100) },
      },
    }));
    expect(encodeTransfer(long, now)).toBeNull();
  });

  it.each([
    ['expires after ten minutes', now + transferLifetimeMs + 1, 'old'],
    ['is not from the future', now - 3 * 60_000, 'old'],
    ['bears a clock that is a minute ahead', now - 60_000, 'people'],
  ])('%s', (_name, at, kind) => {
    expect(received(encodeTransfer(family(1), now)!, at).kind).toBe(kind);
  });

  it.each([
    'https://khaibao.example/g/7K2M4Q9',
    '079190001234||Nguyễn Văn A|01021990|Nam|1 Lê Lợi|01012021',
    'KBP2:abc:0:1:xyz',
    'KBP1:abc:1:1:xyz',
    'KBP1:abc:0:0:xyz',
    'KBP1:abc:0:99:xyz',
    'KBP1:abc:-1:1:xyz',
    'KBP1:ABC:0:1:xyz',
    'KBP1:abc:0:1:x<y',
    `KBP1:abc:0:1:${'x'.repeat(301)}`,
    '',
  ])('passes over %j', (text) => {
    expect(parseTransferPart(text)).toBeNull();
  });

  it('notices a part of another transfer', () => {
    const [one, other] = [family(6), family(5)].map((people) => encodeTransfer(people, now)!);
    expect(received([other![0]!, ...one!.slice(1)]).kind).toBe('broken');
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['a list', []],
    ['another version', { v: 2, at: now, people: [good] }],
    ['no time', { v: 1, people: [good] }],
    ['a time in words', { v: 1, at: 'now', people: [good] }],
    ['nobody', { v: 1, at: now, people: [] }],
    ['a crowd', { v: 1, at: now, people: Array.from({ length: 25 }, () => good) }],
    ['no person', { v: 1, at: now, people: [null] }],
    ['a person with more', { v: 1, at: now, people: [{ ...good, person: { ...good.person, admin: true } }] }],
    ['a name that is code', { v: 1, at: now, people: [{ ...good, person: { ...good.person, fullName: '<img src=x>' } }] }],
    ['a long name', { v: 1, at: now, people: [{ ...good, person: { ...good.person, fullName: 'a'.repeat(201) } }] }],
    ['a child alone', { v: 1, at: now, people: [{ ...good, person: { ...good.person, birthYear: 2012 } }] }],
    ['a representative of sixteen', {
      v: 1,
      at: now,
      people: [{ ...good, representative: { fullName: 'A', phone: '0903123456', relation: 'x', birthYear: 2005 } }],
    }],
  ])('refuses %s', (_name, content) => {
    expect(forged(content)).toEqual({ kind: 'broken' });
  }); // prettier-ignore

  it('takes known members alone', () => {
    expect(
      forged({ v: 1, at: now, people: [{ ...good, self: 'yes', __proto__: { a: 1 }, more: 1 }] }),
    ).toEqual({
      kind: 'people',
      people: [{ self: false, person: expect.objectContaining({ birthYear: 1990 }), representative: null }],
    });
  });

  it('refuses what is no text', () => {
    expect(readTransfer('0', ['%%%'], now, today)).toEqual({ kind: 'broken' });
  });
});
