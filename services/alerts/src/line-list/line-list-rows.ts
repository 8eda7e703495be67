import { birthYearOf, type StoredContent } from '@khai-bao/health-form';
import type { SuspectedCaseEntity } from '../cases/suspected-case.entity.js';
import type { LineListContactRow } from './line-list.queries.js';
import type { OpaqueIds } from './opaque-ids.js';

/** Columns of the cases. `epicontacts::make_epicontacts` takes the first one as the id. */
export const lineListColumns = [
  'id',
  'district',
  'unit',
  'onset',
  'report_day',
  'age_group',
  'sex',
  'state',
  'outcome',
] as const;
/** Columns of the contacts. `epicontacts::make_epicontacts` takes the first two as the ends of a contact. */
export const contactColumns = ['from', 'to', 'reason'] as const;

const oldestGroupFrom = 80;

/** Returns the age group of ten years of somebody on a day: `30-39`, `80+`; empty when the birth year is not known or impossible. */
export function ageGroupOf(birthYear: number | null, day: string): string {
  if (birthYear === null) return '';
  const age = Number(day.slice(0, 4)) - birthYear;
  if (age < 0 || age > 130) return '';
  if (age >= oldestGroupFrom) return `${oldestGroupFrom}+`;
  const from = Math.floor(age / 10) * 10;
  return `${from}-${from + 9}`;
}

/** Builds the cells of a case. Of the person it holds age group and sex, and `other` counts as not known: it would single somebody out. */
export function toLineListCells(
  listed: Pick<SuspectedCaseEntity, 'id' | 'unitId' | 'day' | 'onsetDay' | 'state' | 'reason'>,
  content: Pick<StoredContent, 'person'> | null,
  districtName: string,
  ids: OpaqueIds,
): string[] {
  const sex = content?.person.sex;
  return [
    ids.idOfCase(listed.id),
    districtName,
    String(ids.numberOfUnit(listed.unitId)),
    listed.onsetDay ?? '',
    listed.day,
    content === null ? '' : ageGroupOf(birthYearOf(content.person), listed.day),
    sex === 'male' || sex === 'female' ? sex : '',
    listed.state,
    listed.reason ?? '',
  ];
}

/** Builds the cells of a contact of a case; null for the person of the case itself. */
export function toContactCells(
  fromCaseId: string,
  { day, personIndex, listedCaseId, reason }: LineListContactRow,
  ids: OpaqueIds,
): string[] | null {
  if (listedCaseId === fromCaseId) return null;
  const to = listedCaseId === null ? ids.idOfPerson(day, personIndex) : ids.idOfCase(listedCaseId);
  return [ids.idOfCase(fromCaseId), to, reason];
}
