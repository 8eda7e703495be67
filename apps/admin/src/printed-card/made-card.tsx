import '../styles/visitor-cards.css';
import type { VisitorCardDto } from '@khai-bao/api-client/declarations';
import { formatCardCode } from '@khai-bao/health-form';
import { Button, formatDate } from '@khai-bao/ui';
import { Printer } from 'lucide-react';
import { usePrintCards } from './use-print-cards.js';
import { printedCardTexts } from './printed-card.texts.js';

/** A card that was made just now: its code to write down, how long it is valid, and the file to print. */
export function MadeCard({ card }: { card: VisitorCardDto }) {
  const t = printedCardTexts.useTexts();
  const printCards = usePrintCards();
  return (
    <div className="made-card stack">
      <p role="status">
        <span className="under">{t.code}</span>
        <strong className="code" data-testid="card-code">
          {formatCardCode(card.code)}
        </strong>
        <span>
          {card.shortName}
          {card.birthYear !== null && ` · ${card.birthYear}`} · {t.validUntil(formatDate(card.expiresOn))}
        </span>
      </p>
      <p className="dim">{t.lookAfter}</p>
      <Button
        busy={printCards.isPending}
        icon={<Printer aria-hidden="true" />}
        onClick={() => printCards.mutate([card.cardId])}
      >
        {t.print}
      </Button>
    </div>
  );
}
