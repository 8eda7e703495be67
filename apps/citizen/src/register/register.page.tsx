import '../styles/register.css';
import { Button } from '@khai-bao/ui';
import { ArrowLeft, ArrowRight } from 'lucide-react';
import { ErrorSummary } from '../shell/error-summary.js';
import { Page } from '../shell/page.js';
import { i18n } from '../texts/index.js';
import { problemsI18n, problemText } from '../texts/problems.js';
import { CommitteeContacts } from './committee-contacts.js';
import type { FormPart } from './form-part.js';
import { Registered } from './registered.js';
import {
  emptyRegistration,
  type RegistrationDraft,
  type RegistrationField,
  type SiteField,
} from './registration-draft.js';
import { idOf, summaryEntries } from './summary-entries.js';
import { registerI18n } from './texts.js';
import { useAreaOfDraft } from './use-area-of-draft.js';
import { useRegistrationForm } from './use-registration-form.js';
import { WhereStep } from './where-step.js';
import { WhoStep } from './who-step.js';
import { WhomStep } from './whom-step.js';

/** An empty form for the next unit, which may be another person's; on an area's page the ward stays. */
const nextDraft = (
  { areaCode, ward, district }: RegistrationDraft,
  area: string | undefined,
): RegistrationDraft => ({
  ...emptyRegistration,
  ...(areaCode === area ? { areaCode, ward, district } : {}),
});

/** The public registration of a unit in three steps. */
export function RegisterPage({ area }: { area?: string | undefined }) {
  const t = registerI18n.useTexts();
  const app = i18n.useTexts();
  const problems = problemsI18n.useTexts();
  const form = useRegistrationForm();
  const { step, draft, set, sending, problem, submit, back, restart } = form;
  const { committee, place } = useAreaOfDraft(area, draft, form.setDraft);
  const former = place?.former;
  const errorAt = (field: RegistrationField): string | undefined => {
    const code = form.errorCodeOf(field);
    return code && t.errors[code];
  };
  const siteErrorAt = (at: number, field: SiteField): string | undefined => {
    const code = form.siteErrorCodeOf(at, field);
    return code && t.errors[code];
  };

  if (draft.result)
    return (
      <Registered
        draft={draft}
        result={draft.result}
        committee={committee}
        onAnother={() => restart(nextDraft(draft, area === undefined ? undefined : (place?.code ?? area)))}
      />
    );
  const part: FormPart = {
    draft,
    set,
    idOf,
    errorAt,
    text: (field) => ({
      id: idOf(field),
      value: draft[field] ?? '',
      error: errorAt(field),
      onChange: (event) => set({ [field]: event.target.value }),
    }),
  };
  const entries = summaryEntries(t, app.who.ward, form, errorAt, siteErrorAt);
  const title = { 1: t.form.title, 2: t.form.where, 3: t.form.whom }[step];
  const lead = { 1: t.form.lead, 2: t.form.whereLead, 3: t.form.whomLead }[step];
  const help = area !== undefined && <CommitteeContacts committee={committee} kind={draft.kind} card />;
  return (
    <Page
      title={title}
      above={
        step > 1
          ? t.form.step(step)
          : area !== undefined && place
            ? t.committee.of(place.fullName)
            : app.step.progress(1, 3)
      }
      below={lead}
      view={`register-${step}`}
    >
      {step === 1 && help}
      {step === 1 && area !== undefined && place && former && (
        <p className="c-warning" role="status">
          {t.committee.merged(former.fullName, place.fullName)}
        </p>
      )}
      {area !== undefined && committee === 'unknown' && <p className="c-quiet">{t.committee.unknown}</p>}
      <form className="c-card c-form" onSubmit={submit} noValidate>
        <div className="c-progress" role="img" aria-label={app.step.progress(step, 3)}>
          {([1, 2, 3] as const).map((one) => (
            <i key={one} {...(one <= step ? { 'data-done': '' } : {})} />
          ))}
        </div>
        {step > 1 && (
          <div>
            <Button
              type="button"
              variant="plain"
              size="small"
              icon={<ArrowLeft aria-hidden="true" />}
              onClick={back}
            >
              {t.form.back}
            </Button>
          </div>
        )}
        <ErrorSummary asked={form.summaryRequests} entries={entries} />
        {step === 1 && <WhoStep {...part} />}
        {step === 2 && <WhereStep {...part} siteErrorAt={siteErrorAt} />}
        {step === 3 && <WhomStep text={part.text} />}
        {problem !== null && (
          <div className="c-summary" role="alert">
            <h2>{t.form.failed}</h2>
            <p>{problemText(problems, problem)}</p>
            <p>{t.form.kept}</p>
          </div>
        )}
        <div className="c-bottom">
          {step === 3 ? (
            <Button type="submit" size="big" busy={sending}>
              {sending ? t.form.sending : t.form.send}
            </Button>
          ) : (
            <Button type="submit" size="big" className="c-forward" icon={<ArrowRight aria-hidden="true" />}>
              {t.form.next}
            </Button>
          )}
        </div>
      </form>
      {step > 1 && help}
    </Page>
  );
}
