import { adminRoutes } from '@khai-bao/contracts';
import { Injectable } from '@nestjs/common';
import type { ErrorCode } from '@khai-bao/contracts';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { Problem, Clock } from '@khai-bao/platform/core';
import { decodeCursor, encodeCursor, toPage } from '@khai-bao/platform/http';
import { TimerScheduler } from '@khai-bao/platform/jobs';
import { DataSource, type EntityManager } from 'typeorm';
import { AccountsConfig } from '../../accounts.config.js';
import type { AccountChanges, AccountEntity } from '../../accounts/account.entity.js';
import { AccountStore } from '../../accounts/account-store.js';
import { PersonalDataCipher } from '../../accounts/personal-data-cipher.js';
import { AccountAccessRevoker } from '../../credentials/account-access-revoker.js';
import { handoverReminderTimer } from '../delivery-timers.js';
import { OneTimePasswordStore } from '../issuing/one-time-password-store.js';
import {
  decideHandover,
  isOpenHandover,
  toHandoverSubject,
  type HandoverChange,
  type HandoverCommand,
  type HandoverSubject,
} from './handover-decisions.js';
import { HandoverStore } from './handover-store.js';
import type {
  HandoverDto,
  HandoverListDto,
  HandoverQuery,
  HandoverSlipDto,
  ReturnedMailDto,
  SlipsDto,
} from './handovers.dto.js';
import {
  findHandover,
  findHandoverPage,
  lockHandoverWithAccount,
  type HandoverWithUnit,
} from './handovers.queries.js';

