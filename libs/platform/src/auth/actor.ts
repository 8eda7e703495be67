import type { Permission, Role } from '@khai-bao/contracts';

/** The signed-in account of a request, as its access token states it. */
export interface Actor {
  readonly accountId: string;
  readonly role: Role;
  /** The official's jurisdiction: area code and path; null for a unit's people. */
  readonly areaCode: string | null;
  readonly areaPath: string | null;
  /** The unit, for a unit's people. */
  readonly unitId: string | null;
  readonly displayName: string;
  /** `Phường Bến Nghé`, shown beside the name. */
  readonly place: string;
  readonly permissions: readonly Permission[];
  /** Account version for which the token was issued. */
  readonly tokenVersion: number;
  /** The session that the token belongs to: one browser from sign-in to sign-out. */
  readonly sessionId: string;
  /** The gate device that the token is bound to; null for a session of a browser. */
  readonly deviceId: string | null;
  /** Expiry of the token, epoch seconds. */
  readonly expiresAt: number;
}
