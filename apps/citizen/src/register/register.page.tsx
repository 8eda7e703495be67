import '../styles/register.css';
import { ApiProblem, publicClient } from '@khai-bao/api-client';
import { listMergedAreas, registerUnit } from '@khai-bao/api-client/registration';
import { Button } from '@khai-bao/ui';
import { ArrowLeft, ArrowRight } from 'lucide-react';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { readDraft, saveDraft } from '../keep/drafts.js';
import { navigate, useHash } from '../router.js';
import { ErrorSummary, type SummaryEntry } from '../shell/error-summary.js';
import { Page } from '../shell/page.js';
import { i18n, problemText } from '../texts/index.js';
import { registrationDraftName } from './draft-name.js';
import { CommitteeContacts, useCommittee } from './committee-contacts.js';
import type { FormPart } from './form-part.js';
import { Registered } from './registered.js';
import {
  announcementIn,
  emptyRegistration,
  firstWrongStep,
  keyFor,
  refusedFields,
  refusedSites,
  registrationBody,
  registrationErrors,
  registrationFields,
  siteErrors,
  siteFields,
  stepOf,
  type RegistrationDraft,
  type RegistrationErrors,
  type RegistrationField,
  type SiteErrors,
  type SiteField,
  type Step,
} from './registration-draft.js';
import { registerI18n, type RegisterTexts } from './texts.js';
import { siteIdOf, WhereStep } from './where-step.js';
import { WhoStep } from './who-step.js';
import { WhomStep } from './whom-step.js';

/** Each step has an address of its own, so that a phone's back button goes one step back. */
const hashes = { 1: '#don-vi', 2: '#dia-diem', 3: '#lien-he' } as const;
const stepAt = (hash: string): Step => (hash === hashes[3] ? 3 : hash === hashes[2] ? 2 : 1);
const go = (step: Step, replace = false): void =>
  navigate(`${location.pathname}${location.search}${hashes[step]}`, { replace });

const idOf = (field: RegistrationField): string => `unit-${field}`;

const labelsOf = (t: RegisterTexts, ward: string): Record<RegistrationField, string> => ({
  kind: t.form.kind,
  name: t.form.name,
  taxCode: t.form.taxCode,
  usesNcovi: t.form.ncovi,
  areaCode: ward,
  street: t.form.street,
  representative: t.form.representative,
  phone: t.form.phone,
  email: t.form.email,
});

/** An empty form for the next unit, which may be another person's; on an area's page the ward stays. */
const another = (
  { areaCode, ward, district }: RegistrationDraft,
  area: string | undefined,
): RegistrationDraft => ({
  ...emptyRegistration,
  ...(areaCode === area ? { areaCode, ward, district } : {}),
});

