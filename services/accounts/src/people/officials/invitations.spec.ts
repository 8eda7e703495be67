import { findInvitationProblem } from './invitations.js';

const now = new Date('2021-06-25T00:00:00Z');
const at = (days: number): Date => new Date(now.getTime() + days * 24 * 60 * 60 * 1000);
const dic = { role: 'dic-operator', areaPath: '79', until: null } as const;
const district = { role: 'district-officer', areaPath: '79.760', until: null } as const;
const ward = { role: 'ward-officer', areaPath: '79.760.26740', until: null } as const;
/** Stands in for ten days. */
const deputy = { ...dic, until: at(10) } as const;
const forGood = { from: null, until: null };

describe('who invites whom', () => {
  it.each([
    [dic, { role: 'district-officer', areaPath: '79.760', ...forGood }],
    [dic, { role: 'dic-operator', areaPath: '79', ...forGood }],
    [dic, { role: 'medical-centre', areaPath: '79.770', ...forGood }],
    [district, { role: 'ward-officer', areaPath: '79.760.26740', ...forGood }],
    [ward, { role: 'ward-officer', areaPath: '79.760.26740', from: at(3), until: at(10) }],
    [deputy, { role: 'district-officer', areaPath: '79.760', from: null, until: at(10) }],
  ] as const)('%j invites %j', (inviter, invitation) =>
    expect(findInvitationProblem(inviter, invitation, now)).toBeNull(),
  );

  it.each([
    [dic, { role: 'ward-officer', areaPath: '79.760.26740', ...forGood }, 'role'],
    [district, { role: 'district-officer', areaPath: '79.760', ...forGood }, 'role'],
    [district, { role: 'dic-operator', areaPath: '79', from: null, until: at(5) }, 'role'],
    [district, { role: 'ward-officer', areaPath: '79.770.27139', ...forGood }, 'area'],
    [district, { role: 'ward-officer', areaPath: '79.760', ...forGood }, 'area'],
    [ward, { role: 'ward-officer', areaPath: '79.760.26737', from: null, until: at(5) }, 'role'],
    [ward, { role: 'ward-officer', areaPath: '79.760.26740', from: null, until: at(-1) }, 'dates'],
    [ward, { role: 'ward-officer', areaPath: '79.760.26740', from: at(5), until: at(4) }, 'dates'],
    [ward, { role: 'ward-officer', areaPath: '79.760.26740', from: null, until: at(61) }, 'dates'],
    [district, { role: 'ward-officer', areaPath: '79.760.26740', from: at(1), until: null }, 'dates'],
    [deputy, { role: 'dic-operator', areaPath: '79', ...forGood }, 'dates'],
    [deputy, { role: 'district-officer', areaPath: '79.760', ...forGood }, 'dates'],
    [deputy, { role: 'dic-operator', areaPath: '79', from: null, until: at(11) }, 'dates'],
  ] as const)('%j does not invite %j: %s', (inviter, invitation, problem) =>
    expect(findInvitationProblem(inviter, invitation, now)).toBe(problem),
  );
});
