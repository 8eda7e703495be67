import { ApiProblem, publicClient } from '@khai-bao/api-client';
import { registerUnit } from '@khai-bao/api-client/registration';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { readDraft, saveDraft } from '../keep/drafts.js';
import { useHash } from '../router.js';
import { registrationDraftName } from './draft-name.js';
import {
  announcementIn,
  emptyRegistration,
  firstWrongStep,
  keyFor,
  refusedFields,
  refusedSites,
  registrationBody,
  registrationErrors,
  siteErrors,
  stepOf,
  type RegistrationDraft,
  type RegistrationErrorCode,
  type RegistrationErrors,
  type RegistrationField,
  type SiteErrors,
  type SiteField,
  type Step,
} from './registration-draft.js';
import { goToStep, stepAtHash } from './registration-steps.js';

/** The draft of this tab, with the announcement whose link was followed. */
function initialDraft(): RegistrationDraft {
  const kept = readDraft<RegistrationDraft>(registrationDraftName) ?? emptyRegistration;
  const announcement = announcementIn(location.search);
  return announcement === null ? kept : { ...kept, announcement };
}

/**
 * Holds the registration form: draft, step, errors and sending. The draft stays on the device until the service has accepted it,
 * together with the idempotency key that it is sent under.
 */
export function useRegistrationForm() {
  const hash = useHash();
  const step = stepAtHash(hash);
  /** Steps that were gone forward on this page: the browser can go back as many. */
  const forward = useRef(0);
  const [draft, setDraft] = useState<RegistrationDraft>(initialDraft);
  const [checked, setChecked] = useState<0 | Step>(0);
  const [refused, setRefused] = useState<RegistrationErrors>({});
  const [refusedAt, setRefusedAt] = useState<Readonly<Record<number, SiteErrors>>>({});
  const [summaryRequests, setSummaryRequests] = useState(0);
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  useEffect(() => saveDraft(registrationDraftName, draft), [draft]);
  useEffect(() => {
    if (hash === '') goToStep(1, true);
  }, [hash]);

  const errors: RegistrationErrors = { ...refused, ...(checked >= step ? registrationErrors(draft) : {}) };
  const errorsOfSites = checked >= 2 ? siteErrors(draft) : [];
  const set = (part: Partial<RegistrationDraft>): void => {
    setDraft((now) => ({ ...now, ...part }));
    setRefused({});
    setRefusedAt({});
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
        setSummaryRequests((times) => times + 1);
        if (at !== 3) goToStep(at);
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
      setSummaryRequests((times) => times + 1);
      if (wrong !== step) goToStep(wrong);
    } else if (step === 3) void send();
    else {
      forward.current += 1;
      setChecked(0);
      goToStep(step === 1 ? 2 : 3);
    }
  };
  const back = (): void => {
    if (forward.current > 0) {
      forward.current -= 1;
      history.back();
    } else goToStep(step === 3 ? 2 : 1, true);
  };

  return {
    step,
    draft,
    setDraft,
    set,
    errorCodeOf: (field: RegistrationField): RegistrationErrorCode | undefined => errors[field],
    siteErrorCodeOf: (at: number, field: SiteField): RegistrationErrorCode | undefined =>
      errorsOfSites[at]?.[field] ?? refusedAt[at]?.[field],
    /** Grows with each submission that failed its check: the error summary takes the focus. */
    summaryRequests,
    sending,
    problem,
    submit,
    back,
    /** Starts again with another draft. */
    restart: (next: RegistrationDraft): void => {
      setDraft(next);
      setChecked(0);
      goToStep(1);
    },
  };
}
