import type { Role } from '@khai-bao/contracts';
import { groupsToSignUp, seesSession, type AudienceReader, type TrainingAudience } from './audience.js';
import { commonAreaPath, withoutNestedAreas } from './session-areas.js';

const market: NonNullable<AudienceReader['unit']> = {
  kind: 'market',
  areaPath: '79.760.26740',
  state: 'FORWARDED',
};
const atUnit = (role: Role, change: Partial<typeof market> = {}): AudienceReader => ({
  role,
  areaPath: null,
  unit: { ...market, ...change },
});
const official = (role: Role, areaPath: string): AudienceReader => ({ role, areaPath, unit: null });
const audience = (change: Partial<TrainingAudience> = {}): TrainingAudience => ({
  attendeeGroups: ['unit-admin', 'gate-staff', 'official'],
  unitKinds: [],
  areaPaths: ['79'],
  ...change,
});

describe('the audience of a session', () => {
  it.each([
    ['an admin', atUnit('unit-admin'), audience(), ['unit-admin', 'gate-staff']],
    ['a guard', atUnit('gate-staff'), audience(), []],
    ['a ward officer', official('ward-officer', '79.760.26740'), audience(), ['official']],
    ['an admin of another kind', atUnit('unit-admin'), audience({ unitKinds: ['hotel'] }), []],
    ['an admin of another district', atUnit('unit-admin'), audience({ areaPaths: ['79.769'] }), []],
    ['a district whose name begins alike', atUnit('unit-admin', { areaPath: '79.7601' }), audience({ areaPaths: ['79.760'] }), []],
    ['an admin of one of two areas', atUnit('unit-admin'), audience({ areaPaths: ['79.769', '79.760.26740'] }), ['unit-admin', 'gate-staff']],
    ['a unit that closed', atUnit('unit-admin', { state: 'CLOSED' }), audience(), []],
    ['a unit that was merged', atUnit('unit-admin', { state: 'DUPLICATE' }), audience(), []],
    ['a unit that is not known yet', { ...atUnit('unit-admin'), unit: null }, audience(), []],
    ['an admin of a session for guards', atUnit('unit-admin'), audience({ attendeeGroups: ['gate-staff'] }), ['gate-staff']],
    ['an officer of a session for units', official('ward-officer', '79.760'), audience({ attendeeGroups: ['unit-admin'] }), []],
    ['a district of a session for one of its wards', official('district-officer', '79.760'), audience({ areaPaths: ['79.760.26740'] }), ['official']],
  ] as const)('lets %s sign these groups up: %#', (_name, reader, given, expected) => {
    expect(groupsToSignUp(reader, given)).toEqual(expected);
  }); // prettier-ignore

  it.each([
    ['a district officer sees the sessions of its units', official('district-officer', '79.760'), true],
    ['another district does not', official('district-officer', '79.769'), false],
    ['a guard does not see a session for admins', atUnit('gate-staff'), false],
  ] as const)('%s', (_name, reader, expected) => {
    const given = audience({ attendeeGroups: ['unit-admin'], areaPaths: ['79.760'] });
    expect(seesSession(reader, given)).toBe(expected);
  });
});

describe('areas', () => {
  it.each([
    [['79.760.26740', '79.760.26737'], '79.760'],
    [['79.760', '79.769.27000'], '79'],
    [['79.760.26740'], '79.760.26740'],
    [['79'], '79'],
    [['79.760', '79.760.26740'], '79.760'],
  ])('%j have %s in common', (paths, expected) => {
    expect(commonAreaPath(paths)).toBe(expected);
  });

  it('below others are left out, once each', () => {
    expect(withoutNestedAreas(['79.760.26740', '79.760', '79.769', '79.769'])).toEqual(['79.760', '79.769']);
  });
});
