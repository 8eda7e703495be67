import {
  isMinor,
  parseStoredContent,
  type FieldError,
  defaultPersonPolicy,
  needsChildConsent,
  validatePerson,
  validateRepresentative,
  type Person,
  type Representative,
} from '@khai-bao/health-form';

/** Whom a card stands for: what each declaration with it states about the person. */
export interface CardPerson {
  readonly person: Person;
  /** Who declares for a minor. */
  readonly representative: Representative | null;
}

/** Builds the person of a card from content that was validated, or from that of a stored declaration. @throws TypeError without a name */
export function toCardPerson(content: unknown): CardPerson {
  const { person, representative } = parseStoredContent(content);
  return { person, representative };
}

/** Lists what is wrong with a person that is typed in for a card, by the rules of a declaration. */
export const findWrongFields = (
  form: { readonly person: unknown; readonly representative?: unknown },
  today: string,
): FieldError[] => [
  ...validatePerson(form.person, defaultPersonPolicy, today),
  ...validateRepresentative(form.representative, form.person, defaultPersonPolicy, today),
];

/** Returns who declares for the person on a day; null once the person is old enough. */
export const representativeOn = (
  { person, representative }: CardPerson,
  today: string,
): Representative | null =>
  representative !== null && isMinor(person, today, defaultPersonPolicy.minorUnder) ? representative : null;

/** Returns whether the person is a child who agrees beside the representative on a day. */
export const mustChildAgree = ({ person }: CardPerson, today: string): boolean =>
  needsChildConsent(person, today, defaultPersonPolicy);
