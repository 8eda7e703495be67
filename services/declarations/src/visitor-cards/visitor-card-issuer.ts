import { Injectable } from '@nestjs/common';
import { cardConsent, makeCardCode } from '@khai-bao/health-form';
import { AccessTrail, requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock, daysBefore, Problem } from '@khai-bao/platform/core';
import { safeError } from '@khai-bao/platform/observability';
import { randomBelow } from '@khai-bao/platform/sealing';
import { Logger } from 'nestjs-pino';
import { DataSource } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { DeclarationsConfig } from '../declarations.config.js';
import type { DeclarationRow } from '../declarations/declaration-row.js';
import { isInForce } from '../declarations/declaration-transitions.js';
import { findDeclaration } from '../declarations/declarations.queries.js';
import { SealedPersonReader } from '../declarations/sealed-person-reader.js';
import type { ConsentDto } from '../intake/declaration-form.dto.js';
import { removeInvisiblesFromForm } from '../intake/form-normaliser.js';
import { VisitorCardCipher } from './visitor-card-cipher.js';
import { VisitorCardEnder } from './visitor-card-ender.js';
import { findWrongFields, mustChildAgree, toCardPerson, type CardPerson } from './visitor-card-person.js';
import { VisitorCardRateLimiter } from './visitor-card-rate-limiter.js';
import { toVisitorCardDto } from './visitor-card-to-dto.js';
import type { IssueCardDto, IssueCardFromDeclarationDto, VisitorCardDto } from './visitor-cards.dto.js';
import {
  findCardByClientKey,
  insertCard,
  replaceCardsOfPerson,
  type CardIndexes,
  type VisitorCardRow,
} from './visitor-cards.queries.js';

/** Whom a new card is for, and where it is made. */
interface CardIssue {
  readonly clientKey: string;
  readonly unitId: string | null;
  readonly areaPath: string;
  readonly card: CardPerson;
  readonly indexes: CardIndexes;
}

