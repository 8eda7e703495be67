import type { GateDeviceDto, StaffDto } from '@khai-bao/api-client/accounts';
import type { GateDto, PosterState } from '@khai-bao/api-client/declarations';
import { maxOpenPoints, openPointsOf, type UnitDayState } from './open-points.js';

const now = Date.parse('2021-06-30T01:00:00Z');
const hours = (n: number): string => new Date(now - n * 3_600_000).toISOString();
const gate = (state: PosterState, active = true): GateDto => ({
  gateId: 'g',
  name: 'Cổng 1',
  direction: 'both',
  code: '7K2M4Q9',
  active,
  createdAt: hours(100),
  hours: null,
  poster: {
    version: 2,
    state,
    changes: [],
    confirmedVersion: null,
    confirmedAt: null,
    confirmedByName: null,
  },
});
const device = (name: string, change: Partial<GateDeviceDto> = {}): GateDeviceDto => ({
  deviceId: name,
  enrolmentId: 'e',
  name,
  unreadable: false,
  state: 'ACTIVE',
  stateSince: hours(50),
  enrolledAt: hours(50),
  lastSeenAt: hours(0),
  platform: 'Android',
  appVersion: '1',
  waitingChecks: 0,
  guardName: null,
  ...change,
});
const guard = (hasPin: boolean): StaffDto => ({
  accountId: 'a',
  username: 'bv',
  displayName: 'Bảo Vệ',
  unreadable: false,
  state: 'ACTIVATED',
  createdAt: hours(100),
  hasPin,
  grants: [],
});
const counters = (suspected: number): UnitDayState['counters'] => ({
  day: '2021-06-30',
  declarations: 9,
  suspected,
  entries: 0,
  exits: 0,
  inside: 0,
});
const occupancy = (leftAtClosing: number | null): UnitDayState['occupancy'] => ({
  number: 1,
  closingTime: '22:00',
  zones: [
    {
      zoneId: 'u',
      name: null,
      capacity: null,
      inside: 0,
      entries: 0,
      exits: 0,
      level: 'free',
      countedSince: hours(3),
      leftAtClosing,
      gateIds: [],
      override: null,
    },
  ],
});
const calm: UnitDayState = {
  counters: counters(0),
  gates: [gate('current')],
  devices: [device('A')],
  staff: [guard(true)],
  occupancy: occupancy(0),
};
const kindsOf = (change: Partial<UnitDayState>): string[] =>
  openPointsOf({ ...calm, ...change }, now).map(({ kind }) => kind);

it.each([
  ['nothing is open', {}, []],
  ['somebody was suspected', { counters: counters(2) }, ['suspected']],
  ['a device is locked', { devices: [device('A', { state: 'LOCKED' })] }, ['device-locked']],
  ['an ended device', { devices: [device('A', { state: 'ENDED', lastSeenAt: hours(99) })] }, []],
  ['a poster is old', { gates: [gate('outdated'), gate('current')] }, ['posters-outdated']],
  ['a retired gate has an old poster', { gates: [gate('outdated', false)] }, []],
  ['a poster has no photo', { gates: [gate('unconfirmed')] }, ['posters-unconfirmed']],
  [
    'checks wait without a network',
    { devices: [device('A', { waitingChecks: 4, lastSeenAt: hours(1) })] },
    ['device-waiting'],
  ],
  ['checks are being sent', { devices: [device('A', { waitingChecks: 4 })] }, []],
  ['a device is silent', { devices: [device('A', { lastSeenAt: hours(25) })] }, ['device-silent']],
  ['a guard has no PIN', { staff: [guard(true), guard(false)] }, ['pins-missing']],
  ['a guard has no PIN, and there is no device', { staff: [guard(false)], devices: [] }, []],
  ['there are no guards', { staff: [] }, ['no-staff']],
  ['exits were forgotten', { occupancy: occupancy(12) }, ['left-inside']],
  [
    'nothing is loaded',
    { counters: undefined, gates: undefined, devices: undefined, staff: undefined, occupancy: undefined },
    [],
  ],
] satisfies [string, Partial<UnitDayState>, string[]][])('%s', (_name, change, kinds) => {
  expect(kindsOf(change)).toEqual(kinds);
});

it('lists five points at most, the gravest first', () => {
  const points = kindsOf({
    counters: counters(1),
    gates: [gate('outdated'), gate('unconfirmed')],
    devices: [device('A', { state: 'LOCKED' }), device('B', { lastSeenAt: hours(30) })],
    staff: [guard(false)],
    occupancy: occupancy(-3),
  });
  expect(points).toEqual([
    'suspected',
    'device-locked',
    'posters-outdated',
    'posters-unconfirmed',
    'pins-missing',
  ]);
  expect(points).toHaveLength(maxOpenPoints);
});
