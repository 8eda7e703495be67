import type { HistoryEntryDto } from '@khai-bao/api-client/registration';
import { formatPhone } from '@khai-bao/ui';
import { commonTexts } from '../texts/common.texts.js';
import { kindText } from '../texts/words.js';
import { registrationTexts } from './registration.texts.js';

/** A registration is submitted by its unit, or by an officer for it; later it is submitted again by an answer, or opened again. */
function eventOf({ state, actorName }: HistoryEntryDto, isFirst: boolean): string {
  if (state !== 'SUBMITTED') return state;
  if (isFirst) return actorName ? 'ENTERED' : 'SUBMITTED';
  return actorName ? 'REOPENED' : 'ANSWERED';
}

/** What one step was; of a correction each field, as it was and as it is. */
export function StepText({ step, isFirst }: { step: HistoryEntryDto; isFirst: boolean }) {
  const t = registrationTexts.useTexts();
  const words = commonTexts.useTexts();
  const events: Readonly<Record<string, string>> = t.events;
  const fields: Readonly<Record<string, string>> = t.fields;
  const yesNo: Readonly<Record<string, string>> = t.yesNo;
  const formatField = (field: string, value: string | null): string => {
    if (value === null || value === '') return t.empty;
    if (field === 'kind') return kindText(value, words);
    if (field === 'phone') return formatPhone(value);
    return field === 'usesNcovi' ? (yesNo[value] ?? value) : value;
  };
  return (
    <>
      <strong>
        {step.link
          ? t.links[step.link.kind](step.link.trackingCode, step.link.name)
          : step.what === 'health-asked'
            ? t.healthAskedStep
            : step.what === 'health-answered'
              ? t.healthAnsweredStep
              : step.changes
                ? t.correctedStep
                : (events[eventOf(step, isFirst)] ?? step.state)}
      </strong>
      {step.actorName && ` – ${step.actorName}`}
      {step.changes?.map(({ field, from, to }) => (
        <span key={field} className="under">
          {t.changed(fields[field] ?? field, formatField(field, from), formatField(field, to))}
        </span>
      ))}
    </>
  );
}
