import type { Question } from '@khai-bao/health-form';
import type { Language } from '@khai-bao/ui';
import type { CitizenTexts } from '../texts/index.js';

/** What the field of an error is called on the screen. */
export function fieldLabel(
  t: CitizenTexts,
  questions: readonly Question[],
  language: Language,
  path: string,
): string {
  const labels: Readonly<Record<string, string>> = {
    'person.fullName': t.who.fullName,
    'person.birthYear': t.who.birth,
    'person.sex': t.who.sex,
    'person.nationality': t.who.nationality,
    'person.phone': t.who.phone,
    'person.idPaper.number': t.who.idNumber,
    'person.address.province': t.who.province,
    'person.address.district': t.who.district,
    'person.address.ward': t.who.ward,
    'person.address.street': t.who.street,
    'person.email': t.who.email,
    'person.healthInsuranceNumber': t.who.insurance,
    'representative.fullName': `${t.who.representative}, ${t.who.fullName.toLowerCase()}`,
    'representative.phone': `${t.who.representative}, ${t.who.phone.toLowerCase()}`,
    'representative.birthYear': t.who.representativeBirth,
    'representative.relation': t.who.relation,
    'consent.agreed': t.health.consentTitle,
    'consent.childAgreed': t.health.consentTitle,
  };
  const question = questions.find(({ id }) => path === `answers.${id}` || path.startsWith(`answers.${id}.`));
  if (!question) return labels[path] ?? t.errors.answers;
  if (path.endsWith('.details') && question.chips) return question.chips.label[language];
  if (path.endsWith('.text') && question.note) return question.note.label[language];
  const field = question.fields?.find(({ id }) => path.endsWith(`.fields.${id}`));
  if (field) return field.label[language];
  return question.text[language];
}
