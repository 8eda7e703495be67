import type { CurrentQuestionnaireDto, GateByCodeDto } from '@khai-bao/api-client/declarations';
import {
  defaultPersonPolicy,
  questionsOf,
  validateDeclaration,
  type FieldError,
  type Questionnaire,
  type QuestionnaireAnswers,
} from '@khai-bao/health-form';
import type { DeclareBody } from '../keep/store.js';
import {
  asksChild,
  emptyWho,
  omitEmpty,
  perField,
  personOf,
  representativeOf,
  stepOf,
  tidyLines,
  whoErrors,
  whoOf,
  type WhoDraft,
} from './who-draft.js';

export interface AnswerDraft {
  readonly value: boolean;
  readonly details: readonly string[];
  readonly text: string;
  /** By the id of their field. */
  readonly fields?: Readonly<Record<string, string>> | undefined;
}

/** A declaration while it is filled in. */
export interface Draft {
  readonly self: boolean;
  readonly who: WhoDraft;
  readonly answers: Readonly<Record<string, AnswerDraft>>;
  readonly consent: boolean;
  /** A child agrees beside the representative. */
  readonly childAgrees: boolean;
  readonly remember: boolean;
  /** What the server refused in it; gone with the next try. */
  readonly refused: readonly FieldError[];
}

/** A new draft. `who`: what is known already. */
export function newDraft(self: boolean, who: Partial<WhoDraft> = {}): Draft {
  return {
    self,
    who: { ...emptyWho, ...who },
    answers: {},
    consent: false,
    childAgrees: false,
    remember: false,
    refused: [],
  };
}

function answersOf({ answers }: Draft, questionnaire: Questionnaire): QuestionnaireAnswers {
  const found: Record<string, QuestionnaireAnswers[string]> = {};
  for (const question of questionsOf(questionnaire)) {
    const answer = answers[question.id];
    if (!answer) continue;
    const known = question.chips?.options.map((option) => option.code) ?? [];
    const details = answer.details.filter((code) => known.includes(code));
    const fields = (question.fields ?? []).flatMap(({ id }): [string, string][] => {
      const value = tidyLines(answer.fields?.[id] ?? '');
      return value === '' ? [] : [[id, value]];
    });
    found[question.id] = {
      value: answer.value,
      ...(answer.value && question.chips ? { details } : {}),
      ...(answer.value && question.note && omitEmpty(answer.text) ? { text: tidyLines(answer.text) } : {}),
      ...(answer.value && fields.length > 0 ? { fields: Object.fromEntries(fields) } : {}),
    };
  }
  return found;
}

export interface BodyContext {
  readonly gate: Pick<GateByCodeDto, 'code'>;
  readonly questionnaire: CurrentQuestionnaireDto;
  readonly today: string;
}

/** The draft as it is sent; good only when `draftErrors` finds nothing. */
export function toDeclarationBody(
  draft: Draft,
  { gate, questionnaire, today }: BodyContext,
  key: string,
  filledAt: string,
): DeclareBody {
  const representative = representativeOf(draft, today);
  return {
    clientKey: key,
    gateCode: gate.code,
    questionnaireVersion: questionnaire.version,
    consent: {
      version: questionnaire.consent.version,
      agreed: draft.consent as true,
      ...(asksChild(draft, today) ? { childAgreed: draft.childAgrees } : {}),
    },
    filledAt,
    person: personOf(draft),
    answers: answersOf(draft, questionnaire.document),
    ...(representative ? { representative } : {}),
  };
}

/** What is wrong in a draft, by field, in the order of the screens. */
export function draftErrors(draft: Draft, context: BodyContext): FieldError[] {
  const { questionnaire, today } = context;
  const health = validateDeclaration(toDeclarationBody(draft, context, '', ''), {
    questionnaire: questionnaire.document,
    consent: questionnaire.consent,
    policy: defaultPersonPolicy,
    today,
    childConsentRequired: true,
  }).filter(({ path }) => stepOf(path) === 2);
  return [...whoErrors(draft, today), ...perField(health)];
}

/** A declaration that was refused, back as a draft; consent must be given anew. */
export function draftOf(body: DeclareBody, refused: readonly FieldError[]): Draft {
  const answers = Object.entries(body.answers).map(([id, answer]) => [
    id,
    {
      value: answer.value,
      details: answer.details ?? [],
      text: answer.text ?? '',
      fields: answer.fields ?? {},
    },
  ]);
  return {
    self: !body.representative,
    who: whoOf(body.person, body.representative ?? null),
    answers: Object.fromEntries(answers) as Draft['answers'],
    consent: false,
    childAgrees: false,
    remember: false,
    refused: perField(refused),
  };
}
