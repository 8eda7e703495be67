import { abbreviateName, ageOn } from '@khai-bao/health-form';
import type { KeptPerson } from '../keep/store.js';
import { householdI18n } from './texts.js';

/** A name short enough for a screen that others see, with the age, which tells members of a family apart. */
export function PersonName({
  kept,
  today,
  withRepresentative = false,
}: {
  kept: KeptPerson;
  today: string;
  withRepresentative?: boolean;
}) {
  const t = householdI18n.useTexts();
  const age = ageOn(kept.person, today);
  const further = [
    age === null ? '' : t.choose.years(age),
    kept.self ? t.choose.owner : '',
    withRepresentative && kept.representative
      ? t.people.by(abbreviateName(kept.representative.fullName))
      : '',
  ].filter(Boolean);
  return (
    <span className="c-person-name">
      <strong>{abbreviateName(kept.person.fullName)}</strong>
      <small>{further.join(' · ')}</small>
    </span>
  );
}
