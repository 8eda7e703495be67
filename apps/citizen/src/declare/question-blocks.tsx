import type { FieldError, Question, Questionnaire } from '@khai-bao/health-form';
import { Button, TextField, useLanguage } from '@khai-bao/ui';
import { ChevronDown, ListChecks } from 'lucide-react';
import type { AnswerDraft } from '../declaration/draft.js';
import { Choice } from '../shell/choice.js';
import { i18n } from '../texts/index.js';
import { idOf } from './field-id.js';
import { OptionalLabel, useErrorAt } from './person-part.js';

type AnswerDrafts = Readonly<Record<string, AnswerDraft>>;

/** A No. */
export const noAnswer: AnswerDraft = { value: false, details: [], text: '' };

/** A question with what is asked further under a Yes. */
function QuestionPart({
  question,
  scope,
  answer,
  prefix,
  errorAt,
  onAnswer,
}: {
  question: Question;
  /** Stands before ids and names, where several people are asked on one page. */
  scope: string;
  answer: AnswerDraft | undefined;
  /** Stands before the question where its heading does not say how far it looks back. */
  prefix: string | null;
  errorAt: (path: string) => string | undefined;
  onAnswer: (answer: AnswerDraft) => void;
}) {
  const t = i18n.useTexts();
  const language = useLanguage();
  const path = `answers.${question.id}`;
  const { chips, note, fields = [] } = question;
  const chipsError = errorAt(`${path}.details`);
  const chipsId = scope + idOf(`${path}.details`);
  return (
    <div className="c-question">
      <Choice
        id={scope + idOf(path)}
        name={scope + question.id}
        legend={
          <>
            {prefix && <small>{prefix} </small>}
            {question.text[language]}
          </>
        }
        options={[
          { value: 'no', label: t.health.no },
          { value: 'yes', label: t.health.yes },
        ]}
        value={answer ? (answer.value ? 'yes' : 'no') : ''}
        error={errorAt(path)}
        onChange={(value) => onAnswer({ ...(answer ?? noAnswer), value: value === 'yes' })}
      />
      {answer?.value && chips && (
        <fieldset className="c-chips" aria-describedby={`${chipsId}-hint`}>
          <legend>{chips.label[language]}</legend>
          <div>
            {chips.options.map((option, i) => (
              <label key={option.code}>
                <input
                  type="checkbox"
                  className="visually-hidden"
                  {...(i === 0 ? { id: chipsId } : {})}
                  checked={answer.details.includes(option.code)}
                  onChange={(event) =>
                    onAnswer({
                      ...answer,
                      details: event.target.checked
                        ? [...answer.details, option.code]
                        : answer.details.filter((code) => code !== option.code),
                    })
                  }
                />
                <span>{option.text[language]}</span>
              </label>
            ))}
          </div>
          <span id={`${chipsId}-hint`} className={chipsError ? 'kb-error' : 'c-quiet'}>
            {chipsError ?? t.health.chooseMany}
          </span>
        </fieldset>
      )}
      {answer?.value && note && (
        <TextField
          id={scope + idOf(`${path}.text`)}
          label={note.label[language]}
          value={answer.text}
          error={errorAt(`${path}.text`)}
          maxLength={note.maxLength}
          inputMode={note.format === 'temperature' ? 'decimal' : 'text'}
          required={note.required}
          onChange={(event) => onAnswer({ ...answer, text: event.target.value })}
        />
      )}
      {answer?.value &&
        fields.map((field) => (
          <TextField
            key={field.id}
            id={scope + idOf(`${path}.fields.${field.id}`)}
            label={
              field.required ? field.label[language] : <OptionalLabel>{field.label[language]}</OptionalLabel>
            }
            type={field.format === 'date' ? 'date' : 'text'}
            autoComplete="off"
            value={answer.fields?.[field.id] ?? ''}
            error={errorAt(`${path}.fields.${field.id}`)}
            maxLength={field.maxLength}
            required={field.required}
            onChange={(event) =>
              onAnswer({ ...answer, fields: { ...answer.fields, [field.id]: event.target.value } })
            }
          />
        ))}
    </div>
  );
}

/** Answers No to every question that must have an answer and has none. */
export function withRestNo(questionnaire: Questionnaire, answers: AnswerDrafts): AnswerDrafts {
  const asked = questionnaire.blocks.filter((block) => !block.optional).flatMap((block) => block.questions);
  const open = asked.filter(({ id }) => !answers[id]);
  return { ...answers, ...Object.fromEntries(open.map(({ id }) => [id, noAnswer])) };
}

/** The questions of a questionnaire; blocks that may stay empty are folded. */
export function QuestionBlocks({
  questionnaire,
  answers,
  errors,
  scope = '',
  onAnswers,
}: {
  questionnaire: Questionnaire;
  answers: AnswerDrafts;
  errors: readonly FieldError[];
  scope?: string;
  onAnswers: (answers: AnswerDrafts) => void;
}) {
  const t = i18n.useTexts();
  const language = useLanguage();
  const errorAt = useErrorAt(errors);
  const { blocks } = questionnaire;
  const isOpen = blocks.some((block) => !block.optional && block.questions.some(({ id }) => !answers[id]));
  const part = (question: Question, lookback: number | null) => (
    <QuestionPart
      key={question.id}
      question={question}
      scope={scope}
      answer={answers[question.id]}
      prefix={
        question.lookbackDays !== null && question.lookbackDays !== lookback
          ? t.health.lookback(question.lookbackDays)
          : null
      }
      errorAt={errorAt}
      onAnswer={(value) => onAnswers({ ...answers, [question.id]: value })}
    />
  );
  const last = blocks.map((block) => block.optional).lastIndexOf(false);
  return blocks.map((block, i) => {
    const [one] = new Set(block.questions.map((question) => question.lookbackDays));
    const lookback = !block.optional ? (one ?? null) : null;
    if (!block.optional)
      return (
        <section key={block.id} className="c-block" aria-label={block.title[language]}>
          {i > 0 && <h2>{block.title[language]}</h2>}
          {block.questions.map((question) => part(question, lookback))}
          {i === last && isOpen && (
            <Button
              variant="quiet"
              icon={<ListChecks aria-hidden="true" />}
              onClick={() => onAnswers(withRestNo(questionnaire, answers))}
            >
              {t.health.restNo}
            </Button>
          )}
        </section>
      );
    const wrong = block.questions.some(({ id }) =>
      errors.some(({ path }) => path.startsWith(`answers.${id}`)),
    );
    return (
      <details key={block.id} className="c-more" {...(wrong ? { open: true } : {})}>
        <summary>
          <span>
            {block.title[language]} <span className="c-optional">({t.who.optional})</span>
          </span>
          <ChevronDown aria-hidden="true" />
        </summary>
        {block.questions.map((question) => part(question, lookback))}
      </details>
    );
  });
}
