import type { QuestionBlock, Question, Questionnaire } from '@khai-bao/health-form';
import { Button, useLanguage } from '@khai-bao/ui';
import { ListChecks } from 'lucide-react';
import { withAnswer } from './behalf-draft.js';
import { RadioChoice, TextLine } from './behalf-fields.js';
import type { PartProps } from './behalf-person.js';
import { onBehalfTexts } from './on-behalf.texts.js';

/** What is asked further under a Yes. */
function FurtherQuestions({ question, draft, wrong, onChange }: PartProps & { question: Question }) {
  const t = onBehalfTexts.useTexts();
  const language = useLanguage();
  const answer = draft.answers[question.id];
  const path = `answers.${question.id}`;
  const chosen = answer?.details ?? [];
  const chipsWrong = wrong[`${path}.details`];
  const noteWrong = wrong[`${path}.text`];
  return (
    <div className="further">
      {question.chips && (
        <fieldset className="chips">
          <legend>{question.chips.label[language]}</legend>
          {question.chips.options.map((option) => (
            <label key={option.code}>
              <input
                type="checkbox"
                checked={chosen.includes(option.code)}
                onChange={(event) =>
                  onChange(
                    withAnswer(draft, question.id, {
                      details: event.currentTarget.checked
                        ? [...chosen, option.code]
                        : chosen.filter((code) => code !== option.code),
                    }),
                  )
                }
              />
              <span>{option.text[language]}</span>
            </label>
          ))}
          {chipsWrong && <p className="kb-error">{t.errors[chipsWrong]}</p>}
        </fieldset>
      )}
      {question.note && (
        <TextLine
          label={question.note.label[language]}
          error={noteWrong && t.errors[noteWrong]}
          maxLength={question.note.maxLength}
          inputMode={question.note.format === 'temperature' ? 'decimal' : 'text'}
          value={answer?.text ?? ''}
          onValue={(text) => onChange(withAnswer(draft, question.id, { text }))}
        />
      )}
      {question.fields?.map((field) => {
        const fieldWrong = wrong[`${path}.fields.${field.id}`];
        return (
          <TextLine
            key={field.id}
            label={field.label[language]}
            error={fieldWrong && t.errors[fieldWrong]}
            maxLength={field.maxLength}
            type={field.format === 'date' ? 'date' : 'text'}
            value={answer?.fields?.[field.id] ?? ''}
            onValue={(text) =>
              onChange(withAnswer(draft, question.id, { fields: { ...answer?.fields, [field.id]: text } }))
            }
          />
        );
      })}
    </div>
  );
}

function Question(props: PartProps & { question: Question }) {
  const { question, draft, wrong, onChange } = props;
  const t = onBehalfTexts.useTexts();
  const language = useLanguage();
  const answer = draft.answers[question.id];
  const code = wrong[`answers.${question.id}`];
  return (
    <div className="ask">
      <RadioChoice
        legend={question.text[language]}
        options={[
          ['no', t.no],
          ['yes', t.yes],
        ]}
        value={answer ? (answer.value ? 'yes' : 'no') : null}
        error={code && t.errors[code]}
        onValue={(value) => onChange(withAnswer(draft, question.id, { value: value === 'yes' }))}
      />
      {answer?.value && <FurtherQuestions {...props} />}
    </div>
  );
}

function Questions(props: PartProps & { block: QuestionBlock }) {
  return props.block.questions.map((question) => (
    <Question key={question.id} {...props} question={question} />
  ));
}

/** The published questions; blocks that may stay empty are folded. */
export function QuestionsPart({ questionnaire, ...props }: PartProps & { questionnaire: Questionnaire }) {
  const t = onBehalfTexts.useTexts();
  const language = useLanguage();
  const isWrong = (block: QuestionBlock): boolean =>
    Object.keys(props.wrong).some((path) =>
      block.questions.some(({ id }) => path.startsWith(`answers.${id}`)),
    );
  const open = questionnaire.blocks
    .filter(({ optional }) => !optional)
    .flatMap(({ questions }) => questions)
    .filter(({ id }) => props.draft.answers[id] === undefined);
  const answerRestWithNo = (): void =>
    props.onChange(open.reduce((draft, { id }) => withAnswer(draft, id, { value: false }), props.draft));
  const asked = questionnaire.blocks.filter(({ optional }) => !optional);
  const isBlank = open.length === asked.flatMap(({ questions }) => questions).length;
  const restOfQuestions = open.length > 0 && !isBlank && (
    <Button variant="quiet" icon={<ListChecks aria-hidden="true" />} onClick={answerRestWithNo}>
      {t.restNo}
    </Button>
  );
  const allQuestions = isBlank && (
    <div className="all-no">
      <Button
        variant="ground-quiet"
        size="big"
        icon={<ListChecks aria-hidden="true" />}
        onClick={answerRestWithNo}
      >
        {t.allNo}
      </Button>
      <p className="kb-hint">{t.allNoHint}</p>
    </div>
  );
  const [firstAsked, lastAsked] = [asked[0], asked.at(-1)];
  return questionnaire.blocks.map((block) =>
    block.optional ? (
      <details key={block.id} className="behalf-part" open={isWrong(block) || undefined}>
        <summary>{t.optional(block.title[language])}</summary>
        <Questions {...props} block={block} />
      </details>
    ) : (
      <fieldset key={block.id} className="behalf-part">
        <legend>{block.title[language]}</legend>
        {block === firstAsked && allQuestions}
        <Questions {...props} block={block} />
        {block === lastAsked && restOfQuestions}
      </fieldset>
    ),
  );
}
