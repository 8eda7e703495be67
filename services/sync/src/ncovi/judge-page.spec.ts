import { ncoviChainStart, type NcoviListChange, type NcoviListPage } from '@khai-bao/contracts';
import { canonicalDigest, sha256Base64Url } from '@khai-bao/platform/signing';
import { judgePage, type ListPosition } from './judge-page.js';

const now = new Date('2021-06-30T05:00:00Z');
const unit = { name: 'Chợ A', taxCode: null, phone: null, areaCode: '26740', street: '' };
const changes: NcoviListChange[] = [1, 2].map((change) => ({ change, entryId: `e${change}`, unit }));
const chained = (list: readonly NcoviListChange[], before = ncoviChainStart): string =>
  list.reduce((chain, change) => sha256Base64Url(`${chain}\n${canonicalDigest(change)}`), before);
const start: ListPosition = { cursor: 0, chain: ncoviChainStart, head: 0 };
const pageOf = (more: Partial<NcoviListPage> = {}): NcoviListPage => ({
  centre: 'national',
  after: 0,
  to: 2,
  head: 2,
  listed: 2,
  chainBefore: ncoviChainStart,
  chain: chained(changes),
  changes,
  signedAt: now.toISOString(),
  ...more,
});

it('accepts the first page and the page after it', () => {
  expect(judgePage(pageOf(), start, now)).toMatchObject({ page: { to: 2, head: 2 } });
  const third = [{ change: 3, entryId: 'e1', unit: null }];
  const before = chained(changes);
  expect(
    judgePage(
      pageOf({
        after: 2,
        to: 3,
        head: 3,
        chainBefore: before,
        chain: chained(third, before),
        changes: third,
      }),
      { cursor: 2, chain: before, head: 2 },
      now,
    ),
  ).toMatchObject({ page: { to: 3, chain: chained(third, before) } });
});

it.each<[string, Partial<NcoviListPage> | object, ListPosition, string]>([
  ['members are missing', { chain: undefined }, start, 'malformed'],
  ['numbers are negative', { head: -1 }, start, 'malformed'],
  ['there are too many changes', { changes: Array.from({ length: 1001 }, () => ({})) }, start, 'malformed'],
  ['a change is no object', { changes: [null, null] }, start, 'malformed'],
  ['it was signed long ago', { signedAt: '2021-06-30T04:00:00Z' }, start, 'stale'],
  ['its time is no time', { signedAt: 'now' }, start, 'stale'],
  ['it was sent before', {}, { cursor: 2, chain: chained(changes), head: 2 }, 'repeated'],
  ['the list is shorter than it was', {}, { ...start, head: 3 }, 'backwards'],
  ['what came before it differs', { chainBefore: 'other' }, start, 'rewritten'],
  ['a number is left out', { to: 1, changes: changes.slice(1) }, start, 'broken-chain'],
  ['a change was altered', { changes: [changes[0], { ...changes[1], entryId: 'x' }] }, start, 'broken-chain'],
  ['its end is not its last change', { to: 3, head: 3 }, start, 'broken-chain'],
  [
    'it is empty although there is more',
    { to: 0, changes: [], chain: ncoviChainStart },
    start,
    'broken-chain',
  ],
])('refuses a page when %s', (_when, change, position, refusal) =>
  expect(judgePage(pageOf(change), position, now)).toEqual({ refusal }),
);

it('accepts an empty page at the end of the list', () => {
  const chain = chained(changes);
  expect(
    judgePage(
      pageOf({ after: 2, to: 2, changes: [], chainBefore: chain, chain }),
      { cursor: 2, chain, head: 2 },
      now,
    ),
  ).toMatchObject({ page: { to: 2, changes: [] } });
});
