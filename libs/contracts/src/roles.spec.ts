import {
  invitableRoles,
  isOfficial,
  permissionsByGrant,
  permissionsOf,
  rolePermissions,
  roles,
} from './roles.js';

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

  it.each([
    ['gate-staff', ['pass.look-up'], true],
    ['gate-device', ['pass.look-up'], true],
    ['gate-staff', [], false],
    ['unit-admin', ['pass.look-up'], false],
    ['citizen', ['pass.look-up'], false],
  ] as const)('let a %s with the grants %j look up passes: %s', (role, granted, isAllowed) => {
    expect(permissionsOf(role, granted).includes('pass.look-up')).toBe(isAllowed);
  });

  it('get nothing by a grant that their role does not allow', () => {
    expect(permissionsOf('gate-staff', ['visitor.read', 'platform.operate', 'x'])).toEqual(
      rolePermissions['gate-staff'],
    );
  });

  it('have no permission by themselves that has to be granted', () => {
    const held = Object.values(rolePermissions).flat();
    expect(permissionsByGrant().filter((permission) => held.includes(permission))).toEqual([]);
  });

  it('have permissions, except the public', () => {
    expect(roles.filter((role) => rolePermissions[role].length === 0)).toEqual(['citizen']);
  });
});
