import { invitableRoles, isOfficial, rolePermissions, roles } from './roles.js';

describe('roles', () => {
  it('are officials unless they belong to the public or to a unit', () => {
    expect(roles.filter((role) => !isOfficial(role))).toEqual(['citizen', 'gate-staff', 'unit-admin']);
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