/** The public registration of a unit in three steps. What is typed stays until it was taken, together with the key that it is sent under. */
export function RegisterPage({ area }: { area?: string | undefined }) {
  const t = registerI18n.useTexts();
  const app = i18n.useTexts();
  const hash = useHash();
  const step = stepAt(hash);
  /** Steps that were gone forward here: so many can the browser take back. */
  const forward = useRef(0);
  const [draft, setDraft] = useState<RegistrationDraft>(() => {
    const kept = readDraft<RegistrationDraft>(registrationDraftName) ?? emptyRegistration;
    const announcement = announcementIn(location.search);
    return announcement === null ? kept : { ...kept, announcement };
  });
  const [checked, setChecked] = useState<0 | Step>(0);
  const [refused, setRefused] = useState<RegistrationErrors>({});
  const [refusedAt, setRefusedAt] = useState<Readonly<Record<number, SiteErrors>>>({});
  const [asked, setAsked] = useState(0);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  useEffect(() => saveDraft(registrationDraftName, draft), [draft]);
  useEffect(() => {
    if (hash === '') go(1, true);
  }, [hash]);
  const committee = useCommittee(area ?? draft.areaCode);
  useEffect(() => {
    if (area === undefined) return;
    void import('../areas/search.js').then(
      ({ wardOf }) => {
        const ward = wardOf(area);
        // What somebody has chosen already stays.
        if (ward !== null)
          setDraft((now) =>
            now.areaCode || now.ward
              ? now
              : {
                  ...now,
                  areaCode: ward.code,
                  ward: ward.name,
                  district: ward.district,
                  former: ward.former,
                },
          );
      },
      () => undefined,
    );
  }, [area]);

  // Wards that were merged since are learned beside the form; what was chosen before the server leads to the new ward all the same.
  useEffect(() => {
    void Promise.all([import('../areas/search.js'), listMergedAreas({ client: publicClient })]).then(
      ([{ learnMerged }, { items }]) => learnMerged(items),
      () => undefined,
    );
  }, []);
  const place = committee === null || committee === 'unknown' ? null : committee.area;
  const former = place?.former;
  // What was sent and may have arrived stays what it was: it goes under its key again.
  if (place !== null && former !== undefined && draft.areaCode === former.code && draft.sent === null)
    setDraft({
      ...draft,
      areaCode: place.code,
      ward: place.name,
      district: place.parentName ?? '',
      former: former.name,
    });

  const errors: RegistrationErrors = { ...refused, ...(checked >= step ? registrationErrors(draft) : {}) };
  const errorsOfSites = checked >= 2 ? siteErrors(draft) : [];
  const set = (part: Partial<RegistrationDraft>): void => {
    setDraft((now) => ({ ...now, ...part }));
    setRefused({});
    setRefusedAt({});
  };
  const errorAt = (field: RegistrationField): string | undefined => {
    const code = errors[field];
    return code && t.errors[code];
  };
  const siteErrorAt = (at: number, field: SiteField): string | undefined => {
    const code = errorsOfSites[at]?.[field] ?? refusedAt[at]?.[field];
    return code && t.errors[code];
  };

  const send = async (): Promise<void> => {
    const body = registrationBody(draft);
    const sent = keyFor(draft, body);
    setDraft((now) => ({ ...now, sent }));
    saveDraft(registrationDraftName, { ...draft, sent });
    setSending(true);
    setProblem(null);
    try {
      const result = await registerUnit({
        client: publicClient,
        body,
        headers: { 'idempotency-key': sent.key },
      });
      setDraft((now) => ({ ...now, result }));
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'REGISTRATION.KEY_REUSED')
        setDraft((now) => ({ ...now, sent: null }));
      const fields = error instanceof ApiProblem ? error.fields : [];
      const [own, ofSites] = [refusedFields(fields), refusedSites(fields)];
      setRefused(own);
      setRefusedAt(ofSites);
      setProblem(error);
      const at = fields.map(({ path }) => stepOf(path)).sort()[0];
      if (Object.keys(own).length + Object.keys(ofSites).length > 0 && at !== undefined) {
        setAsked((times) => times + 1);
        if (at !== 3) go(at);
      }
    } finally {
      setSending(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (sending) return;
    setRefused({});
    setRefusedAt({});
    setProblem(null);
    const wrong = firstWrongStep(draft);
    if (wrong !== null && wrong <= step) {
      setChecked(step);
      setAsked((times) => times + 1);
      if (wrong !== step) go(wrong);
    } else if (step === 3) void send();
    else {
      forward.current += 1;
      setChecked(0);
      go(step === 1 ? 2 : 3);
    }
  };
  const back = (): void => {
    if (forward.current > 0) {
      forward.current -= 1;
      history.back();
    } else go(step === 3 ? 2 : 1, true);
  };

  if (draft.result)
    return (
      <Registered
        draft={draft}
        result={draft.result}
        committee={committee}
        onAnother={() => {
          setDraft(another(draft, area === undefined ? undefined : (place?.code ?? area)));
          setChecked(0);
          go(1);
        }}
      />
    );
  const labels = labelsOf(t, app.who.ward);
  const part: FormPart = {
    draft,
    set,
    idOf,
    errorAt,
    text: (field) => ({
      id: idOf(field),
      value: draft[field],
      error: errorAt(field),
      onChange: (event) => set({ [field]: event.target.value }),
    }),
  };
  const siteLabels: Record<SiteField, string> = {
    name: t.form.siteName,
    areaCode: app.who.ward,
    street: t.form.street,
  };
  const entries: SummaryEntry[] = [
    ...registrationFields
      .filter((field) => stepOf(field) === step)
      .flatMap((field) => {
        const text = errorAt(field);
        return text === undefined ? [] : [{ id: idOf(field), label: labels[field], text }];
      }),
    ...(step === 2 ? (draft.sites ?? []) : []).flatMap((_, at) =>
      siteFields.flatMap((field) => {
        const text = siteErrorAt(at, field);
        const label = `${t.form.site(at + 2)}, ${siteLabels[field]}`;
        return text === undefined ? [] : [{ id: siteIdOf(at, field), label, text }];
      }),
    ),
  ];
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
        <ErrorSummary asked={asked} entries={entries} />
        {step === 1 && <WhoStep {...part} />}
        {step === 2 && <WhereStep {...part} siteErrorAt={siteErrorAt} />}
        {step === 3 && <WhomStep text={part.text} />}
        {problem !== null && (
          <div className="c-summary" role="alert">
            <h2>{t.form.failed}</h2>
            <p>{problemText(app, problem)}</p>
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
