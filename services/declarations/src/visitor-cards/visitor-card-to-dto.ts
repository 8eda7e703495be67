import { abbreviateName, birthYearOf } from '@khai-bao/health-form';
import type { CardPerson } from './visitor-card-person.js';
import { decideCardState } from './visitor-card-state.js';
import type { VisitorCardDto } from './visitor-cards.dto.js';
import type { VisitorCardRow } from './visitor-cards.queries.js';

/** @param card null for a card that has ended, or that cannot be read */
export const toVisitorCardDto = (
  row: VisitorCardRow,
  card: CardPerson | null,
  today: string,
): VisitorCardDto => ({
  cardId: row.id,
  code: row.code,
  shortName: card === null ? '' : abbreviateName(card.person.fullName),
  birthYear: card === null ? null : birthYearOf(card.person),
  issuedAt: row.issued_at.toISOString(),
  expiresOn: row.expires_on,
  state: decideCardState(row, today),
  endedAt: row.ended_at?.toISOString() ?? null,
});
