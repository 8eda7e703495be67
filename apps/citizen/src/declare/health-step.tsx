import type { CurrentQuestionnaireDto } from '@khai-bao/api-client/declarations';
import { abbreviateName, type FieldError, type Question } from '@khai-bao/health-form';
import { Button, TextField, useLanguage } from '@khai-bao/ui';
import { ChevronDown, ListChecks, Pencil, Users } from 'lucide-react';
import { Choice } from '../shell/choice.js';
import { fieldText, i18n } from '../texts/index.js';
import type { AnswerDraft, Draft } from '../declaration/draft.js';
import { idOf } from './field-id.js';

const noAnswer: AnswerDraft = { value: false, details: [], text: '' };

function QuestionPart({
  question,
  answer,
  prefix,
  errorAt,
  onAnswer,
}: {
  question: Question;
  answer: AnswerDraft | undefined;
  /** Stands before the question where its heading does not say how far it looks back. */
  prefix: string | null;
  errorAt: (path: string) => string | undefined;
  onAnswer: (answer: AnswerDraft) => void;
}) {
  const t = i18n.useTexts();
  const language = useLanguage();
  const path = `answers.${question.id}`;
  const { chips, note } = question;
  const chipsError = errorAt(`${path}.details`);
  const chipsId = idOf(`${path}.details`);
  return (
    <div className="c-question">
      <Choice
        id={idOf(path)}
        name={question.id}
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
          id={idOf(`${path}.text`)}
          label={note.label[language]}
          value={answer.text}
          error={errorAt(`${path}.text`)}
          maxLength={note.maxLength}
          inputMode={note.format === 'temperature' ? 'decimal' : 'text'}
          required={note.required}
          onChange={(event) => onAnswer({ ...answer, text: event.target.value })}
        />
      )}
    </div>
  );
}

/** The second screen: how are you, and the consent. */
export function HealthStep({
  draft,
  questionnaire,
  errors,
  onChange,
  onEdit,
  onOther,
}: {
  draft: Draft;
  questionnaire: CurrentQuestionnaireDto;
  errors: readonly FieldError[];
  onChange: (part: Partial<Draft>) => void;
  onEdit: () => void;
  onOther: () => void;
}) {
  const t = i18n.useTexts();
  const language = useLanguage();
  const { blocks } = questionnaire.document;
  const errorAt = (path: string): string | undefined => {
    const found = errors.find((error) => error.path === path);
    return found && fieldText(t, path, found.code);
  };
  const asked = blocks.filter((block) => !block.optional).flatMap((block) => block.questions);
  const open = asked.filter(({ id }) => !draft.answers[id]);
  const answer = (id: string, value: AnswerDraft): void =>
    onChange({ answers: { ...draft.answers, [id]: value } });
  const restNo = (): void =>
    onChange({ answers: { ...draft.answers, ...Object.fromEntries(open.map(({ id }) => [id, noAnswer])) } });
  const part = (question: Question, lookback: number | null) => (
    <QuestionPart
      key={question.id}
      question={question}
      answer={draft.answers[question.id]}
      prefix={
        question.lookbackDays !== null && question.lookbackDays !== lookback
          ? t.health.lookback(question.lookbackDays)
          : null
      }
      errorAt={errorAt}
      onAnswer={(value) => answer(question.id, value)}
    />
  );
  const last = blocks.findLastIndex((block) => !block.optional);
  const consentError = errorAt('consent.agreed');
  const consentId = idOf('consent.agreed');

  return (
    <>
      <div className="c-for">
        <p>
          {t.step.declaringFor} <strong>{abbreviateName(draft.who.fullName)}</strong>
        </p>
        <div>
          <Button variant="plain" size="small" icon={<Pencil aria-hidden="true" />} onClick={onEdit}>
            {t.step.edit}
          </Button>
          <Button variant="plain" size="small" icon={<Users aria-hidden="true" />} onClick={onOther}>
            {t.step.change}
          </Button>
        </div>
      </div>
      {blocks.map((block, i) => {
        const [one] = new Set(block.questions.map((question) => question.lookbackDays));
        const lookback = !block.optional ? (one ?? null) : null;
        if (!block.optional)
          return (
            <section key={block.id} className="c-block" aria-label={block.title[language]}>
              {i > 0 && <h2>{block.title[language]}</h2>}
              {block.questions.map((question) => part(question, lookback))}
              {i === last && open.length > 0 && (
                <Button variant="quiet" icon={<ListChecks aria-hidden="true" />} onClick={restNo}>
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
      })}
      <div className="c-consent" data-wrong={consentError ? '' : undefined}>
        <h2>{t.health.consentTitle}</h2>
        <p id={`${consentId}-text`}>{questionnaire.consent.text[language]}</p>
        <label className="c-check">
          <input
            id={consentId}
            type="checkbox"
            checked={draft.consent}
            aria-describedby={`${consentId}-text${consentError ? ` ${consentId}-error` : ''}`}
            aria-invalid={consentError ? true : undefined}
            onChange={(event) => onChange({ consent: event.target.checked })}
          />
          <span>{t.health.consent}</span>
        </label>
        {consentError && (
          <span className="kb-error" id={`${consentId}-error`}>
            {consentError}
          </span>
        )}
      </div>
    </>
  );
}
