import { citizenRoutes } from '@khai-bao/contracts/app-routes';
import type { CurrentQuestionnaireDto, GateByCodeDto } from '@khai-bao/api-client/declarations';
import { createIdempotencyKey } from '@khai-bao/api-client';
import { questionsOf, type FieldError } from '@khai-bao/health-form';
import { Button, cityDay, useLanguage } from '@khai-bao/ui';
import { ArrowRight, TriangleAlert } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type FormEvent } from 'react';
import { formatGatePlace } from '../declaration/gate-place.js';
import { rememberPerson, requestPersistence } from '../keep/device.js';
import { dropDraft, readDraft, saveDraft } from '../keep/drafts.js';
import { serverNow } from '../keep/server-clock.js';
import type { DeclareBody, KeptPerson } from '../keep/store.js';
import { navigate, useHash } from '../router.js';
import { useDevice } from '../shell/device-context.js';
import { ErrorSummary } from '../shell/error-summary.js';
import { Page } from '../shell/page.js';
import { fieldText, i18n } from '../texts/index.js';
import {
  toDeclarationBody,
  draftErrors,
  newDraft,
  type BodyContext,
  type Draft,
} from '../declaration/draft.js';
import { emptyWho, stepOf } from '../declaration/who-draft.js';
import { idOf } from './field-id.js';
import { fieldLabel } from '../declaration/field-label.js';
import { draftForOther, ownWho } from '../declaration/remembered-owner.js';
import { HealthStep } from './health-step.js';
import { WhoStep } from './who-step.js';

const whoHash = '#nguoi-khai';
const healthHash = '#suc-khoe';

/** The correction of a declaration instead of a new one. */
export interface Correction {
  /** The draft that keeps what is typed until it is sent. */
  readonly draftName: string;
  /** What the form holds while nothing is typed. */
  readonly initialDraft: Draft;
  /** Opens the first screen although it is complete: the person is not known for certain. */
  readonly startsWithPerson: boolean;
  readonly sendLabel: string;
  /** Says that the correction names somebody else, who may not take the declaration over. */
  readonly personError: { readonly label: string; readonly text: string };
  readonly submit: (body: DeclareBody) => Promise<void>;
}

/**
 * Answers and consent are those of a day: a tab that stayed open since yesterday keeps only who was declared. The consent
 * to a correction is given each time that its form opens.
 */
function startDraft(
  name: string,
  people: readonly KeptPerson[],
  today: string,
  correction?: Correction,
): Draft {
  const kept = readDraft<Draft & { day?: string }>(name);
  if (!kept) return correction?.initialDraft ?? newDraft(true, ownWho(people));
  // A draft of an earlier version of the page lacks what was added since.
  const whole = { ...newDraft(kept.self), ...kept, who: { ...emptyWho, ...kept.who } };
  if (kept.day && kept.day !== today)
    return { ...whole, answers: {}, consent: false, childAgrees: false, refused: [] };
  return correction ? { ...whole, consent: false, childAgrees: false } : whole;
}

