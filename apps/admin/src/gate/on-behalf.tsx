import { declareOnBehalf, type Sex } from '@khai-bao/api-client/declarations';
import { ServiceProblem, hasCode, isTransient } from '@khai-bao/api-client/admin';
import { fieldErrorCodes, abbreviateName } from '@khai-bao/health-form';
import type { ConsentText, FieldErrorCode, Questionnaire } from '@khai-bao/health-form';
import { Button, Empty, cityDay, useLanguage } from '@khai-bao/ui';
import { useMutation } from '@tanstack/react-query';
import { ScanLine, SendHorizontal } from 'lucide-react';
import { useRef, useState, type FormEvent } from 'react';
import { useCurrentQuestionnaire } from '../duty/questionnaire.js';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { QueryResult } from '../navigation/page.js';
import { problemText } from '../texts/words.js';
import { blankDraft, checkForm, formOf, mustChildAgree } from './behalf-draft.js';
import type { BehalfForm, BehalfDraft, DraftErrors } from './behalf-draft.js';
import { PersonPart } from './behalf-person.js';
import { QuestionsPart } from './behalf-questions.js';
import { ByCardView } from './by-card-view.js';
import { ConsentPart } from './consent-part.js';
import { gateTexts } from './gate.texts.js';
import { onBehalfTexts } from './on-behalf.texts.js';
import { ScanView } from './scan-view.js';
import { useStableKey } from './use-stable-key.js';
import { resultOfDeclaration } from './verify-pass.js';
import type { GateResult } from './verify-pass.js';

export interface OnBehalfProps {
  gateCode: string;
  draft: BehalfDraft;
  /** The code of a visitor card that was scanned; null while a person is typed in. */
  cardCode: string | null;
  onDraft: (draft: BehalfDraft) => void;
  /** Deals with what was scanned. @returns false when it is of no use here */
  onScanned: (text: string) => boolean;
  onCardClosed: () => void;
  onDone: (result: GateResult) => void;
}

const isKnownCode = (code: string): code is FieldErrorCode => fieldErrorCodes.some((known) => known === code);

/** Fields that intake refused, in the words of the form. */
function refusedFields(error: unknown): DraftErrors {
  if (!(error instanceof ServiceProblem)) return {};
  return Object.fromEntries(
    error.fields.map(({ path, code }) => [path, isKnownCode(code) ? code : ('format' as const)]),
  );
}

/** Sends a form; the same form sent again is the same declaration, a changed one is another. */
function useSend(gateCode: string, onDone: (result: GateResult) => void) {
  const api = useApi();
  const keyOf = useStableKey();
  return useMutation({
    mutationFn: ({ form, version }: { form: BehalfForm; version: string }) =>
      declareOnBehalf({
        client: api.client,
        body: {
          ...keyOf([form, version, gateCode]),
          gateCode,
          questionnaireVersion: version,
          ...form,
          // The form was checked before: it has a sex.
          person: { ...form.person, sex: form.person.sex as Sex },
        },
      }),
    onSuccess: (answer, { form }) => {
      const { fullName, birthYear } = form.person;
      onDone(resultOfDeclaration(answer, abbreviateName(fullName), birthYear ?? null));
    },
  });
}

function CardScan({
  wrong,
  onText,
  onClose,
}: {
  wrong: boolean;
  onText: (text: string) => void;
  onClose: () => void;
}) {
  const t = onBehalfTexts.useTexts();
  return (
    <div className="card-scan">
      {wrong && <Notice tone="caution">{t.notACard}</Notice>}
      <ScanView
        readable={() => 'anything'}
        hint={t.cardHint}
        typeWords={t.typeInstead}
        onCode={onText}
        onType={onClose}
      />
      <Button variant="ground-quiet" onClick={onClose}>
        {t.closeCamera}
      </Button>
    </div>
  );
}

