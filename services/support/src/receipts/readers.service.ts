import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { committeeOf } from '../committees/committee.js';
import { ReadMarkEntity } from './read-mark.entity.js';
import { askedLevels } from '../thread-core/post-content.js';
import type { ThreadReadersDto } from './receipts.dto.js';
import {
  extendDelivery,
  findOtherReaders,
  findReadingAreas,
  recordDelivery,
  upsertCommitteeRead,
  upsertReadMark,
} from './receipts.queries.js';

/** Records and reads up to which post accounts and committees have read threads. */
@Injectable()
export class ReadersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Records up to which post a thread was delivered to the account. */
  async recordDelivery(
    manager: EntityManager,
    actor: Actor,
    threadId: string,
    number: number,
  ): Promise<void> {
    await recordDelivery(manager, threadId, actor.accountId, number);
  }

  /**
   * Marks a thread as read up to a post, but never beyond the last post delivered to the account.
   * @param wholeThread number of the last post; used for an account to which the thread was never delivered
   */
  async markDeliveredRead(
    manager: EntityManager,
    actor: Actor,
    threadId: string,
    { upTo, wholeThread }: { readonly upTo?: number | undefined; readonly wholeThread: number },
  ): Promise<void> {
    const mark = await manager.findOneBy(ReadMarkEntity, { threadId, accountId: actor.accountId });
    const number = Math.min(upTo ?? wholeThread, mark?.deliveredNumber ?? wholeThread);
    if (number > 0) await this.markRead(manager, actor, threadId, number);
  }

  /** Marks the actor's own new post as read, with all earlier ones if they were delivered. */
  async markOwnPostRead(
    manager: EntityManager,
    actor: Actor,
    threadId: string,
    number: number,
  ): Promise<void> {
    await extendDelivery(manager, threadId, actor.accountId, number);
    await this.markDeliveredRead(manager, actor, threadId, { wholeThread: number });
  }

  /** Marks a thread as read up to a post for the account and its committee. */
  private async markRead(
    manager: EntityManager,
    actor: Actor,
    threadId: string,
    number: number,
  ): Promise<void> {
    await upsertReadMark(manager, threadId, actor.accountId, number);
    await upsertCommitteeRead(manager, threadId, committeeOf(actor), number, this.clock.now());
  }

  /** Reads which committees have read the newest post. The caller has checked that the actor may see the thread. */
  async readThreadReaders(actor: Actor, threadId: string): Promise<ThreadReadersDto> {
    const { manager } = this.dataSource;
    const areas = await findReadingAreas(manager, actor, threadId, this.clock.today());
    const others = await findOtherReaders(manager, threadId);
    return {
      tiers: askedLevels.flatMap((level) => {
        const tier = areas.filter((area) => area.level === level);
        return tier.length === 0
          ? []
          : [
              {
                level,
                seen: tier.filter(({ hasRead }) => hasRead).length,
                total: tier.length,
                missing: tier
                  .filter(({ hasRead, isWithinJurisdiction }) => !hasRead && isWithinJurisdiction)
                  .map(({ code, name }) => ({ code, name })),
              },
            ];
      }),
      others,
    };
  }
}
