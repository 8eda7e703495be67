import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { VisitorCardCipher } from './visitor-card-cipher.js';
import { endCard, lockCard, recordDestroyedKeys, type VisitorCardRow } from './visitor-cards.queries.js';

/** Ends cards. What they hold about their person is removed with the row's change, and its key is destroyed afterwards. */
@Injectable()
export class VisitorCardEnder {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cipher: VisitorCardCipher,
    private readonly clock: Clock,
  ) {}

  /**
   * Revokes a card: one of the unit for a unit's administrator, any card for an official, because a person reports a lost card at the
   * nearest counter. A card that has ended stays as it is.
   * @throws Problem PLATFORM.NOT_FOUND
   */
  async revokeCard(actor: Actor, id: string): Promise<VisitorCardRow> {
    const end = { at: this.clock.now(), because: 'revoked', by: actor.accountId } as const;
    const row = await this.dataSource.transaction(async (manager) => {
      const locked = await lockCard(manager, id, actor.unitId);
      return locked === undefined || locked.ended_because !== null ? locked : endCard(manager, id, end);
    });
    if (row === undefined) throw new Problem('PLATFORM.NOT_FOUND');
    await this.destroyKeysOf([row.id]);
    return row;
  }

  /** Destroys the keys of cards that have ended. The daily task repeats what was interrupted here. */
  async destroyKeysOf(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.cipher.destroyKeys(ids);
    await recordDestroyedKeys(this.dataSource, ids, this.clock.now());
  }
}
