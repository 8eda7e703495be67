import type { Permission, ProfileDto } from '@khai-bao/api-client/accounts';
import { useProfile } from './session.js';

export type { Permission };
/** How far down an account's area stands: the city, a district of it, a ward of a district. */
export type AreaLevel = 'city' | 'district' | 'ward';

const areaLevels: readonly AreaLevel[] = ['city', 'district', 'ward'];

/** Whether an account holds a permission. The services check it again at every request. */
export const hasPermission = (profile: ProfileDto, permission: Permission): boolean =>
  profile.permissions.includes(permission);

/** Whether the person who is signed in holds a permission. */
export const useHasPermission = (permission: Permission): boolean => hasPermission(useProfile(), permission);

/** The level of the area of the person who is signed in: `79.760` is a district. Null for accounts of a unit. */
export function useAreaLevel(): AreaLevel | null {
  const { area } = useProfile();
  return area === null ? null : (areaLevels[area.path.split('.').length - 1] ?? null);
}
