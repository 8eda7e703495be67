import {
  revokeVisitorCard,
  type VisitorCardDto,
  type VisitorCardState,
} from '@khai-bao/api-client/declarations';
import { formatCardCode } from '@khai-bao/health-form';
import { Button, formatDate, Tag, type Tone } from '@khai-bao/ui';
import { CircleCheck, CircleOff, Printer } from 'lucide-react';
import { useState } from 'react';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { useApi } from '../session/session.js';
import { printedCardTexts } from '../printed-card/printed-card.texts.js';
import { usePrintCards } from '../printed-card/use-print-cards.js';
import { visitorCardsTexts } from './visitor-cards.texts.js';

const stateTones: Readonly<Record<VisitorCardState, Tone>> = {
  active: 'pass',
  revoked: 'stop',
  replaced: 'plain',
  expired: 'plain',
};

function CardRow({
  card,
  mayPrint,
  onRevoke,
}: {
  card: VisitorCardDto;
  mayPrint: boolean;
  onRevoke: () => void;
}) {
  const t = visitorCardsTexts.useTexts();
  const { print: printWords } = printedCardTexts.useTexts();
  const printCards = usePrintCards();
  const code = formatCardCode(card.code);
  const Icon = card.state === 'active' ? CircleCheck : CircleOff;
  return (
    <tr data-ended={card.state === 'active' ? undefined : ''}>
      <td className="main">
        {card.shortName === '' ? <span className="dim">{t.nobody}</span> : card.shortName}
        {card.birthYear !== null && <span className="num"> · {card.birthYear}</span>}
        <span className="under code">{code}</span>
      </td>
      <td className="num nowrap" data-label={t.issued}>
        {formatDate(card.issuedAt)}
      </td>
      <td className="num nowrap" data-label={t.until}>
        {formatDate(card.expiresOn)}
      </td>
      <td>
        <Tag tone={stateTones[card.state]} icon={<Icon aria-hidden="true" />}>
          {t.states[card.state]}
        </Tag>
      </td>
      <td>
        {card.state === 'active' && (
          <div className="row card-row-do">
            {mayPrint && (
              <Button
                size="small"
                variant="plain"
                busy={printCards.isPending}
                icon={<Printer aria-hidden="true" />}
                aria-label={t.printOf(code)}
                onClick={() => printCards.mutate([card.cardId])}
              >
                {printWords}
              </Button>
            )}
            <Button size="small" variant="plain" aria-label={t.revokeOf(code)} onClick={onRevoke}>
              {t.revoke}
            </Button>
          </div>
        )}
      </td>
    </tr>
  );
}

/** Cards with what can be done to each. @param mayPrint false for cards that another unit may have made */
export function CardTable({ cards, mayPrint }: { cards: readonly VisitorCardDto[]; mayPrint: boolean }) {
  const t = visitorCardsTexts.useTexts();
  const api = useApi();
  const [revoking, setRevoking] = useState<VisitorCardDto | null>(null);
  return (
    <>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t.who}</th>
            <th scope="col">{t.issued}</th>
            <th scope="col">{t.until}</th>
            <th scope="col">{t.state}</th>
            <th>
              <span className="visually-hidden">{t.revoke}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {cards.map((card) => (
            <CardRow key={card.cardId} card={card} mayPrint={mayPrint} onRevoke={() => setRevoking(card)} />
          ))}
        </tbody>
      </table>
      {revoking && (
        <ConfirmDialog
          title={t.revokeTitle(formatCardCode(revoking.code))}
          text={t.revokeText}
          confirm={t.revoke}
          done={t.revoked}
          act={() => revokeVisitorCard({ client: api.client, path: { id: revoking.cardId } })}
          changes={['visitor-cards']}
          onClose={() => setRevoking(null)}
        />
      )}
    </>
  );
}
