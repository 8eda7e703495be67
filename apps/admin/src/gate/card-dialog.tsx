import { issueVisitorCardFromDeclaration, type VisitorCardDto } from '@khai-bao/api-client/declarations';
import { ServiceProblem } from '@khai-bao/api-client/admin';
import { cardConsent, needsChildConsent } from '@khai-bao/health-form';
import { Button, cityDay } from '@khai-bao/ui';
import { useMutation } from '@tanstack/react-query';
import { IdCard } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { Dialog } from '../parts/dialog.js';
import { Notice } from '../parts/notice.js';
import { useApi } from '../session/session.js';
import { problemText } from '../texts/words.js';
import { MadeCard } from '../printed-card/made-card.js';
import { checkConsent, consentOf, type DraftErrors } from './behalf-draft.js';
import { ConsentPart } from './consent-part.js';
import type { ShownPass } from './gate-controller.js';
import { onBehalfTexts } from './on-behalf.texts.js';
import { useStableKey } from './use-stable-key.js';

/** The service knows the day of birth where the page knows the year only, so it may ask for the child's agreement too. */
const asksChild = (error: unknown): boolean =>
  error instanceof ServiceProblem && error.fields.some(({ path }) => path === 'consent.childAgreed');

function CardForm({ result, onMade }: { result: ShownPass; onMade: (card: VisitorCardDto) => void }) {
  const t = onBehalfTexts.useTexts().card;
  const api = useApi();
  const keyOf = useStableKey();
  const [agreed, setAgreed] = useState({ agreed: false, childAgreed: false });
  const [wrong, setWrong] = useState<DraftErrors>({});
  const make = useMutation({
    mutationFn: (consent: ReturnType<typeof consentOf>) => {
      const content = { declarationId: result.declarationId, consent };
      const { clientKey } = keyOf(content);
      return issueVisitorCardFromDeclaration({ client: api.client, body: { clientKey, ...content } });
    },
    onSuccess: onMade,
  });
  const born = result.person?.birthYear ?? null;
  const isChildAsked =
    asksChild(make.error) || (born !== null && needsChildConsent({ birthYear: born }, cityDay()));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // The dialog lies over the gate page, whose own form must not hear of it.
    event.stopPropagation();
    const consent = consentOf(agreed, cardConsent, isChildAsked);
    const found = checkConsent(consent);
    setWrong(found);
    if (Object.keys(found).length === 0) make.mutate(consent);
  };
  return (
    <form className="stack card-form" onSubmit={submit} noValidate>
      <p>{t.intro}</p>
      {make.error && <Notice tone="stop">{problemText(make.error)}</Notice>}
      <ConsentPart
        consent={cardConsent}
        agreeWords={t.agree}
        isChildAsked={isChildAsked}
        draft={agreed}
        wrong={wrong}
        onChange={(change) => setAgreed({ ...agreed, ...change })}
      />
      <Button type="submit" size="big" busy={make.isPending} icon={<IdCard aria-hidden="true" />}>
        {t.make}
      </Button>
    </form>
  );
}

/** Makes a visitor card for the person of a declaration that was made here. */
export function CardDialog({ result, onClose }: { result: ShownPass; onClose: () => void }) {
  const t = onBehalfTexts.useTexts().card;
  const [card, setCard] = useState<VisitorCardDto | null>(null);
  return (
    <Dialog opened onClose={onClose} title={card === null ? t.title : t.made}>
      {card === null ? (
        <CardForm result={result} onMade={setCard} />
      ) : (
        <div className="stack">
          <MadeCard card={card} />
          <p className="dim">{t.printHint}</p>
          <Button variant="plain" onClick={onClose}>
            {t.close}
          </Button>
        </div>
      )}
    </Dialog>
  );
}
