import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import {
  applyRevocations,
  createPassVerifier,
  everyIssue,
  deserialiseRevocationList,
  isRevoked,
  maxRevocationEntries,
  pruneRevocations,
  revocationReasonOf,
  serialiseRevocationList,
  signRevocations,
  toRevocationKey,
  type RevocationDelta,
  type RevocationEntry,
  type RevocationList,
} from './index.js';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const raw = (key: KeyObject): string => String(key.export({ format: 'jwk' }).x);
const signer = (message: Uint8Array): Uint8Array => sign(null, message, privateKey);
const verifier = createPassVerifier([{ kid: 3, publicKey: raw(publicKey) }]);
const now = 1_625_011_200;
const hour = 3600;
const id = '0197b3c4-5d6e-7f80-9a1b-2c3d4e5f6071';

const toDelta = (change: Partial<RevocationDelta> = {}): RevocationDelta => ({
  kid: 3,
  epoch: null,
  number: 5,
  from: 0,
  asOf: now,
  entries: new Map([[toRevocationKey(id), { lastIssue: 0, until: now + 20 * hour }]]),
  ...change,
});
const toList = (change: Partial<RevocationList> = {}): RevocationList => {
  const { epoch, number, asOf, entries } = toDelta();
  return { epoch, number, asOf, entries, ...change };
};
const toToken = (change: Partial<RevocationDelta> = {}): Promise<string> =>
  signRevocations(toDelta(change), signer);
const manyEntries = (count: number): Map<string, RevocationEntry> => {
  let state = 0x9e3779b9;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
  return new Map(
    Array.from({ length: count }, (_, index) => {
      const high = ((random() & 0x3fffffff) | 0x80000000) >>> 0;
      const key = high.toString(16).padStart(8, '0') + random().toString(16).padStart(8, '0');
      return [key, { lastIssue: index % 3 === 0 ? everyIssue : 0, until: now + (index % 24) * hour }];
    }),
  );
};

const key = fc
  .tuple(fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }))
  .map(([value]) => value.toString(16).padStart(16, '0'));
const entries = fc
  .array(
    fc.tuple(
      key,
      fc.record({ lastIssue: fc.nat(255), until: fc.integer({ min: now, max: now + 72 * hour }) }),
    ),
    {
      maxLength: 60,
    },
  )
  .map((pairs) => new Map(pairs));

