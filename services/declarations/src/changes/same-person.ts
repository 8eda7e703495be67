import { birthYearOf, type Person } from '@khai-bao/health-form';

const nameKeyOf = ({ fullName }: Person): string => fullName.normalize('NFC').toLowerCase();
const paperOf = ({ idPaper }: Person): string =>
  idPaper === undefined ? '' : `${idPaper.kind} ${idPaper.number}`;

/**
 * Returns whether two versions of a declaration name one person whose phone may differ: the same name, birth, sex and ID paper. A birth
 * date and its year alone are the same birth.
 */
export function isSamePersonBesidesPhone(before: Person, after: Person): boolean {
  const isSameBirth =
    before.birthDate !== undefined && after.birthDate !== undefined
      ? before.birthDate === after.birthDate
      : birthYearOf(before) === birthYearOf(after);
  return (
    nameKeyOf(before) === nameKeyOf(after) &&
    isSameBirth &&
    before.sex === after.sex &&
    paperOf(before) === paperOf(after)
  );
}
