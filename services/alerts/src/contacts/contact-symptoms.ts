import { questionnaire2021, questionsOf, type AnswerOption } from '@khai-bao/health-form';

/** Question of the form about symptoms. */
export const symptomQuestion = 'symptoms';

/** Version of the form whose symptoms contacts name. */
export const symptomFormVersion = questionnaire2021.version;

/** Symptoms of the form that a contact can name, with their texts. */
export const contactSymptoms: readonly AnswerOption[] =
  questionsOf(questionnaire2021).find(({ id }) => id === symptomQuestion)?.chips?.options ?? [];

export const symptomCodes: readonly string[] = contactSymptoms.map(({ code }) => code);

/** Returns the names of symptoms for a line of the history. */
export const nameSymptoms = (codes: readonly string[]): string =>
  contactSymptoms
    .filter(({ code }) => codes.includes(code))
    .map(({ text }) => text.vi)
    .join(', ');