describe('a signed revocation list', () => {
  it('names declarations by the last eight bytes of their id', async () => {
    const verdict = await applyRevocations(null, await toToken(), verifier, now);
    expect(verdict).toEqual({ ok: true, list: toList() });
    expect(isRevoked(toList(), { declarationId: id.toUpperCase(), issue: 0 })).toBe(true);
    expect(isRevoked(toList(), { declarationId: id.replace('6071', '6072'), issue: 0 })).toBe(false);
  });

  it.each([
    [1, [true, true, false, false]],
    [everyIssue, [true, true, true, true]],
  ])('with last issue %i revokes the passes of a declaration up to it', (lastIssue, revoked) => {
    const list = toList({ entries: new Map([[toRevocationKey(id), { lastIssue, until: now }]]) });
    expect([0, 1, 2, 254].map((issue) => isRevoked(list, { declarationId: id, issue }))).toEqual(revoked);
  });

  it('gives back what was encoded, with times rounded up to the hour', () =>
    fc.assert(
      fc.asyncProperty(entries, fc.nat(0xffffffff), async (given, number) => {
        const verdict = await applyRevocations(null, await toToken({ entries: given, number }), verifier, 0);
        const rounded = [...given].map(([end, { lastIssue, until }]) => {
          return [end, { lastIssue, until: Math.ceil(until / hour) * hour }] as const;
        });
        expect(verdict).toEqual({
          ok: true,
          list: { epoch: null, number, asOf: now, entries: new Map(rounded) },
        });
      }),
    ));

  it('gives by deltas what a full list gives', () =>
    fc.assert(
      fc.asyncProperty(fc.array(entries, { minLength: 1, maxLength: 5 }), async (steps) => {
        let held: RevocationList | null = null;
        const all = new Map<string, RevocationEntry>();
        for (const [index, step] of steps.entries()) {
          const token = await toToken({ entries: step, from: index, number: index + 1 });
          const verdict = await applyRevocations(held, token, verifier, 0);
          if (!verdict.ok) throw new Error(verdict.reason);
          held = verdict.list;
          for (const [end, added] of step) {
            const known = all.get(end) ?? added;
            all.set(end, {
              lastIssue: Math.max(known.lastIssue, added.lastIssue),
              until: Math.max(known.until, added.until),
            });
          }
        }
        const full = await applyRevocations(
          null,
          await toToken({ entries: all, number: steps.length }),
          verifier,
          0,
        );
        expect(full).toEqual({ ok: true, list: held });
      }),
    ));

  it.each([
    ['a full list of a lower number', 7, { number: 6 }, 'older'],
    ['the same number, signed earlier', 5, { asOf: now - 1 }, 'older'],
    ['a delta that starts after what is held', 5, { from: 6, number: 8 }, 'gap'],
  ] as const)('refuses %s', async (_name, number, change, reason) => {
    const held = toList({ number });
    expect(await applyRevocations(held, await toToken(change), verifier, now)).toEqual({ ok: false, reason });
  });

  it('takes a full list of a lower number that was signed an hour later: the database was restored', async () => {
    const token = await toToken({ number: 2, asOf: now + hour });
    const verdict = await applyRevocations(toList({ number: 7 }), token, verifier, now);
    expect(verdict).toEqual({ ok: true, list: toList({ number: 2, asOf: now + hour }) });
  });

  it('refuses a delta where no list is held', async () => {
    const token = await toToken({ from: 1 });
    expect(await applyRevocations(null, token, verifier, now)).toEqual({ ok: false, reason: 'gap' });
  });

  it('takes a delta that overlaps with what is held, and the same list signed again', async () => {
    const held = toList({ entries: new Map([['00'.repeat(8), { lastIssue: 0, until: now + hour }]]) });
    const overlapping = await applyRevocations(held, await toToken({ from: 3, number: 6 }), verifier, now);
    expect(overlapping.ok && overlapping.list.entries.size).toBe(2);
    const again = await applyRevocations(
      held,
      await toToken({ from: 5, asOf: now + 9, entries: new Map() }),
      verifier,
      now,
    );
    expect(again).toEqual({ ok: true, list: { ...held, asOf: now + 9 } });
  });

  it('refuses every change of a character', async () => {
    const token = await toToken();
    await fc.assert(
      fc.asyncProperty(
        fc.nat(token.length - 1),
        fc.constantFrom('A', 'b', '7', '_', '.'),
        async (at, char) => {
          const changed = token.slice(0, at) + char + token.slice(at + 1);
          fc.pre(changed !== token);
          const verdict = await applyRevocations(null, changed, verifier, now);
          expect(verdict.ok ? 'taken' : verdict.reason).toMatch(/^(malformed|forged|unknown-key)$/);
        },
      ),
    );
  });

  it('is forged when another key signed it, unknown with another number, and unchecked without Ed25519', async () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    const forged = await signRevocations(toDelta(), (message) => sign(null, message, other));
    expect(await applyRevocations(null, forged, verifier, now)).toEqual({ ok: false, reason: 'forged' });
    const unknown = await toToken({ kid: 4 });
    expect(await applyRevocations(null, unknown, verifier, now)).toEqual({
      ok: false,
      reason: 'unknown-key',
    });
    expect(await applyRevocations(null, await toToken(), () => 'cannot-check', now)).toEqual({
      ok: false,
      reason: 'cannot-check',
    });
  });

  it('never throws on text', () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `KBR1.${text}.AAAA`),
        ),
        async (text) => {
          expect(await applyRevocations(null, text, verifier, now)).toEqual({
            ok: false,
            reason: 'malformed',
          });
          expect(deserialiseRevocationList(text)).toBeNull();
        },
      ),
    ));

  it('drops what is past, when applied and on demand', async () => {
    const past = new Map([
      ['01'.repeat(8), { lastIssue: 0, until: now - hour }],
      ['02'.repeat(8), { lastIssue: 0, until: now + hour }],
    ]);
    const verdict = await applyRevocations(null, await toToken({ entries: past }), verifier, now);
    expect(verdict.ok && [...verdict.list.entries.keys()]).toEqual(['02'.repeat(8)]);
    expect(pruneRevocations(toList(), now + 30 * hour).entries.size).toBe(0);
    expect(pruneRevocations(toList(), now).number).toBe(5);
  });

  it.each([
    ['too many entries', { entries: manyEntries(maxRevocationEntries + 1) }],
    ['a key of another length', { entries: new Map([['00', { lastIssue: 0, until: now }]]) }],
    ['a delta that starts after its own number', { from: 6 }],
    ['an issue above a byte', { entries: new Map([[toRevocationKey(id), { lastIssue: 256, until: now }]]) }],
    ['a key number above a byte', { kid: 256 }],
    ['a number above 32 bits', { number: 2 ** 32 }],
  ])('is not made with %s', async (_name, change) => {
    await expect(toToken(change)).rejects.toThrow(RangeError);
  });

  it('carries 10,000 entries in at most 80 kB on the wire', async () => {
    const token = await toToken({ entries: manyEntries(10_000) });
    expect(gzipSync(token).length).toBeLessThanOrEqual(80_000);
    expect(brotliCompressSync(token).length).toBeLessThanOrEqual(80_000);
  });
});

