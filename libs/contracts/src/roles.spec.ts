import { invitableRoles, isOfficial, rolePermissions, roles } from './roles.js';

describe('roles', () => {
  it('are officials unless they belong to the public or to a unit', () => {
    expect(roles.filter((role) => !isOfficial(role))).toEqual([
      'citizen',
      'gate-device',
      'gate-staff',
      'unit-admin',
    ]);
  });

  it('give a gate device nothing beyond the work at a gate', () => {
    expect(rolePermissions['gate-device'].toSorted()).toEqual([
      'check.record',
      'counter.read',
      'declaration.on-behalf',
      'gate.read',
      'occupancy.adjust',
      'suspicion.report',
    ]);
  });

  it('invite officials only', () => {
    const invited = roles.flatMap(invitableRoles);
    expect(invited.length).toBeGreaterThan(5);
    expect(invited.filter((role) => !isOfficial(role))).toEqual([]);
  });

  it('have permissions, except the public', () => {
    expect(roles.filter((role) => rolePermissions[role].length === 0)).toEqual(['citizen']);
  });
});
