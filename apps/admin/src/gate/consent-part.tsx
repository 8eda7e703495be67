import type { ConsentText } from '@khai-bao/health-form';
import { useLanguage } from '@khai-bao/ui';
import type { BehalfDraft, DraftErrors } from './behalf-draft.js';
import { onBehalfTexts } from './on-behalf.texts.js';

function Tick({
  text,
  checked,
  error,
  onChecked,
}: {
  text: string;
  checked: boolean;
  error: string | undefined;
  onChecked: (checked: boolean) => void;
}) {
  return (
    <>
      <label className="tick">
        <input
          type="checkbox"
          checked={checked}
          aria-invalid={error === undefined ? undefined : true}
          onChange={(event) => onChecked(event.currentTarget.checked)}
        />
        <span>{text}</span>
      </label>
      {error !== undefined && <p className="kb-error">{error}</p>}
    </>
  );
}

/** What is read out, and who agrees to it: the visitor, and a child from seven years too. */
export function ConsentPart({
  consent,
  agreeWords,
  isChildAsked,
  draft,
  wrong,
  onChange,
}: {
  consent: ConsentText;
  agreeWords?: string;
  isChildAsked: boolean;
  draft: Pick<BehalfDraft, 'agreed' | 'childAgreed'>;
  wrong: DraftErrors;
  onChange: (change: Partial<Pick<BehalfDraft, 'agreed' | 'childAgreed'>>) => void;
}) {
  const t = onBehalfTexts.useTexts();
  const language = useLanguage();
  return (
    <fieldset className="behalf-part">
      <legend>{t.readAloud}</legend>
      <blockquote>{consent.text[language]}</blockquote>
      <Tick
        text={agreeWords ?? t.agree}
        checked={draft.agreed}
        error={wrong['consent.agreed'] && t.errors.consent}
        onChecked={(agreed) => onChange({ agreed })}
      />
      {isChildAsked && (
        <Tick
          text={t.childAgree}
          checked={draft.childAgreed}
          error={wrong['consent.childAgreed'] && t.errors.childConsent}
          onChecked={(childAgreed) => onChange({ childAgreed })}
        />
      )}
    </fieldset>
  );
}
