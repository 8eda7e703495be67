/**
 * Roles of accounts. `citizen` is anonymous, bound to a device, and never signs in. `gate-device` is the role of access
 * tokens that a guard gets on a gate device; no account has it. Source: domain letter 25 June 2021, "who uses it".
 */
export const roles = [
  'citizen',
  'gate-device',
  'gate-staff',
  'unit-admin',
  'ward-officer',
  'district-officer',
  'dic-operator',
  'health-department',
  'medical-centre',
  'cdc',
  'auditor',
] as const;
export type Role = (typeof roles)[number];

/** Roles of the public and of units. */
const publicAndUnitRoles: readonly Role[] = ['citizen', 'gate-device', 'gate-staff', 'unit-admin'];

/** Whether a role is an official's. Every role is that is not listed as another, so that a new one is treated with most care. */
export const isOfficial = (role: Role): boolean => !publicAndUnitRoles.includes(role);

/** Permissions of endpoints. A role is a set of permissions. A guard checks the permission, and the query restricts the scope. */
export const permissions = [
  'registration.read',
  'registration.act',
  'registration.type-in',
  'announcement.manage',
  'coverage.read',
  'clock.manage',
  'area.manage',
  'unit-message.write',
  'unit-notice.read',
  'inspection.read',
  'inspection.note',
  'pharmacy.read',
  'pharmacy.decide',
  'account-request.read',
  'account-request.decide',
  'handover.read',
  'handover.open',
  'unit-account.manage',
  'official.manage',
  'staff.manage',
  'trail.read',
  'gate.read',
  'gate.manage',
  'declaration.on-behalf',
  'visitor-card.manage',
  'check.record',
  'visitor.read',
  'counter.read',
  'occupancy.adjust',
  'suspicion.report',
  'suspicion.take-back',
  'pass.look-up',
  'case.read',
  'case.act',
  'unit-case.read',
  'duty.read',
  'roster.read',
  'roster.manage',
  'channel.read',
  'channel.post',
  'channel.archive',
  'training.read',
  'training.manage',
  'training.supervise',
  'guide.manage',
  'feed.read',
  'feed.operate',
  'platform.operate',
] as const;
export type Permission = (typeof permissions)[number];

/** What is done at a gate, by a guard with an account of their own or on the unit's device. */
const gatePermissions: readonly Permission[] = [
  'gate.read',
  'declaration.on-behalf',
  'check.record',
  'counter.read',
  'occupancy.adjust',
  'suspicion.report',
];

/** Officers of a medical centre and of HCDC. Their area is the difference. */
const medicalPermissions: readonly Permission[] = [
  'official.manage',
  'case.read',
  'case.act',
  'duty.read',
  'roster.read',
  'roster.manage',
  'channel.read',
  'channel.post',
  'training.read',
];

/** Permissions by role. */
export const rolePermissions: Readonly<Record<Role, readonly Permission[]>> = {
  citizen: [],
  'gate-device': gatePermissions,
  'gate-staff': gatePermissions,
  'unit-admin': [
    'gate.read',
    'gate.manage',
    'staff.manage',
    'visitor-card.manage',
    'visitor.read',
    'counter.read',
    'occupancy.adjust',
    'suspicion.take-back',
    'unit-case.read',
    'unit-notice.read',
    'training.read',
  ],
  'ward-officer': [
    'registration.read',
    'registration.act',
    'registration.type-in',
    'announcement.manage',
    'coverage.read',
    'unit-message.write',
    'inspection.read',
    'inspection.note',
    'handover.read',
    'handover.open',
    'unit-account.manage',
    'official.manage',
    'channel.read',
    'channel.post',
    'duty.read',
    'visitor-card.manage',
    'training.read',
    'training.supervise',
  ],
  'district-officer': [
    'registration.read',
    'registration.act',
    'registration.type-in',
    'announcement.manage',
    'coverage.read',
    'unit-message.write',
    'inspection.read',
    'inspection.note',
    'handover.read',
    'handover.open',
    'unit-account.manage',
    'official.manage',
    'channel.read',
    'channel.post',
    'duty.read',
    'visitor-card.manage',
    'training.read',
    'training.supervise',
  ],
  'dic-operator': [
    'registration.read',
    'coverage.read',
    'clock.manage',
    'area.manage',
    'unit-message.write',
    'inspection.read',
    'account-request.read',
    'account-request.decide',
    'unit-account.manage',
    'official.manage',
    'channel.read',
    'channel.post',
    'channel.archive',
    'guide.manage',
    'feed.read',
    'feed.operate',
    'platform.operate',
    'trail.read',
    'duty.read',
    'training.read',
    'training.manage',
    'training.supervise',
  ],
  'health-department': [
    'official.manage',
    'coverage.read',
    'pharmacy.read',
    'pharmacy.decide',
    'channel.read',
    'channel.post',
    'duty.read',
    'training.read',
    'training.manage',
    'training.supervise',
  ],
  'medical-centre': medicalPermissions,
  cdc: medicalPermissions,
  auditor: ['trail.read'],
};

/**
 * Permissions that an account of a role has only when its unit's admin has granted them to that account. On a gate device they are
 * those of the guard on shift.
 */
const grantablePermissions: Partial<Record<Role, readonly Permission[]>> = {
  'gate-device': ['pass.look-up'],
  'gate-staff': ['pass.look-up'],
};

/** Lists the permissions of an account: those of its role, and what was granted to it where the role allows the grant. */
export function permissionsOf(role: Role, granted: readonly string[] = []): readonly Permission[] {
  const grants = (grantablePermissions[role] ?? []).filter((permission) => granted.includes(permission));
  return grants.length === 0 ? rolePermissions[role] : [...rolePermissions[role], ...grants];
}

/** Lists the permissions that no role has by itself. */
export const permissionsByGrant = (): readonly Permission[] => [
  ...new Set(Object.values(grantablePermissions).flat()),
];

/** Roles that each tier invites: the tier below, and DIC also its own colleagues. Source: the letter of 25 June 2021, part I. */
const invitedRoles: Partial<Record<Role, readonly Role[]>> = {
  'dic-operator': [
    'district-officer',
    'dic-operator',
    'health-department',
    'medical-centre',
    'cdc',
    'auditor',
  ],
  'district-officer': ['ward-officer'],
};

/** Lists the roles that an official may invite without an end date. */
export const invitableRoles = (role: Role): readonly Role[] => invitedRoles[role] ?? [];

/** Area level of a role. */
export const areaLevelOf = (role: Role): 'city' | 'district' | 'ward' =>
  role === 'ward-officer'
    ? 'ward'
    : role === 'district-officer' || role === 'medical-centre'
      ? 'district'
      : 'city';

/** Maximum validity of a deputy's account, days. */
export const maxDeputyDays = 60;
