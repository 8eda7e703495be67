import '../styles/gate-form.css';
import { issueVisitorCard, type Sex, type VisitorCardDto } from '@khai-bao/api-client/declarations';
import { ServiceProblem } from '@khai-bao/api-client/admin';
import { cardConsent, fieldErrorCodes, type FieldErrorCode } from '@khai-bao/health-form';
import { Button, cityDay } from '@khai-bao/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { IdCard, Plus } from 'lucide-react';
import { useRef, useState, type FormEvent } from 'react';
import {
  blankDraft,
  checkConsent,
  checkPerson,
  consentOf,
  mustChildAgree,
  personOf,
  withIdCard,
  type DraftErrors,
} from '../gate/behalf-draft.js';
import { TextLine } from '../gate/behalf-fields.js';
import { PersonPart } from '../gate/behalf-person.js';
import { ConsentPart } from '../gate/consent-part.js';
import { onBehalfTexts } from '../gate/on-behalf.texts.js';
import { useStableKey } from '../gate/use-stable-key.js';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { MadeCard } from '../printed-card/made-card.js';
import { visitorCardsTexts } from './visitor-cards.texts.js';

const isKnownCode = (code: string): code is FieldErrorCode => fieldErrorCodes.some((known) => known === code);

/** Fields that the service refused. */
const refusedFields = (error: unknown): DraftErrors =>
  error instanceof ServiceProblem
    ? Object.fromEntries(
        error.fields.map(({ path, code }) => [path, isKnownCode(code) ? code : ('format' as const)]),
      )
    : {};

/** Reads the QR code of an ID card that a hand scanner types. */
function IdCardLine({ onText }: { onText: (text: string) => boolean }) {
  const t = visitorCardsTexts.useTexts();
  const [typed, setTyped] = useState('');
  const isWrong = typed.includes('|') && typed.length > 40;
  return (
    <TextLine
      label={t.idCard}
      hint={t.idCardHint}
      error={isWrong ? t.notAnIdCard : undefined}
      maxLength={400}
      value={typed}
      onValue={(text) => setTyped(onText(text) ? '' : text)}
      onKeyDown={(event) => {
        // The scanner ends with Enter, which must not send the form.
        if (event.key === 'Enter') event.preventDefault();
      }}
    />
  );
}

function MakeForm({ onMade }: { onMade: (card: VisitorCardDto) => void }) {
  const t = visitorCardsTexts.useTexts();
  const words = onBehalfTexts.useTexts();
  const api = useApi();
  const client = useQueryClient();
  const keyOf = useStableKey();
  const [draft, setDraft] = useState(blankDraft);
  const [wrong, setWrong] = useState<DraftErrors>({});
  const box = useRef<HTMLDivElement>(null);
  const today = cityDay();
  const isChildAsked = mustChildAgree(draft, today);
  const show = (found: DraftErrors): void => {
    setWrong(found);
    requestAnimationFrame(() => box.current?.focus());
  };
  const make = useMutation({
    mutationFn: () => {
      const { person, ...form } = personOf(draft, today);
      const content = {
        ...form,
        // The form was checked before: it has a sex.
        person: { ...person, sex: person.sex as Sex },
        consent: consentOf(draft, cardConsent, isChildAsked),
      };
      return issueVisitorCard({
        client: api.client,
        body: { clientKey: keyOf(content).clientKey, ...content },
      });
    },
    onSuccess: async (card) => {
      onMade(card);
      await client.invalidateQueries({ queryKey: ['visitor-cards'] });
    },
    onError: (error) => show(refusedFields(error)),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (make.isPending) return;
    const found = {
      ...checkPerson(personOf(draft, today), today),
      ...checkConsent(consentOf(draft, cardConsent, isChildAsked)),
    };
    if (Object.keys(found).length > 0) return show(found);
    setWrong({});
    make.mutate();
  };
  const count = Object.keys(wrong).length;
  return (
    <form className="behalf card-form" onSubmit={submit} noValidate>
      <p>{t.makeIntro}</p>
      {(count > 0 || make.error) && (
        <Notice tone="stop" ref={box}>
          {count > 0 ? words.summary(count) : problemText(make.error)}
        </Notice>
      )}
      <IdCardLine
        onText={(text) => {
          const filled = withIdCard(draft, text);
          if (filled !== null) setDraft(filled);
          return filled !== null;
        }}
      />
      <PersonPart draft={draft} wrong={wrong} onChange={setDraft} />
      <ConsentPart
        consent={cardConsent}
        agreeWords={t.agree}
        isChildAsked={isChildAsked}
        draft={draft}
        wrong={wrong}
        onChange={(change) => setDraft({ ...draft, ...change })}
      />
      <Button type="submit" size="big" busy={make.isPending} icon={<IdCard aria-hidden="true" />}>
        {t.make}
      </Button>
    </form>
  );
}

/** Makes cards one after the other at the counter of a committee. */
export function MakeCard({ onClose }: { onClose: () => void }) {
  const t = visitorCardsTexts.useTexts();
  const [made, setMade] = useState<VisitorCardDto | null>(null);
  return (
    <section className="make-card" aria-label={t.makeTitle}>
      <h2>{made === null ? t.makeTitle : t.made}</h2>
      {made === null ? (
        <MakeForm onMade={setMade} />
      ) : (
        <>
          <MadeCard card={made} />
          <Button variant="quiet" icon={<Plus aria-hidden="true" />} onClick={() => setMade(null)}>
            {t.another}
          </Button>
        </>
      )}
      <Button variant="plain" onClick={onClose}>
        {t.done}
      </Button>
    </section>
  );
}
