import type { CurrentQuestionnaireDto } from '@khai-bao/api-client/declarations';
import { abbreviateName, type FieldError } from '@khai-bao/health-form';
import { Button, useLanguage } from '@khai-bao/ui';
import { Pencil, Users } from 'lucide-react';
import type { Draft } from '../declaration/draft.js';
import { asksChild } from '../declaration/who-draft.js';
import { i18n } from '../texts/index.js';
import { ConsentTick } from './consent-tick.js';
import { idOf } from './field-id.js';
import { useErrorAt } from './person-part.js';
import { QuestionBlocks } from './question-blocks.js';

/** The second screen: how are you, and the consent. */
export function HealthStep({
  draft,
  questionnaire,
  today,
  errors,
  onChange,
  onEdit,
  onOther,
}: {
  draft: Draft;
  questionnaire: CurrentQuestionnaireDto;
  today: string;
  errors: readonly FieldError[];
  onChange: (part: Partial<Draft>) => void;
  onEdit: () => void;
  /** Begins a declaration of somebody else. Absent in a correction. */
  onOther?: (() => void) | undefined;
}) {
  const t = i18n.useTexts();
  const language = useLanguage();
  const errorAt = useErrorAt(errors);
  const consentError = errorAt('consent.agreed');
  const childError = errorAt('consent.childAgreed');
  const textId = `${idOf('consent.agreed')}-text`;
  const name = abbreviateName(draft.who.fullName);

  return (
    <>
      <div className="c-for">
        <p>
          {t.step.declaringFor} <strong>{name}</strong>
        </p>
        <div>
          <Button variant="plain" size="small" icon={<Pencil aria-hidden="true" />} onClick={onEdit}>
            {t.step.edit}
          </Button>
          {onOther && (
            <Button variant="plain" size="small" icon={<Users aria-hidden="true" />} onClick={onOther}>
              {t.step.change}
            </Button>
          )}
        </div>
      </div>
      <QuestionBlocks
        questionnaire={questionnaire.document}
        answers={draft.answers}
        errors={errors}
        onAnswers={(answers) => onChange({ answers })}
      />
      <div className="c-consent" data-wrong={consentError || childError ? '' : undefined}>
        <h2>{t.health.consentTitle}</h2>
        <p id={textId}>{questionnaire.consent.text[language]}</p>
        <ConsentTick
          id={idOf('consent.agreed')}
          textId={textId}
          label={t.health.consent}
          checked={draft.consent}
          error={consentError}
          onChange={(consent) => onChange({ consent })}
        />
        {asksChild(draft, today) && (
          <ConsentTick
            id={idOf('consent.childAgreed')}
            textId={textId}
            label={t.health.childConsent(name)}
            checked={draft.childAgrees}
            error={childError}
            onChange={(childAgrees) => onChange({ childAgrees })}
          />
        )}
      </div>
    </>
  );
}
