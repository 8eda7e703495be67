/** A text in the languages of the screens. */
export interface LocalisedText {
  readonly vi: string;
  readonly en: string;
}

/** One thing that can be chosen under a Yes. */
export interface AnswerOption {
  readonly code: string;
  readonly text: LocalisedText;
}

/** Chips under a Yes; at least `min` of them must be chosen. */
export interface AnswerChips {
  readonly label: LocalisedText;
  readonly options: readonly AnswerOption[];
  readonly min: number;
}

/** A line of text under a Yes. */
export interface AnswerNote {
  readonly label: LocalisedText;
  readonly required: boolean;
  readonly maxLength: number;
  /** `temperature`: degrees Celsius with a comma or a dot, 34 to 43. */
  readonly format?: 'temperature';
}

/** A line of text or a day under a Yes, beside others. */
export interface AnswerField {
  /** Unique in its question. A `date` has an id that ends with `date`: the feed maps the answer by it. */
  readonly id: string;
  readonly label: LocalisedText;
  readonly required: boolean;
  readonly maxLength: number;
  /** `date`: a day that is not in the future, `YYYY-MM-DD`. */
  readonly format?: 'date';
}

/** A question that is answered Yes or No. */
export interface Question {
  readonly id: string;
  readonly kind: 'yes-no';
  /** The rest of "Trong 14 ngày qua, bạn có …". */
  readonly text: LocalisedText;
  /** Days that the question looks back over; null: now. */
  readonly lookbackDays: number | null;
  readonly chips?: AnswerChips;
  readonly note?: AnswerNote;
  readonly fields?: readonly AnswerField[];
}

/** Questions that stand together. Those of an optional block may stay without an answer. */
export interface QuestionBlock {
  readonly id: string;
  readonly title: LocalisedText;
  readonly optional: boolean;
  readonly questions: readonly Question[];
}

/** A published questionnaire. A declaration keeps the version that it answered. */
export interface Questionnaire {
  readonly id: string;
  readonly version: string;
  readonly title: LocalisedText;
  /** Stands on top of the form: what false information means. */
  readonly warning: LocalisedText;
  readonly blocks: readonly QuestionBlock[];
}

/** A text that a person agrees to; what was agreed to is recorded by its version. */
export interface ConsentText {
  readonly version: string;
  /** Earlier versions that a form filled in before may still answer. */
  readonly replaces?: readonly string[];
  readonly text: LocalisedText;
}

/** All questions of a questionnaire, in order. */
export function questionsOf(questionnaire: Questionnaire): readonly Question[] {
  return questionnaire.blocks.flatMap((block) => block.questions);
}

/** What a sign (the code of an option, or the id of a question without options) is called; the code itself when unknown. */
export function findSignText(questionnaire: Questionnaire, sign: string): LocalisedText {
  for (const question of questionsOf(questionnaire)) {
    const option = question.chips?.options.find((entry) => entry.code === sign);
    if (option) return option.text;
    if (question.id === sign) return question.text;
  }
  return { vi: sign, en: sign };
}