/** Handovers: sealed accounts of units without a working address, which their committee hands over on paper. */
@Injectable()
export class HandoversService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: AccountStore,
    private readonly handovers: HandoverStore,
    private readonly undelivered: OneTimePasswordStore,
    private readonly accessRevoker: AccountAccessRevoker,
    private readonly cipher: PersonalDataCipher,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
    private readonly config: AccountsConfig,
    private readonly jobs: TimerScheduler,
  ) {}

  async listHandovers(actor: Actor, query: HandoverQuery): Promise<HandoverListDto> {
    const found = await findHandoverPage(
      this.dataSource.manager,
      actor,
      query.state,
      decodeCursor(query.cursor, 'time', 'uuid'),
      query.limit + 1,
    );
    const page = toPage(found, query.limit, (last) => encodeCursor(last.dueAt.toISOString(), last.id));
    return { items: page.items.map((row) => this.toHandoverDto(row)), nextCursor: page.nextCursor };
  }

  /**
   * Reads the address of a returned mail. It is personal data, so the access is recorded in the trail.
   * @throws Problem ACCOUNTS.HANDOVER_NOT_FOUND, also when no mail was returned
   */
  async readReturnedMail(actor: Actor, id: string): Promise<ReturnedMailDto> {
    return this.dataSource.transaction(async (manager) => {
      await this.store.requireCurrentAccount(manager, actor);
      const handover = await findHandover(manager, actor, id);
      const why = handover?.mailFailedWhy ?? null;
      const sealed = handover?.mailFailedAddressSealed ?? null;
      if (handover === undefined || why === null || sealed === null)
        throw new Problem('ACCOUNTS.HANDOVER_NOT_FOUND');
      const address = this.cipher.tryOpenField(handover.accountId, 'email', sealed);
      if (address === null) throw new Problem('ACCOUNTS.HANDOVER_NOT_FOUND');
      await this.trail.recordAccess(manager, actor, 'handover.read-address', 'account', handover.accountId);
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
        const { handover, account } = await this.lockForCommand(manager, actor, id);
        const decision = decideHandover(toHandoverSubject(handover, account), 'open', this.clock.now());
        if ('refusal' in decision) {
          if (decision.refusal === 'ACCOUNTS.HANDOVER_ALREADY_OPENED')
            await this.trail.recordAccess(manager, actor, 'handover.open-refused', 'account', account.id);
          return decision.refusal;
        }
        const { change } = decision;
        const undelivered = await this.undelivered.takePassword(manager, account.id);
        if (undelivered === undefined) throw new Problem('ACCOUNTS.HANDOVER_ALREADY_OPENED');
        const { password: oneTimePassword } = undelivered;
        // The transaction is rolled back; the committee issues a new slip.
        if (oneTimePassword === null) throw new Problem('ACCOUNTS.HANDOVER_UNREADABLE');
        await this.handovers.updateHandover(manager, id, {
          state: change.state,
          openedAt: this.clock.now(),
          openedBy: actor.accountId,
          openedByName: actor.displayName,
        });
        await this.transitionAccount(manager, account, change, actor);
        await this.trail.recordAccess(manager, actor, 'handover.open', 'account', account.id);
        return {
          handoverId: id,
          username: account.username ?? '',
          oneTimePassword,
          unitName: handover.unitName,
          areaName: handover.areaName,
          street: handover.street,
          signInUrl: this.config.publicOrigin + adminRoutes.signIn,
          guideUrl: this.config.guideUrl ?? this.config.publicOrigin + adminRoutes.guide,
          validUntil: (account.passwordExpiresAt ?? this.clock.now()).toISOString(),
        };
      },
    );
    if (typeof outcome === 'string') throw new Problem(outcome);
    return outcome;
  }

  /** Confirms that the unit has received its slip. */
  async confirmHandover(actor: Actor, id: string, receivedBy: string): Promise<HandoverDto> {
    return this.dataSource.transaction(async (manager) => {
      const { handover, account } = await this.lockForCommand(manager, actor, id);
      const change = requireChange(toHandoverSubject(handover, account), 'confirm', this.clock.now());
      const confirmed = await this.handovers.updateHandover(manager, id, {
        state: change.state,
        confirmedAt: this.clock.now(),
        receivedBySealed: this.cipher.sealField(handover.accountId, 'received-by', receivedBy),
      });
      await this.transitionAccount(manager, account, change, actor);
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
      const { handover, account } = await this.lockForCommand(manager, actor, id);
      const change = requireChange(toHandoverSubject(handover, account), 'return', this.clock.now());
      const returned = await this.handovers.updateHandover(manager, id, {
        state: change.state,
        returnedAt: this.clock.now(),
        returnReasonSealed: this.cipher.sealField(account.id, 'return', reason),
      });
      await this.undelivered.deletePassword(manager, account.id);
      await this.jobs.cancelTimer(manager, handoverReminderTimer, id);
      await this.accessRevoker.revokeAccountAccess(manager, account.id);
      await this.transitionAccount(manager, account, change, actor, {
        passwordHash: null,
        tokenVersion: account.tokenVersion + 1,
      });
      await this.trail.recordAccess(manager, actor, 'handover.return', 'account', account.id);
      return this.toHandoverDto({ ...handover, ...returned });
    });
  }

  /** Locks a handover and its account. The access token of an official who was just moved or disabled is still valid. */
  private async lockForCommand(
    manager: EntityManager,
    actor: Actor,
    id: string,
  ): Promise<{ readonly handover: HandoverWithUnit; readonly account: AccountEntity }> {
    const handover = await lockHandoverWithAccount(manager, actor, id);
    if (handover === undefined) throw new Problem('ACCOUNTS.HANDOVER_NOT_FOUND');
    await this.store.requireCurrentAccount(manager, actor);
    return { handover, account: (await this.store.lockAccount(manager, handover.accountId))! };
  }

  private async transitionAccount(
    manager: EntityManager,
    account: AccountEntity,
    { accountState }: HandoverChange,
    actor: Actor,
    changes: AccountChanges = {},
  ): Promise<void> {
    if (accountState !== null)
      await this.store.transitionAccount(manager, account, accountState, actor.accountId, changes);
  }

  private toHandoverDto(row: HandoverWithUnit): HandoverDto {
    const open = (what: 'return' | 'received-by', sealed: string | null): string | null =>
      sealed === null ? null : this.cipher.tryOpenField(row.accountId, what, sealed);
    const reason = open('return', row.returnReasonSealed);
    const receivedBy = open('received-by', row.receivedBySealed);
    return {
      handoverId: row.id,
      accountId: row.accountId,
      unitId: row.unitId,
      unitName: row.unitName,
      areaName: row.areaName,
      street: row.street,
      state: row.state,
      issuedAt: row.issuedAt.toISOString(),
      dueAt: row.dueAt.toISOString(),
      openedAt: row.openedAt?.toISOString() ?? null,
      openedByName: row.openedByName,
      confirmedAt: row.confirmedAt?.toISOString() ?? null,
      receivedByName: receivedBy,
      returnedAt: row.returnedAt?.toISOString() ?? null,
      returnReason: reason,
      unreadable:
        (row.returnReasonSealed !== null && reason === null) ||
        (row.receivedBySealed !== null && receivedBy === null),
      late: isOpenHandover(row.state) && row.dueAt < this.clock.now(),
      reminders: row.reminderCount,
      mailFailed: row.mailFailed,
      mailFailedWhy: row.mailFailedWhy,
    };
  }
}

/** @throws Problem with the refusal of the decision */
function requireChange(subject: HandoverSubject, command: HandoverCommand, now: Date): HandoverChange {
  const decision = decideHandover(subject, command, now);
  if ('refusal' in decision) throw new Problem(decision.refusal);
  return decision.change;
}
