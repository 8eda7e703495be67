import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import type { AcceptedDeclarationDto } from '../intake/accepted-declaration.dto.js';
import type { DeclarationFormDto } from '../intake/declaration-form.dto.js';
import { IntakeService } from '../intake/intake.service.js';
import { VisitorCardHolders } from './visitor-card-holders.js';
import { mustChildAgree, representativeOn, type CardPerson } from './visitor-card-person.js';
import type { CardDeclarationDto } from './visitor-cards.dto.js';

/** Accepts declarations with a card: the service fills in the person, and intake does the rest. */
@Injectable()
export class VisitorCardDeclarations {
  constructor(
    private readonly holders: VisitorCardHolders,
    private readonly intake: IntakeService,
    private readonly clock: Clock,
  ) {}

  /**
   * Accepts a declaration that gate staff make with a card, at a gate of their unit. A repeated client key with the same content
   * returns the same declaration.
   * @throws Problem CARD_UNKNOWN, CARD_ENDED, CONSENT_REQUIRED, and what intake throws
   */
  async declareByCard(actor: Actor, form: CardDeclarationDto): Promise<AcceptedDeclarationDto> {
    const { card } = await this.holders.openCardFor(actor, form.cardCode, 'visitor-card.declare');
    return this.intake.acceptDeclaration(this.toForm(form, card), undefined, actor);
  }

  /**
   * Accepts a declaration that the person of a card sends, such as by a text message. The caller limits the rate.
   * @throws Problem as `declareByCard`
   */
  async declareAsHolder(form: CardDeclarationDto): Promise<AcceptedDeclarationDto> {
    const card = await this.holders.openCardForSender(form.cardCode);
    return this.intake.acceptDeclaration(this.toForm(form, card), undefined, null);
  }

  /** @throws Problem CONSENT_REQUIRED for a child that has not agreed */
  private toForm({ cardCode: _cardCode, ...form }: CardDeclarationDto, card: CardPerson): DeclarationFormDto {
    const today = this.clock.today();
    if (mustChildAgree(card, today) && form.consent.childAgreed !== true)
      throw new Problem('DECLARATIONS.CONSENT_REQUIRED', {
        fields: [{ path: 'consent.childAgreed', code: 'childConsent' }],
      });
    const representative = representativeOn(card, today);
    return {
      ...form,
      person: { ...card.person },
      ...(representative === null ? {} : { representative: { ...representative } }),
    };
  }
}