/** Two screens: who, and how are you. What is known already is filled in, and the first screen is passed by when all of it is. */
export function DeclareForm({
  gate,
  questionnaire,
  fromMemory,
  people,
  correction,
}: {
  gate: GateByCodeDto;
  questionnaire: CurrentQuestionnaireDto;
  fromMemory: boolean;
  people: readonly KeptPerson[];
  correction?: Correction;
}) {
  const t = i18n.useTexts();
  const language = useLanguage();
  const { store, outbox } = useDevice();
  const draftName = correction?.draftName ?? gate.code;
  const hash = useHash();
  const today = cityDay(serverNow());
  const [begunWith] = useState(() => startDraft(draftName, people, today, correction));
  const [draft, setDraft] = useState(begunWith);
  const [checked, setChecked] = useState<readonly (1 | 2)[]>([]);
  const [asked, setAsked] = useState(draft.refused.length > 0 ? 1 : 0);
  const [sending, setSending] = useState(false);
  const [failed, setFailed] = useState(false);
  const sent = useRef(false);
  const context: BodyContext = useMemo(() => ({ gate, questionnaire, today }), [gate, questionnaire, today]);
  const found = useMemo(() => draftErrors(draft, context), [draft, context]);
  const [first] = useState<1 | 2>(() =>
    correction?.startsWithPerson
      ? 1
      : stepOf((draft.refused[0] ?? found.find(({ path }) => stepOf(path) === 1))?.path ?? 'answers'),
  );
  const step = hash === whoHash ? 1 : hash === healthHash ? 2 : first;

  useEffect(() => {
    // A form that was only looked at is not begun; one that was sent is not saved again.
    if (draft !== begunWith && !sent.current) saveDraft(draftName, { ...draft, day: today });
  }, [draftName, draft, begunWith, today]);
  useEffect(() => {
    // Named in the address, so that a reload opens the same screen.
    if (hash === '') navigate(`${location.pathname}${first === 1 ? whoHash : healthHash}`, { replace: true });
  }, [hash, first]);

  const errors: readonly FieldError[] = [
    ...draft.refused.filter(
      ({ path }) =>
        stepOf(path) === step && !found.some((error) => error.path === path && checked.includes(step)),
    ),
    ...(checked.includes(step) ? found.filter(({ path }) => stepOf(path) === step) : []),
  ];
  const change = (part: Partial<Draft>): void => setDraft((now) => ({ ...now, ...part }));

  const check = (upTo: 1 | 2): boolean => {
    const wrong = found.find(({ path }) => stepOf(path) <= upTo);
    change({ refused: [] });
    if (!wrong) return true;
    setChecked(upTo === 2 ? [1, 2] : [1]);
    setAsked((times) => times + 1);
    const at = stepOf(wrong.path);
    if (at !== step) navigate(`${location.pathname}${at === 1 ? whoHash : healthHash}`);
    return false;
  };

  const send = async (): Promise<void> => {
    setSending(true);
    setFailed(false);
    try {
      const body = toDeclarationBody(
        draft,
        context,
        createIdempotencyKey(),
        new Date(serverNow()).toISOString(),
      );
      if (!correction) await outbox.add(body, gate);
      requestPersistence();
      if (draft.remember) {
        const { self } = draft;
        const representative = body.representative ?? null;
        // That nobody is remembered keeps no declaration from being sent.
        await rememberPerson(store, body.person, {
          self,
          representative,
          agreedTo: body.consent.version,
        }).catch(() => undefined);
      }
      await correction?.submit(body);
      sent.current = true;
      dropDraft(draftName);
      if (correction) return;
      void outbox.attempt(body.clientKey);
      navigate(citizenRoutes.declaration(body.clientKey), { replace: true });
    } catch {
      setFailed(true);
      setAsked((times) => times + 1);
    } finally {
      setSending(false);
    }
  };

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (sending) return;
    if (step === 1) {
      if (check(1)) navigate(`${location.pathname}${healthHash}`);
    } else if (check(2)) void send();
  };

  const heading = questionnaire.document.blocks[0]?.title[language] ?? questionnaire.document.title[language];
  return (
    <Page
      view={`form-${step}`}
      title={step === 1 ? gate.unitName || t.gate.unnamed : heading}
      above={step === 1 ? t.gate.at(gate.gateName) : formatGatePlace(gate)}
      below={step === 1 && gate.areaName}
    >
      <form className="c-card c-form" onSubmit={submit} noValidate>
        <div className="c-progress" role="img" aria-label={t.step.progress(step, 2)}>
          <i data-done="" />
          <i {...(step === 2 ? { 'data-done': '' } : {})} />
        </div>
        <p className="c-warning">
          <TriangleAlert aria-hidden="true" />
          <span>
            <strong>{t.step.warning}:</strong> {questionnaire.document.warning[language]}
          </span>
        </p>
        {fromMemory && !navigator.onLine && <p className="c-quiet">{t.gate.fromMemory}</p>}
        <ErrorSummary
          asked={asked}
          entries={errors.map(({ path, code }) => ({
            id: idOf(path),
            label: fieldLabel(t, questionsOf(questionnaire.document), language, path),
            text: fieldText(t, path, code),
            ...(path === 'person' ? correction?.personError : undefined),
          }))}
        />
        {step === 1 ? (
          <WhoStep
            draft={draft}
            gateCode={gate.code}
            people={people}
            today={today}
            errors={errors}
            onChange={change}
            onDraft={correction ? undefined : setDraft}
          />
        ) : (
          <HealthStep
            draft={draft}
            questionnaire={questionnaire}
            today={today}
            errors={errors}
            onChange={change}
            onEdit={() => navigate(`${location.pathname}${whoHash}`)}
            onOther={
              correction
                ? undefined
                : () => {
                    setDraft(draftForOther(people));
                    setChecked([]);
                    navigate(`${location.pathname}${whoHash}`);
                  }
            }
          />
        )}
        {failed && (
          <p className="kb-error" role="alert">
            {t.step.failed}
          </p>
        )}
        <div className="c-bottom">
          {step === 1 ? (
            <Button type="submit" size="big" className="c-forward" icon={<ArrowRight aria-hidden="true" />}>
              {t.step.next}
            </Button>
          ) : (
            <Button type="submit" size="big" busy={sending}>
              {sending ? t.step.sending : (correction?.sendLabel ?? t.step.send)}
            </Button>
          )}
        </div>
      </form>
    </Page>
  );
}
