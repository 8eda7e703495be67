import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { normaliseIdNumber, normalisePhone } from '@khai-bao/health-form';
import { blindIndex, RecordShares, sealJson, SealError, unsealJson } from '@khai-bao/platform/sealing';
import { DeclarationsConfig } from '../declarations.config.js';
import { toCardPerson, type CardPerson } from './visitor-card-person.js';
import type { CardIndexes } from './visitor-cards.queries.js';

type SealedCard = { readonly id: string; readonly person_sealed: string | null };

const contextOf = (cardId: string): string => `visitor-card:${cardId}`;

/** Seals the person of each card under a key of its own, and computes the blind indexes by which a lost card is found. */
@Injectable()
export class VisitorCardCipher {
  private readonly indexKey: Buffer;

  constructor(
    private readonly shares: RecordShares,
    config: DeclarationsConfig,
  ) {
    this.indexKey = createHmac('sha256', Buffer.from(config.masterKey, 'base64'))
      .update('visitor-card-index')
      .digest();
  }

  /** Creates the key of a new card and seals its person with it. */
  async sealPerson(cardId: string, card: CardPerson): Promise<string> {
    return sealJson(await this.shares.createKeyOf(cardId), card, contextOf(cardId));
  }

  /** Unseals the person of a card. @throws SealError when its key is destroyed */
  async unsealPerson(row: SealedCard): Promise<CardPerson> {
    return this.unsealWith(await this.loadKeys([row]), row);
  }

  /** Loads the keys of cards, for `unsealWith`. */
  loadKeys(rows: readonly SealedCard[]): Promise<ReadonlyMap<string, Buffer>> {
    const ids = rows.filter(({ person_sealed: sealed }) => sealed !== null).map(({ id }) => id);
    return ids.length === 0 ? Promise.resolve(new Map()) : this.shares.loadKeysOf(ids);
  }

  /** Unseals the person of a card with keys that are loaded. @throws SealError when its key is destroyed */
  unsealWith(keys: ReadonlyMap<string, Buffer>, { id, person_sealed: sealed }: SealedCard): CardPerson {
    const key = keys.get(id);
    if (key === undefined || sealed === null) throw new SealError();
    return toCardPerson(unsealJson(key, sealed, contextOf(id)));
  }

  /** Destroys the keys of cards. */
  destroyKeys(cardIds: readonly string[]): Promise<void> {
    return this.shares.destroySharesOf(cardIds);
  }

  computeIndexes({ person }: CardPerson): CardIndexes {
    const idNumber = person.idPaper?.number ?? null;
    return {
      personIndex: blindIndex(
        this.indexKey,
        'person',
        idNumber ?? `${person.phone}\0${person.fullName.toLowerCase()}`,
      ),
      phoneIndex: blindIndex(this.indexKey, 'phone', person.phone),
      idIndex: idNumber === null ? null : blindIndex(this.indexKey, 'id', idNumber),
    };
  }

  /** Computes the index of a typed phone number; null when it is none. */
  computePhoneIndex(typed: string): string | null {
    const phone = normalisePhone(typed);
    return phone === null ? null : blindIndex(this.indexKey, 'phone', phone);
  }

  computeIdIndex(typed: string): string {
    return blindIndex(this.indexKey, 'id', normaliseIdNumber(typed));
  }
}
