import type { CaseState } from '@khai-bao/contracts';

const ways: Readonly<Record<CaseState, readonly CaseState[]>> = {
  NEW: ['ACKNOWLEDGED'],
  ACKNOWLEDGED: ['INVESTIGATING', 'CONFIRMED', 'RULED_OUT'],
  INVESTIGATING: ['CONFIRMED', 'RULED_OUT'],
  CONFIRMED: ['CLOSED'],
  RULED_OUT: ['CLOSED', 'INVESTIGATING'],
  CLOSED: [],
};

/** Whether a case may go from one state to another. Source: the house's design, the way of a suspected case. */
export const mayBecome = (from: CaseState, to: CaseState): boolean => ways[from].includes(to);

/** States that are not at an end. */
export const openStates: readonly CaseState[] = ['NEW', 'ACKNOWLEDGED', 'INVESTIGATING', 'CONFIRMED'];
export const closedStates: readonly CaseState[] = ['RULED_OUT', 'CLOSED'];

/**
 * `Q1-0630-012`: the district's short name, the day, a number of that day.
 * @param district name of the district-level area (`Quận 1`, `Thành phố Thủ Đức`, `Huyện Củ Chi`)
 */
export function caseCode(district: string, day: string, number: number): string {
  const words = district
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .toUpperCase()
    .split(/\s+/);
  const bare = words.filter((word) => !['QUAN', 'HUYEN', 'THANH', 'PHO', 'TP'].includes(word));
  const short = /^\d+$/.test(bare[0] ?? '') ? `Q${bare[0]}` : bare.map((word) => word[0]).join('') || 'HCM';
  return `${short}-${day.slice(5, 7)}${day.slice(8, 10)}-${String(number).padStart(3, '0')}`;
}
