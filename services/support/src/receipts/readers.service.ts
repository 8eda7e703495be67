import { Injectable } from '@nestjs/common';
import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { committeeOf } from '../committees/committee.js';
import { visibleAreaSql } from './audience-sql.js';
import { askedLevels, type AskedAreaDto, type AskedLevel, type ThreadReadersDto } from './receipts.dto.js';

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
    await queryRows(
      manager,
      `insert into read_mark (thread_id, account_id, number, delivered) values ($1, $2, 0, $3)
       on conflict (thread_id, account_id) do update set delivered = excluded.delivered where read_mark.delivered is null or read_mark.delivered < excluded.delivered`,
      [threadId, actor.accountId, number],
    );
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
    const [mark] = await queryRows<{ delivered: number | null }>(
      manager,
      'select delivered from read_mark where thread_id = $1 and account_id = $2',
      [threadId, actor.accountId],
    );
    const number = Math.min(upTo ?? wholeThread, mark?.delivered ?? wholeThread);
    if (number > 0) await this.markRead(manager, actor, threadId, number);
  }

  /** Marks the actor's own new post as read, with all earlier ones if they were delivered. */
  async markOwnPostRead(
    manager: EntityManager,
    actor: Actor,
    threadId: string,
    number: number,
  ): Promise<void> {
    await queryRows(
      manager,
      'update read_mark set delivered = greatest(delivered, $3::int) where thread_id = $1 and account_id = $2 and delivered >= $3::int - 1',
      [threadId, actor.accountId, number],
    );
    await this.markDeliveredRead(manager, actor, threadId, { wholeThread: number });
  }

  /** Marks a thread as read up to a post for the account and its committee. */
  private async markRead(
    manager: EntityManager,
    actor: Actor,
    threadId: string,
    number: number,
  ): Promise<void> {
    const own = committeeOf(actor);
    await queryRows(
      manager,
      'insert into read_mark (thread_id, account_id, number) values ($1, $2, $3) on conflict (thread_id, account_id) do update set number = greatest(read_mark.number, excluded.number)',
      [threadId, actor.accountId, number],
    );
    await queryRows(
      manager,
      `insert into committee_read (thread_id, area_path, body, place, number, at) values ($1, $2, $3, $4, $5, $6)
       on conflict (thread_id, area_path, body) do update set number = excluded.number, place = excluded.place, at = excluded.at where committee_read.number < excluded.number`,
      [threadId, own.areaPath, own.body, own.place, number, this.clock.now()],
    );
  }

  /** Reads which committees have read the newest post. The caller has checked that the actor may see the thread. */
  async readThreadReaders(actor: Actor, threadId: string): Promise<ThreadReadersDto> {
    const scope = jurisdictionSql(actor, 'a.path', 3);
    const areas = await queryRows<AskedAreaDto & { level: AskedLevel; seen: boolean; mine: boolean }>(
      this.dataSource,
      `select a.code, a.full_name as name, a.level, coalesce(r.number >= t.posts, false) as seen, ${scope.sql} as mine
       from thread t join area a on a.level <> 'city' and ${visibleAreaSql(2)} left join committee_read r on r.thread_id = t.id and r.area_path = a.path and r.body = 'committee'
       where t.id = $1 order by a.path`,
      [threadId, this.clock.today(), ...scope.parameters],
    );
    const others = await queryRows<{ place: string }>(
      this.dataSource,
      `select r.place from committee_read r join thread t on t.id = r.thread_id where t.id = $1 and r.body <> 'committee' and r.number >= t.posts order by r.place`,
      [threadId],
    );
    return {
      tiers: askedLevels.flatMap((level) => {
        const tier = areas.filter((area) => area.level === level);
        return tier.length === 0
          ? []
          : [
              {
                level,
                seen: tier.filter(({ seen }) => seen).length,
                total: tier.length,
                missing: tier
                  .filter(({ seen, mine }) => !seen && mine)
                  .map(({ code, name }) => ({ code, name })),
              },
            ];
      }),
      others: others.map(({ place }) => place),
    };
  }
}