/** Makes cards, each with the person's consent to keep what a declaration needs. An earlier card of the person ends. */
@Injectable()
export class VisitorCardIssuer {
  constructor(
    private readonly config: DeclarationsConfig,
    private readonly dataSource: DataSource,
    private readonly personReader: SealedPersonReader,
    private readonly cipher: VisitorCardCipher,
    private readonly ender: VisitorCardEnder,
    private readonly limiter: VisitorCardRateLimiter,
    private readonly trail: AccessTrail,
    private readonly logger: Logger,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes a card for the person of a declaration that was made on behalf at the actor's unit and whose pass is still valid. A repeated
   * client key returns the same card.
   * @throws Problem CONSENT_REQUIRED, NOT_FOUND, KEY_REUSED, PLATFORM.TOO_MANY_REQUESTS
   */
  async issueFromDeclaration(actor: Actor, form: IssueCardFromDeclarationDto): Promise<VisitorCardDto> {
    const unitId = requireOwnUnit(actor);
    requireAgreement(form.consent);
    await this.limiter.consumeNewCard(actor);
    const row = await this.requireOwnDeclaration(form.declarationId.toLowerCase(), unitId);
    await this.dataSource.transaction((manager) =>
      this.trail.recordAccess(manager, actor, 'visitor-card.issue', 'declaration', row.id),
    );
    const card = toCardPerson(await this.personReader.unsealContent(row));
    return this.issueCard(actor, form, { unitId, areaPath: row.area_path, card });
  }

  /**
   * Makes a card for somebody at the counter of a committee. A repeated client key returns the same card.
   * @throws Problem PLATFORM.FORBIDDEN for an account of a unit, CONSENT_REQUIRED, INVALID with the wrong fields, KEY_REUSED
   */
  async issueAtCounter(actor: Actor, submitted: IssueCardDto): Promise<VisitorCardDto> {
    const { areaPath, unitId } = actor;
    // The accounts of a unit state its area too.
    if (areaPath === null || unitId !== null) throw new Problem('PLATFORM.FORBIDDEN');
    requireAgreement(submitted.consent);
    await this.limiter.consumeNewCard(actor);
    const form = removeInvisiblesFromForm(submitted);
    const wrong = findWrongFields(form, this.clock.today());
    if (wrong.length > 0) throw new Problem('DECLARATIONS.INVALID', { fields: wrong });
    return this.issueCard(actor, form, { unitId: null, areaPath, card: toCardPerson(form) });
  }

  private async issueCard(
    actor: Actor,
    form: Pick<IssueCardDto, 'clientKey' | 'consent'>,
    made: Omit<CardIssue, 'clientKey' | 'indexes'>,
  ): Promise<VisitorCardDto> {
    const today = this.clock.today();
    if (mustChildAgree(made.card, today) && form.consent.childAgreed !== true)
      throw new Problem('DECLARATIONS.CONSENT_REQUIRED', {
        fields: [{ path: 'consent.childAgreed', code: 'childConsent' }],
      });
    const clientKey = form.clientKey.toLowerCase();
    const indexes = this.cipher.computeIndexes(made.card);
    const row =
      (await findCardByClientKey(this.dataSource, clientKey)) ??
      (await this.insertNewCard(actor, { clientKey, indexes, ...made }));
    const isSame = row?.issued_by === actor.accountId && row.person_index === indexes.personIndex;
    if (row === undefined || !isSame) throw new Problem('DECLARATIONS.KEY_REUSED');
    return toVisitorCardDto(row, made.card, today);
  }

  /** @returns the card of another request that has just used the client key, if there is one */
  private async insertNewCard(actor: Actor, made: CardIssue): Promise<VisitorCardRow | undefined> {
    const id = uuidv7();
    const personSealed = await this.cipher.sealPerson(id, made.card);
    const { row, replaced } = await this.storeCard(actor, made, { id, personSealed }).catch(
      async (error: unknown) => {
        // The commit may have succeeded although its answer was lost: the key of a stored card stays.
        const stored = await findCardByClientKey(this.dataSource, made.clientKey);
        if (stored?.id !== id) await this.cipher.destroyKeys([id]);
        throw error;
      },
    );
    if (row === undefined) {
      await this.cipher.destroyKeys([id]);
      return findCardByClientKey(this.dataSource, made.clientKey);
    }
    // The new card is valid whatever happens here. The daily task destroys the keys that are left.
    await this.ender
      .destroyKeysOf(replaced)
      .catch((error: unknown) =>
        this.logger.warn(
          { err: safeError(error), cardIds: replaced },
          'the keys of replaced cards are not destroyed yet; the daily task repeats it',
        ),
      );
    return row;
  }

  private storeCard(
    { accountId }: Actor,
    { clientKey, unitId, areaPath, indexes }: CardIssue,
    sealed: { readonly id: string; readonly personSealed: string },
  ): Promise<{ readonly row: VisitorCardRow | undefined; readonly replaced: readonly string[] }> {
    const issuedAt = this.clock.now();
    return this.dataSource.transaction(async (manager) => {
      const row = await insertCard(manager, {
        ...sealed,
        ...indexes,
        code: makeCardCode(randomBelow),
        clientKey,
        unitId,
        areaPath,
        issuedBy: accountId,
        issuedAt,
        expiresOn: daysBefore(this.clock.today(), -this.config.visitorCardDays),
        consentVersion: cardConsent.version,
      });
      if (row === undefined) return { row, replaced: [] };
      const end = { at: issuedAt, by: accountId, newId: sealed.id };
      return { row, replaced: await replaceCardsOfPerson(manager, indexes.personIndex, end) };
    });
  }

  /** @throws Problem NOT_FOUND */
  private async requireOwnDeclaration(id: string, unitId: string): Promise<DeclarationRow> {
    const now = this.clock.now();
    const longestPassDays = 3;
    const row = await findDeclaration(this.dataSource, id, daysBefore(this.clock.today(), longestPassDays));
    const isOwn =
      row !== undefined &&
      row.unit_id === unitId &&
      row.channel === 'on-behalf' &&
      isInForce(row.status) &&
      row.valid_until >= now;
    if (!isOwn) throw new Problem('DECLARATIONS.NOT_FOUND');
    return row;
  }
}

/** Requires the person's agreement to the text about cards. @throws Problem CONSENT_REQUIRED */
function requireAgreement({ version, agreed }: ConsentDto): void {
  const known = [cardConsent.version, ...(cardConsent.replaces ?? [])];
  if (!agreed || !known.includes(version))
    throw new Problem('DECLARATIONS.CONSENT_REQUIRED', {
      fields: [{ path: 'consent.agreed', code: 'consent' }],
    });
}
