import type {
  ComparisonDto,
  CorrectableField,
  RegistrationDetailDto,
} from '@khai-bao/api-client/registration';
import { formatDateTime, formatPhone } from '@khai-bao/ui';
import { StateTag } from '../registrations/state-tags.js';
import { StepText } from '../registrations/step-text.js';
import { registrationTexts } from '../registrations/registration.texts.js';
import { Notice } from '../parts/notice.js';
import { commonTexts } from '../texts/common.texts.js';
import { kindText } from '../texts/words.js';
import { duplicateTexts } from './duplicates.texts.js';

/** A radio button with a visible label and a longer accessible name. */
function ChoiceRadio({
  name,
  label,
  accessibleName,
  checked,
  disabled = false,
  onChoose,
}: {
  name: string;
  label: string;
  /** The complete choice, for a screen reader that reads this control alone. */
  accessibleName: string;
  checked: boolean;
  disabled?: boolean;
  onChoose: () => void;
}) {
  return (
    <label className="compare-choice">
      <input
        type="radio"
        name={name}
        aria-label={accessibleName}
        checked={checked}
        disabled={disabled}
        onChange={onChoose}
      />
      <span>{label}</span>
    </label>
  );
}

/** State, tracking code and time of both registrations, and the choice of the one that stays. */
export function ComparisonHeads({
  pair,
  survivorId,
  deciding,
  onChooseSurvivor,
}: {
  pair: ComparisonDto;
  survivorId: string;
  deciding: boolean;
  onChooseSurvivor: (unitId: string) => void;
}) {
  const t = duplicateTexts.useTexts();
  const words = commonTexts.useTexts();
  const [mustStayId, ...othersThatMustStay] = pair.mustStay;
  return (
    <fieldset className="compare-row compare-heads">
      <legend className="visually-hidden">{t.keep}</legend>
      {pair.sides.map((side, at) => (
        <div key={side.unitId} className="compare-side" data-kept={side.unitId === survivorId || undefined}>
          <span className="compare-name">{at === 0 ? t.older : t.newer}</span>
          <span className="row">
            <StateTag state={side.state} />
            {side.accountState && side.state !== 'DUPLICATE' && <StateTag state={side.accountState} />}
          </span>
          <span className="dim code">{side.trackingCode}</span>
          <span className="dim num">{t.sent(formatDateTime(side.submittedAt))}</span>
          {side.unreadable && <Notice tone="caution">{words.unreadable}</Notice>}
          {deciding ? (
            <ChoiceRadio
              name={`keep-${pair.id}`}
              label={t.keep}
              accessibleName={`${t.keep}: ${side.name}, ${side.trackingCode}`}
              checked={side.unitId === survivorId}
              disabled={
                othersThatMustStay.length > 0 || (mustStayId !== undefined && mustStayId !== side.unitId)
              }
              onChoose={() => onChooseSurvivor(side.unitId)}
            />
          ) : (
            pair.state === 'merged' && <strong>{side.unitId === survivorId ? t.kept : t.gone}</strong>
          )}
        </div>
      ))}
    </fieldset>
  );
}

/** One field of both registrations; where the values differ, the value that stays is chosen. */
export function ComparisonFieldRow({
  field,
  name,
  pair,
  chosen,
  onChoose,
}: {
  field: CorrectableField;
  name: string;
  pair: ComparisonDto;
  /** The unit whose value stays; null when nothing can be chosen. */
  chosen: string | null;
  onChoose: (unitId: string) => void;
}) {
  const t = duplicateTexts.useTexts();
  const words = commonTexts.useTexts();
  const intake = registrationTexts.useTexts();
  const differs = pair.sides[0][field] !== pair.sides[1][field];
  const formatSide = (side: RegistrationDetailDto): string => {
    const value = side[field];
    if (value === null || value === '') return intake.empty;
    if (field === 'kind') return kindText(side.kind, words);
    if (field === 'phone') return formatPhone(side.phone);
    return field === 'usesNcovi' ? intake.yesNo[side.usesNcovi ? 'true' : 'false'] : String(value);
  };
  return (
    <fieldset className="compare-row" data-differs={differs || undefined}>
      <legend className="visually-hidden">
        {name}: {differs ? t.differs : t.same}
      </legend>
      <span className="compare-field" aria-hidden="true">
        {name}
        {differs && <span className="compare-differs">{t.differs}</span>}
      </span>
      {pair.sides.map((side, at) => (
        <div
          key={side.unitId}
          className="compare-side"
          data-kept={(differs && chosen === side.unitId) || undefined}
        >
          {differs && chosen !== null ? (
            <ChoiceRadio
              name={`${field}-${pair.id}`}
              label={formatSide(side)}
              accessibleName={`${name}, ${at === 0 ? t.older : t.newer}: ${formatSide(side)}`}
              checked={chosen === side.unitId}
              onChoose={() => onChoose(side.unitId)}
            />
          ) : (
            <span className={differs ? 'strong' : undefined}>{formatSide(side)}</span>
          )}
        </div>
      ))}
    </fieldset>
  );
}

/** The history of both registrations; open when they are merged. */
export function ComparisonHistories({ pair }: { pair: ComparisonDto }) {
  const t = duplicateTexts.useTexts();
  return (
    <div className="compare-row compare-histories">
      <span className="compare-field">{t.history}</span>
      {pair.sides.map((side, at) => (
        <details key={side.unitId} className="compare-side" open={pair.state === 'merged'}>
          <summary>
            {t.history}
            <span className="visually-hidden">: {at === 0 ? t.older : t.newer}</span> ({side.history.length})
          </summary>
          <History side={side} />
        </details>
      ))}
    </div>
  );
}

function History({ side }: { side: RegistrationDetailDto }) {
  return (
    <ol className="steps">
      {side.history.map((step, at) => (
        <li key={`${step.at} ${at}`}>
          <StepText step={step} isFirst={at === 0} />
          {step.note && <q>{step.note}</q>}
          <time className="num">{formatDateTime(step.at)}</time>
        </li>
      ))}
    </ol>
  );
}