describe('a revocation list with an epoch', () => {
  const [epoch, otherEpoch] = ['0123456789abcdef', 'fedcba9876543210'];
  const key = toRevocationKey(id);

  it('comes with its epoch and with the reason of each entry', async () => {
    const given = new Map<string, RevocationEntry>([
      [key, { lastIssue: everyIssue, until: now + hour, isReported: true }],
      ['00'.repeat(8), { lastIssue: everyIssue, until: now + hour }],
    ]);
    const verdict = await applyRevocations(null, await toToken({ epoch, entries: given }), verifier, 0);
    expect(verdict.ok && verdict.list.epoch).toBe(epoch);
    const list = toList({ epoch, entries: verdict.ok ? verdict.list.entries : new Map() });
    expect(revocationReasonOf(list, { declarationId: id, issue: 3 })).toBe('reported');
    expect(revocationReasonOf(list, { declarationId: '00'.repeat(16), issue: 0 })).toBe('changed');
    expect(revocationReasonOf(list, { declarationId: 'ff'.repeat(16), issue: 0 })).toBeNull();
  });

  it('takes a revocation back, and lowers one to the issue that is revoked still', async () => {
    const held = toList({
      epoch,
      entries: new Map([
        [key, { lastIssue: everyIssue, until: now + hour, isReported: true }],
        ['01'.repeat(8), { lastIssue: everyIssue, until: now + hour, isReported: true }],
        ['02'.repeat(8), { lastIssue: 0, until: now + hour }],
      ]),
    });
    const entries = new Map([
      [key, { lastIssue: 0, until: 0 }],
      ['01'.repeat(8), { lastIssue: 1, until: now + hour }],
    ]);
    const token = await toToken({ epoch, from: 5, number: 7, entries });
    const verdict = await applyRevocations(held, token, verifier, 0);
    expect(verdict.ok && Object.fromEntries(verdict.list.entries)).toEqual({
      ['01'.repeat(8)]: { lastIssue: 1, until: Math.ceil((now + hour) / hour) * hour },
      ['02'.repeat(8)]: { lastIssue: 0, until: now + hour },
    });
  });

  it.each([
    ['a delta of another epoch', { epoch: otherEpoch, from: 5, number: 9 }, 'gap'],
    [
      'a full list of another epoch that was signed before',
      { epoch: otherEpoch, number: 900, asOf: now - 1 },
      'older',
    ],
    ['a full list of its own epoch with a lower number', { epoch, number: 4 }, 'older'],
    ['a full list without an epoch that was signed before', { number: 900, asOf: now - 1 }, 'older'],
    ['a delta without an epoch that was signed before', { from: 5, number: 9, asOf: now - 1 }, 'older'],
  ] as const)('refuses %s', async (_name, change, reason) => {
    const verdict = await applyRevocations(toList({ epoch }), await toToken(change), verifier, now);
    expect(verdict).toEqual({ ok: false, reason });
  });

  it('is replaced by the full list of another epoch at once, whose numbers begin again', async () => {
    const held = toList({ epoch, number: 5000, entries: manyEntries(50) });
    const verdict = await applyRevocations(
      held,
      await toToken({ epoch: otherEpoch, number: 2 }),
      verifier,
      now,
    );
    expect(verdict).toEqual({ ok: true, list: toList({ epoch: otherEpoch, number: 2 }) });
  });

  it('replaces a list without an epoch by one full list, and takes no delta on it', async () => {
    const held = toList({ number: 5 });
    const delta = await applyRevocations(held, await toToken({ epoch, from: 5, number: 6 }), verifier, now);
    expect(delta).toEqual({ ok: false, reason: 'gap' });
    const full = await applyRevocations(held, await toToken({ epoch, number: 6 }), verifier, now);
    expect(full).toEqual({ ok: true, list: toList({ epoch, number: 6 }) });
  });

  it('is stored with its epoch and reasons', () => {
    const entries = new Map([
      [key, { lastIssue: 2, until: now + hour - (now % hour), isReported: true } as const],
    ]);
    const list = toList({ epoch, entries });
    expect(deserialiseRevocationList(serialiseRevocationList(list))).toEqual(list);
  });

  it.each(['', 'x'.repeat(16), '0123', '0123456789ABCDEF'])('is not made with the epoch %j', (wrong) =>
    expect(toToken({ epoch: wrong })).rejects.toThrow(RangeError),
  );

  it('gives by deltas what the last state of each declaration gives', () =>
    fc.assert(
      fc.asyncProperty(fc.array(entries, { minLength: 1, maxLength: 6 }), async (steps) => {
        let held: RevocationList | null = null;
        const last = new Map<string, RevocationEntry>();
        for (const [index, step] of steps.entries()) {
          // Every second step takes back what the one before it had revoked.
          const change: Map<string, RevocationEntry> =
            index % 2 === 0
              ? step
              : new Map([...(steps[index - 1] ?? [])].map(([end]) => [end, { lastIssue: 0, until: 0 }]));
          const token = await toToken({ epoch, entries: change, from: index, number: index + 1 });
          const verdict = await applyRevocations(held, token, verifier, 0);
          if (!verdict.ok) throw new Error(verdict.reason);
          held = verdict.list;
          for (const [end, entry] of change)
            if (entry.until === 0) last.delete(end);
            else last.set(end, entry);
        }
        const full = await applyRevocations(
          null,
          await toToken({ epoch, entries: last, number: steps.length }),
          verifier,
          0,
        );
        expect(full).toEqual({ ok: true, list: held });
      }),
    ));
});

describe('a stored revocation list', () => {
  it('comes back as it was', () => {
    const list = toList({ entries: manyEntries(2000) });
    expect(deserialiseRevocationList(serialiseRevocationList(list))).toEqual(list);
  });

  it('is refused when a character changed, and when it is no text', () => {
    const text = serialiseRevocationList(toList());
    fc.assert(
      fc.property(fc.nat(text.length - 1), (at) => {
        const changed = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
        expect(deserialiseRevocationList(changed)).toBeNull();
      }),
    );
    for (const other of [null, undefined, 7, {}, [], text.slice(0, -1), `${text}.x`])
      expect(deserialiseRevocationList(other)).toBeNull();
  });
});