function BehalfFormView({
  questionnaire,
  consent,
  gateCode,
  draft,
  onDraft,
  onScanned,
  onDone,
}: OnBehalfProps & { questionnaire: Questionnaire; consent: ConsentText }) {
  const t = onBehalfTexts.useTexts();
  const language = useLanguage();
  const [wrong, setWrong] = useState<DraftErrors>({});
  const [scanning, setScanning] = useState(false);
  const [notACard, setNotACard] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const send = useSend(gateCode, onDone);
  const show = (found: DraftErrors): void => {
    setWrong(found);
    requestAnimationFrame(() => box.current?.focus());
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (send.isPending) return;
    const form = formOf(draft, consent, cityDay());
    const found = checkForm(form, questionnaire, consent, cityDay());
    if (Object.keys(found).length > 0) return show(found);
    setWrong({});
    send.mutate(
      { form, version: questionnaire.version },
      { onError: (error) => show(hasCode(error, 'DECLARATIONS.INVALID') ? refusedFields(error) : {}) },
    );
  };
  const count = Object.keys(wrong).length;
  const part = { draft, wrong, onChange: onDraft };
  return (
    <form className="behalf" onSubmit={submit} noValidate>
      <h2>{t.title}</h2>
      <p>{t.intro}</p>
      <p className="behalf-warning">{questionnaire.warning[language]}</p>
      {(count > 0 || send.error) && (
        <Notice tone="stop" ref={box}>
          {count > 0 ? t.summary(count) : problemText(send.error)}
        </Notice>
      )}
      {scanning ? (
        <CardScan
          wrong={notACard}
          onClose={() => setScanning(false)}
          onText={(text) => {
            const isKnown = onScanned(text);
            setNotACard(!isKnown);
            setScanning(!isKnown);
          }}
        />
      ) : (
        <Button
          variant="ground-quiet"
          icon={<ScanLine aria-hidden="true" />}
          onClick={() => {
            setNotACard(false);
            setScanning(true);
          }}
        >
          {t.scanCard}
        </Button>
      )}
      <PersonPart {...part} />
      <QuestionsPart {...part} questionnaire={questionnaire} />
      <ConsentPart
        consent={consent}
        isChildAsked={mustChildAgree(draft, cityDay())}
        draft={draft}
        wrong={wrong}
        onChange={(change) => onDraft({ ...draft, ...change })}
      />
      <div className="behalf-foot">
        <Button
          type="submit"
          variant="ground"
          size="big"
          busy={send.isPending}
          icon={<SendHorizontal aria-hidden="true" />}
        >
          {send.isPending ? t.sending : t.send}
        </Button>
      </div>
    </form>
  );
}

/** Declares for somebody without a phone, with the questions that are published now. */
export function OnBehalfView(props: OnBehalfProps) {
  const t = gateTexts.useTexts();
  const query = useCurrentQuestionnaire();
  // Nobody is kept on this device, so without a network nothing can be taken down for anybody.
  if (
    !query.data &&
    (query.failureCount > 0 || !navigator.onLine) &&
    isTransient(query.failureReason ?? new ServiceProblem(0, 'NETWORK'))
  )
    return (
      <Empty
        title={t.behalfAway}
        action={<Button onClick={() => void query.refetch()}>{t.camera.again}</Button>}
      >
        {t.behalfAwayText}
      </Empty>
    );
  return (
    <QueryResult query={query} rows={8}>
      {({ document, consent }) =>
        props.cardCode === null ? (
          <BehalfFormView
            {...props}
            questionnaire={document}
            consent={consent}
            onDone={(result) => {
              props.onDraft(blankDraft);
              props.onDone(result);
            }}
          />
        ) : (
          <ByCardView
            key={props.cardCode}
            gateCode={props.gateCode}
            cardCode={props.cardCode}
            questionnaire={document}
            consent={consent}
            onDone={props.onDone}
            onClose={props.onCardClosed}
          />
        )
      }
    </QueryResult>
  );
}
