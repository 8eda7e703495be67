import type { OccupancyZoneDto } from '@khai-bao/api-client/declarations';
import { withUnsentChecks, type UnsentCheck } from './unsent-checks.js';

const zone = (change: Partial<OccupancyZoneDto> = {}): OccupancyZoneDto => ({
  zoneId: 'unit',
  name: null,
  capacity: 10,
  inside: 8,
  entries: 8,
  exits: 0,
  level: 'free',
  countedSince: '2021-06-29T17:00:00Z',
  leftAtClosing: null,
  gateIds: [],
  override: null,
  ...change,
});
const unsent = (
  direction: 'entry' | 'exit',
  change: Partial<UnsentCheck> = {},
  check: Partial<UnsentCheck['check']> = {},
): UnsentCheck => ({
  unitId: 'u',
  refusal: null,
  check: { gateId: 'g1', direction, decision: 'admit', checkedAt: '2021-06-30T00:12:00Z', ...check },
  ...change,
});
const [entry, exit] = [unsent('entry'), unsent('exit')];

it.each<[string, readonly UnsentCheck[], [number, number, string]]>([
  ['nothing waits', [], [8, 0, 'free']],
  ['an entry waits', [entry], [9, 1, 'near']],
  ['two entries wait', [entry, entry], [10, 2, 'full']],
  ['an exit waits', [exit], [7, -1, 'free']],
  ['an entry and an exit wait', [entry, exit], [8, 0, 'free']],
  ['a stop waits', [unsent('entry', {}, { decision: 'stop' })], [8, 0, 'free']],
  ['an entry without a decision waits', [unsent('entry', {}, { decision: undefined })], [9, 1, 'near']],
  ['an entry was refused', [unsent('entry', { refusal: { code: 'x' } })], [8, 0, 'free']],
  ['an entry of another unit waits', [unsent('entry', { unitId: 'other' })], [8, 0, 'free']],
  ['more exits wait than people are inside', Array<UnsentCheck>(9).fill(exit), [-1, -9, 'near']],
  [
    'an entry from before the last count waits',
    [unsent('entry', {}, { checkedAt: '2021-06-29T16:59:00Z' })],
    [8, 0, 'free'],
  ],
])('counts the people inside when %s', (_when, held, [inside, count, level]) => {
  expect(withUnsentChecks(zone(), held, 'u')).toMatchObject({ inside, unsent: count, level });
});

it('counts at the gates of a part of the unit only, and has no level without a limit', () => {
  const hall = zone({ name: 'Khu thịt cá', gateIds: ['g2'] });
  expect(withUnsentChecks(hall, [entry], 'u').unsent).toBe(0);
  expect(withUnsentChecks(hall, [unsent('entry', {}, { gateId: 'g2' })], 'u').unsent).toBe(1);
  expect(withUnsentChecks(zone({ capacity: null }), [entry, entry, entry], 'u').level).toBe('free');
});
