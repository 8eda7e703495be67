import { areaLevelOf, invitableRoles, maxDeputyDays, type Role } from '@khai-bao/contracts';

export interface Invitation {
  readonly role: Role;
  readonly areaPath: string;
  /** Null: unlimited. */
  readonly from: Date | null;
  readonly until: Date | null;
}

/**
 * Finds the invalid part of an invitation, or null. The tier below is invited with or without an end. A deputy has the inviter's
 * role and area and needs an end. A deputy invites nobody beyond its own end.
 * @returns `role`, `area`, `dates`
 */
export function findInvitationProblem(
  inviter: {
    readonly role: Role;
    readonly areaPath: string;
    /** End of the inviter's own account when it is a deputy; else null. */
    readonly until: Date | null;
  },
  { role, areaPath, from, until }: Invitation,
  now: Date,
): 'role' | 'area' | 'dates' | null {
  const deputy = role === inviter.role && areaPath === inviter.areaPath && until !== null;
  if (!deputy && !invitableRoles(inviter.role).includes(role)) return 'role';
  if (areaPath !== inviter.areaPath && !areaPath.startsWith(`${inviter.areaPath}.`)) return 'area';
  if (areaPath.split('.').length !== { city: 1, district: 2, ward: 3 }[areaLevelOf(role)]) return 'area';
  if (from !== null && until === null) return 'dates';
  if (inviter.until !== null && (until === null || until > inviter.until)) return 'dates';
  if (until !== null) {
    const begin = Math.max(now.getTime(), from?.getTime() ?? 0);
    const days = (until.getTime() - begin) / (24 * 60 * 60 * 1000);
    if (days <= 0 || days > maxDeputyDays) return 'dates';
  }
  return null;
}
