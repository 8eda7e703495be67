import type { ProfileDto } from '@khai-bao/api-client/accounts';
import { guideRoles, type GuideRole } from '@khai-bao/contracts/guides';

export { guideRoles, type GuideRole };

const roleOfAccount: Readonly<Record<ProfileDto['role'], GuideRole>> = {
  citizen: 'citizen',
  'gate-device': 'guard',
  'gate-staff': 'guard',
  'unit-admin': 'unit-admin',
  'ward-officer': 'ward-officer',
  'district-officer': 'district-officer',
  'dic-operator': 'dic',
  'health-department': 'health',
  'medical-centre': 'duty-officer',
  cdc: 'duty-officer',
  auditor: 'dic',
};

/** The guide of an account. Who is not signed in holds the slip of a unit. */
export const guideRoleOf = (profile: ProfileDto | null): GuideRole =>
  profile === null ? 'unit-admin' : roleOfAccount[profile.role];
