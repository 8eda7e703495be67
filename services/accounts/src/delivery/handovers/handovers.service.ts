import { adminRoutes } from '@khai-bao/contracts';
import { Injectable } from '@nestjs/common';
import type { ErrorCode } from '@khai-bao/contracts';
import { AccessTrail, jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { DataSource, type EntityManager } from 'typeorm';
import { AccountsConfig } from '../../accounts.config.js';
import { AccountStore } from '../../accounts/account-store.js';
import type { BounceReason } from '@khai-bao/platform/bounces';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { handoverReminderTimer } from '../delivery-timers.js';
import type {
  HandoverDto,
  HandoverListDto,
  HandoverQuery,
  HandoverSlipDto,
  HandoverState,
  ReturnedMailDto,
  SlipsDto,
} from './handovers.dto.js';

export interface HandoverRow {
  readonly id: string;
  readonly account_id: string;
  readonly area_path: string;
  readonly state: HandoverState;
  readonly issued_at: Date;
  readonly due_at: Date;
  readonly opened_at: Date | null;
  readonly opened_by_name: string | null;
  readonly confirmed_at: Date | null;
  readonly received_by_sealed: string | null;
  readonly returned_at: Date | null;
  readonly return_reason_sealed: string | null;
  readonly reminders: number;
  readonly mail_failed: 'bounced' | 'unopened' | null;
  readonly mail_failed_why: BounceReason | null;
  readonly mail_failed_address_sealed: string | null;
  readonly unit_id: string;
  readonly unit_name: string;
  readonly area_name: string;
  readonly street: string;
}

const selectHandover =
  'select h.*, a.unit_id, a.unit_name, a.area_name, a.street, a.mail_failed, a.mail_failed_why, a.mail_failed_address_sealed from handover h join account a on a.id = h.account_id';

/** Handovers: sealed accounts of units without a working address, which their committee hands over on paper. */
@Injectable()
export class HandoversService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: AccountStore,
    private readonly cipher: PersonalDataCipher,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
    private readonly config: AccountsConfig,
    private readonly jobs: TimerScheduler,
  ) {}

  async listHandovers(actor: Actor, query: HandoverQuery): Promise<HandoverListDto> {
    const scope = jurisdictionSql(actor, 'h.area_path', 1);
    const parameters: unknown[] = [...scope.parameters, query.limit + 1];
    const where = [scope.sql];
    if (query.state === 'OPEN') where.push(`h.state in ('WAITING', 'OPENED')`);
    else where.push(`h.state <> 'REPLACED'`);
    const cursor = decodeCursor(query.cursor, 'time', 'uuid');
    if (cursor !== null)
      where.push(
        `(h.due_at, h.id) > ($${parameters.push(cursor[0])}::timestamptz, $${parameters.push(cursor[1])}::uuid)`,
      );
    const found = await queryRows<HandoverRow>(
      this.dataSource,
      `${selectHandover} where ${where.join(' and ')} order by h.due_at, h.id limit $3`,
      parameters,
    );
    const page = toPage(found, query.limit, (last) => encodeCursor(last.due_at.toISOString(), last.id));
    return { items: page.items.map((row) => this.toHandoverDto(row)), nextCursor: page.nextCursor };
  }

  /**
   * Reads the address of a returned mail. It is personal data, so the access is recorded in the trail.
   * @throws Problem ACCOUNTS.HANDOVER_NOT_FOUND, also when no mail was returned
   */
  async readReturnedMail(actor: Actor, id: string): Promise<ReturnedMailDto> {
    const scope = jurisdictionSql(actor, 'h.area_path', 2);
    return this.dataSource.transaction(async (manager) => {
      await this.store.requireCurrentAccount(manager, actor);
      const [handover] = await queryRows<HandoverRow>(
        manager,
        `${selectHandover} where h.id = $1 and ${scope.sql}`,
        [id, ...scope.parameters],
      );
      const why = handover?.mail_failed_why ?? null;
      const sealed = handover?.mail_failed_address_sealed ?? null;
      if (handover === undefined || why === null || sealed === null)
        throw new Problem('ACCOUNTS.HANDOVER_NOT_FOUND');
      const address = this.cipher.tryOpenField(handover.account_id, 'email', sealed);
      if (address === null) throw new Problem('ACCOUNTS.HANDOVER_NOT_FOUND');
      await this.trail.recordAccess(manager, actor, 'handover.read-address', 'account', handover.account_id);
      return { address, why };
    });
  }

  /** Opens several handovers for printing. Each has its own transaction, trail entry and result. */
  async openHandovers(actor: Actor, ids: readonly string[]): Promise<SlipsDto> {
    const answer: SlipsDto = { slips: [], refused: [] };
    for (const handoverId of new Set(ids))
      try {
        answer.slips.push(await this.openHandover(actor, handoverId));
      } catch (error) {
        if (!(error instanceof Problem) || error.code === 'ACCOUNTS.SESSION_ENDED') throw error;
        answer.refused.push({ handoverId, code: error.code });
      }
    return answer;
  }

  /** Opens a handover once. A second attempt is refused and recorded in the trail. */
  async openHandover(actor: Actor, id: string): Promise<HandoverSlipDto> {
    const outcome = await this.dataSource.transaction(
      async (manager): Promise<HandoverSlipDto | ErrorCode> => {
        const handover = await this.lockHandover(manager, actor, id);
        // The access token of an official who was just moved or disabled is still valid.
        await this.store.requireCurrentAccount(manager, actor);
        if (handover.state !== 'WAITING') {
          await this.trail.recordAccess(
            manager,
            actor,
            'handover.open-refused',
            'account',
            handover.account_id,
          );
          return 'ACCOUNTS.HANDOVER_ALREADY_OPENED';
        }
        const account = (await this.store.lockAccount(manager, handover.account_id))!;
        if (account.password_expires_at !== null && account.password_expires_at < this.clock.now())
          return 'ACCOUNTS.HANDOVER_EXPIRED';
        const [secret] = await queryRows<{ sealed: string }>(
          manager,
          'delete from secret where account_id = $1 returning sealed',
          [account.id],
        );
        if (secret === undefined) throw new Problem('ACCOUNTS.HANDOVER_ALREADY_OPENED');
        const oneTimePassword = this.cipher.tryOpenField(account.id, 'secret', secret.sealed);
        // The transaction is rolled back; the committee issues a new slip.
        if (oneTimePassword === null) throw new Problem('ACCOUNTS.HANDOVER_UNREADABLE');
        await queryRows(
          manager,
          `update handover set state = 'OPENED', opened_at = $2, opened_by = $3, opened_by_name = $4 where id = $1`,
          [id, this.clock.now(), actor.accountId, actor.displayName],
        );
        await this.store.transitionAccount(manager, account, 'HANDOVER_OPENED', actor.accountId);
        await this.trail.recordAccess(manager, actor, 'handover.open', 'account', account.id);
        return {
          handoverId: id,
          username: account.username ?? '',
          oneTimePassword,
          unitName: handover.unit_name,
          areaName: handover.area_name,
          street: handover.street,
          signInUrl: this.config.publicOrigin + adminRoutes.signIn,
          guideUrl: this.config.guideUrl ?? this.config.publicOrigin + adminRoutes.guide,
          validUntil: (account.password_expires_at ?? this.clock.now()).toISOString(),
        };
      },
    );
    if (typeof outcome === 'string') throw new Problem(outcome);
    return outcome;
  }

  /** Confirms that the unit has received its slip. */
  async confirmHandover(actor: Actor, id: string, receivedBy: string): Promise<HandoverDto> {
    return this.dataSource.transaction(async (manager) => {
      const handover = await this.lockHandover(manager, actor, id);
      await this.store.requireCurrentAccount(manager, actor);
      if (handover.state !== 'OPENED')
        throw new Problem(
          handover.state === 'WAITING' ? 'ACCOUNTS.HANDOVER_NOT_OPENED' : 'ACCOUNTS.WRONG_STATE',
        );
      const [confirmed] = await queryRows<HandoverRow>(
        manager,
        `update handover set state = 'CONFIRMED', confirmed_at = $2, received_by_sealed = $3 where id = $1 returning *`,
        [id, this.clock.now(), this.cipher.sealField(handover.account_id, 'received-by', receivedBy)],
      );
      const account = (await this.store.lockAccount(manager, handover.account_id))!;
      // A unit may have signed in before this confirmation: an activated account stays activated.
      if (account.state === 'HANDOVER_OPENED')
        await this.store.transitionAccount(manager, account, 'HANDED_OVER', actor.accountId);
      await this.jobs.cancelTimer(manager, handoverReminderTimer, id);
      return this.toHandoverDto({ ...handover, ...confirmed });
    });
  }

  /**
   * Returns a handover that failed. The password on the slip becomes invalid; the committee and DIC see the reason.
   * @throws Problem ACCOUNTS.WRONG_STATE when the unit has signed in already
   */
  async returnHandover(actor: Actor, id: string, reason: string): Promise<HandoverDto> {
    return this.dataSource.transaction(async (manager) => {
      const handover = await this.lockHandover(manager, actor, id);
      await this.store.requireCurrentAccount(manager, actor);
      const account = (await this.store.lockAccount(manager, handover.account_id))!;
      const waits = handover.state === 'WAITING' || handover.state === 'OPENED';
      if (!waits || account.state === 'ACTIVATED') throw new Problem('ACCOUNTS.WRONG_STATE');
      const [returned] = await queryRows<HandoverRow>(
        manager,
        `update handover set state = 'RETURNED', returned_at = $2, return_reason_sealed = $3 where id = $1 returning *`,
        [id, this.clock.now(), this.cipher.sealField(account.id, 'return', reason)],
      );
      await queryRows(manager, 'delete from secret where account_id = $1', [account.id]);
      await this.jobs.cancelTimer(manager, handoverReminderTimer, id);
      await this.store.revokeAccountAccess(manager, account.id);
      await this.store.transitionAccount(manager, account, 'HANDOVER_RETURNED', actor.accountId, {
        password_hash: null,
        token_version: account.token_version + 1,
      });
      await this.trail.recordAccess(manager, actor, 'handover.return', 'account', account.id);
      return this.toHandoverDto({ ...handover, ...returned });
    });
  }

  private async lockHandover(manager: EntityManager, actor: Actor, id: string): Promise<HandoverRow> {
    const scope = jurisdictionSql(actor, 'h.area_path', 2);
    // The account is locked first, as in `issuePassword`: the same order prevents deadlocks.
    await queryRows(
      manager,
      'select 1 from account where id = (select account_id from handover where id = $1) for update',
      [id],
    );
    const [handover] = await queryRows<HandoverRow>(
      manager,
      `${selectHandover} where h.id = $1 and ${scope.sql} for update of h`,
      [id, ...scope.parameters],
    );
    if (handover === undefined) throw new Problem('ACCOUNTS.HANDOVER_NOT_FOUND');
    return handover;
  }

  private toHandoverDto(row: HandoverRow): HandoverDto {
    const waits = row.state === 'WAITING' || row.state === 'OPENED';
    const open = (what: 'return' | 'received-by', sealed: string | null): string | null =>
      sealed === null ? null : this.cipher.tryOpenField(row.account_id, what, sealed);
    const reason = open('return', row.return_reason_sealed);
    const receivedBy = open('received-by', row.received_by_sealed);
    return {
      handoverId: row.id,
      accountId: row.account_id,
      unitId: row.unit_id,
      unitName: row.unit_name,
      areaName: row.area_name,
      street: row.street,
      state: row.state,
      issuedAt: row.issued_at.toISOString(),
      dueAt: row.due_at.toISOString(),
      openedAt: row.opened_at?.toISOString() ?? null,
      openedByName: row.opened_by_name,
      confirmedAt: row.confirmed_at?.toISOString() ?? null,
      receivedByName: receivedBy,
      returnedAt: row.returned_at?.toISOString() ?? null,
      returnReason: reason,
      unreadable:
        (row.return_reason_sealed !== null && reason === null) ||
        (row.received_by_sealed !== null && receivedBy === null),
      late: waits && row.due_at < this.clock.now(),
      reminders: row.reminders,
      mailFailed: row.mail_failed,
      mailFailedWhy: row.mail_failed_why,
    };
  }
}
