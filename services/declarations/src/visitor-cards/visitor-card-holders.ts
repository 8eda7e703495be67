import { Injectable } from '@nestjs/common';
import { abbreviateName, birthYearOf, parseCardCode } from '@khai-bao/health-form';
import { AccessTrail, requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { SealError } from '@khai-bao/platform/sealing';
import type { AccessAction } from '@khai-bao/contracts';
import { DataSource } from 'typeorm';
import { VisitorCardCipher } from './visitor-card-cipher.js';
import { mustChildAgree, representativeOn, type CardPerson } from './visitor-card-person.js';
import { VisitorCardRateLimiter } from './visitor-card-rate-limiter.js';
import { decideCardState } from './visitor-card-state.js';
import type { CardHolderDto } from './visitor-cards.dto.js';
import { findCardByCode, type VisitorCardRow } from './visitor-cards.queries.js';

/** Opens cards by their code. A code alone opens nothing: it takes an account at a gate, whose access is recorded. */
@Injectable()
export class VisitorCardHolders {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cipher: VisitorCardCipher,
    private readonly limiter: VisitorCardRateLimiter,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
  ) {}

  /** Returns what a guard may see of the person of a card of any unit. @throws Problem as `openCardFor` */
  async lookUpCard(actor: Actor, typedCode: string): Promise<CardHolderDto> {
    const { row, card } = await this.openCardFor(actor, typedCode, 'visitor-card.read');
    const today = this.clock.today();
    const representative = representativeOn(card, today);
    return {
      shortName: abbreviateName(card.person.fullName),
      birthYear: birthYearOf(card.person),
      expiresOn: row.expires_on,
      representativeShortName: representative === null ? null : abbreviateName(representative.fullName),
      childAgrees: mustChildAgree(card, today),
    };
  }

  /**
   * Opens a card for an account at a gate. The access is recorded before the person is unsealed.
   * @throws Problem CARD_UNKNOWN, CARD_ENDED, PLATFORM.TOO_MANY_REQUESTS after too many unknown codes
   */
  async openCardFor(
    actor: Actor,
    typedCode: string,
    action: AccessAction,
  ): Promise<{ readonly row: VisitorCardRow; readonly card: CardPerson }> {
    const unitId = requireOwnUnit(actor);
    const code = requireCode(typedCode);
    const row = this.requireActive(
      await this.limiter.findWithRefund(actor.accountId, unitId, () => this.requireCard(code)),
    );
    await this.dataSource.transaction((manager) =>
      this.trail.recordAccess(manager, actor, action, 'visitor-card', row.id, toCardLabel(row.code)),
    );
    return { row, card: await this.unsealPerson(row) };
  }

  /**
   * Opens a card for a sender that is no account, such as the phone of its person. The caller limits the rate.
   * @throws Problem CARD_UNKNOWN, CARD_ENDED
   */
  async openCardForSender(typedCode: string): Promise<CardPerson> {
    return this.unsealPerson(this.requireActive(await this.requireCard(requireCode(typedCode))));
  }

  /** @throws Problem CARD_UNKNOWN */
  private async requireCard(code: string): Promise<VisitorCardRow> {
    const row = await findCardByCode(this.dataSource, code, null);
    if (row === undefined) throw new Problem('DECLARATIONS.CARD_UNKNOWN');
    return row;
  }

  /** @throws Problem CARD_ENDED */
  private requireActive(row: VisitorCardRow): VisitorCardRow {
    if (decideCardState(row, this.clock.today()) !== 'active') throw new Problem('DECLARATIONS.CARD_ENDED');
    return row;
  }

  /** @throws Problem CARD_ENDED when the key was destroyed, also behind the back of the row */
  private async unsealPerson(row: VisitorCardRow): Promise<CardPerson> {
    try {
      return await this.cipher.unsealPerson(row);
    } catch (error) {
      if (error instanceof SealError) throw new Problem('DECLARATIONS.CARD_ENDED');
      throw error;
    }
  }
}

/** Returns a code whose check character is right; another one is not looked up. @throws Problem CARD_UNKNOWN */
function requireCode(typedCode: string): string {
  const code = parseCardCode(typedCode);
  if (code === null) throw new Problem('DECLARATIONS.CARD_UNKNOWN');
  return code;
}

/** What the access trail calls a card: the end of its code, which opens nothing. */
export const toCardLabel = (code: string): string => `…${code.slice(-3)}`;
