import { declareByCard, lookUpVisitorCard, type CardHolderDto } from '@khai-bao/api-client/declarations';
import { hasCode, isTransient } from '@khai-bao/api-client/admin';
import type { ConsentText, Questionnaire } from '@khai-bao/health-form';
import { Button, Empty, Loading, cityDay, formatDate } from '@khai-bao/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { IdCard, SendHorizontal } from 'lucide-react';
import { useRef, useState, type FormEvent } from 'react';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { answersOf, blankDraft, checkConsent, consentOf, type DraftErrors } from './behalf-draft.js';
import { QuestionsPart } from './behalf-questions.js';
import { ConsentPart } from './consent-part.js';
import { gateTexts } from './gate.texts.js';
import { onBehalfTexts } from './on-behalf.texts.js';
import { useStableKey } from './use-stable-key.js';
import { resultOfDeclaration, type GateResult } from './verify-pass.js';

export interface ByCardProps {
  readonly gateCode: string;
  readonly cardCode: string;
  readonly questionnaire: Questionnaire;
  readonly consent: ConsentText;
  readonly onDone: (result: GateResult) => void;
  readonly onClose: () => void;
}

function Holder({ holder }: { holder: CardHolderDto }) {
  const t = onBehalfTexts.useTexts().byCard;
  return (
    <div className="card-holder">
      <IdCard size={34} aria-hidden="true" />
      <p>
        <strong>{holder.shortName}</strong>
        {holder.birthYear !== null && <span className="num"> · {holder.birthYear}</span>}
      </p>
      {holder.representativeShortName !== null && (
        <p className="card-with">{t.representative(holder.representativeShortName)}</p>
      )}
      <p className="kb-hint">{t.check}</p>
      <p className="kb-hint num">{t.validUntil(formatDate(holder.expiresOn))}</p>
    </div>
  );
}

function ByCardForm({
  holder,
  gateCode,
  cardCode,
  questionnaire,
  consent,
  onDone,
  onClose,
}: ByCardProps & { holder: CardHolderDto }) {
  const t = onBehalfTexts.useTexts();
  const api = useApi();
  const [draft, setDraft] = useState(blankDraft);
  const [wrong, setWrong] = useState<DraftErrors>({});
  const box = useRef<HTMLDivElement>(null);
  const keyOf = useStableKey();
  const agreement = consentOf(draft, consent, holder.childAgrees);
  const send = useMutation({
    mutationFn: () => {
      const { answers } = answersOf(draft, questionnaire, cityDay());
      const content = {
        cardCode,
        gateCode,
        questionnaireVersion: questionnaire.version,
        consent: agreement,
        answers,
      };
      return declareByCard({ client: api.client, body: { ...keyOf(content), ...content } });
    },
    onSuccess: (answer) => onDone(resultOfDeclaration(answer, holder.shortName, holder.birthYear, true)),
    onError: () => requestAnimationFrame(() => box.current?.focus()),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (send.isPending) return;
    const found = {
      ...answersOf(draft, questionnaire, cityDay()).wrong,
      ...checkConsent(agreement),
    };
    setWrong(found);
    if (Object.keys(found).length === 0) send.mutate();
    else requestAnimationFrame(() => box.current?.focus());
  };
  const count = Object.keys(wrong).length;
  return (
    <form className="behalf" onSubmit={submit} noValidate>
      <h2>{t.byCard.title}</h2>
      <Holder holder={holder} />
      {(count > 0 || send.error) && (
        <Notice tone="stop" ref={box}>
          {count > 0 ? t.summary(count) : problemText(send.error)}
        </Notice>
      )}
      <QuestionsPart draft={draft} wrong={wrong} onChange={setDraft} questionnaire={questionnaire} />
      <ConsentPart
        consent={consent}
        isChildAsked={holder.childAgrees}
        draft={draft}
        wrong={wrong}
        onChange={(change) => setDraft({ ...draft, ...change })}
      />
      <Button variant="ground-quiet" onClick={onClose}>
        {t.byCard.other}
      </Button>
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

const isGone = (error: unknown): boolean =>
  hasCode(error, 'DECLARATIONS.CARD_ENDED', 'DECLARATIONS.CARD_UNKNOWN');

/** Declares with a visitor card: initials and year of birth, the questions, the consent. The person's data stays at the service. */
export function ByCardView(props: ByCardProps) {
  const t = onBehalfTexts.useTexts().byCard;
  const gate = gateTexts.useTexts();
  const api = useApi();
  const { cardCode, onClose } = props;
  const query = useQuery({
    queryKey: ['visitor-card', cardCode],
    queryFn: () => lookUpVisitorCard({ client: api.client, body: { code: cardCode } }),
    retry: false,
    staleTime: Infinity,
    // Each person that is shown was looked up for that moment.
    gcTime: 0,
  });
  if (query.data) return <ByCardForm {...props} holder={query.data} />;
  if (query.error === null) return <Loading rows={3}>{t.opening}</Loading>;
  const isAway = isTransient(query.error) && !hasCode(query.error, 'PLATFORM.TOO_MANY_REQUESTS');
  return (
    <Empty
      title={isAway ? t.away : problemText(query.error)}
      action={
        <span className="row">
          {!isGone(query.error) && <Button onClick={() => void query.refetch()}>{gate.camera.again}</Button>}
          <Button variant="ground-quiet" onClick={onClose}>
            {t.other}
          </Button>
        </span>
      }
    >
      {isAway ? t.awayText : ''}
    </Empty>
  );
}
