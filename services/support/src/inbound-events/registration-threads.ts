import { Injectable } from '@nestjs/common';
import { endedRegistrationStates, type AccountSnapshot, type UnitSnapshot } from '@khai-bao/contracts';
import { IsNull, type EntityManager } from 'typeorm';
import { QuestionsService } from '../questions/questions.service.js';
import type { PostCard } from '../thread-core/post-content.js';
import { PostEntity } from '../thread-core/post.entity.js';
import { roomOfRegistration } from '../thread-core/room.js';
import {
  correctRegistrationThread,
  updateCardStates,
  updateCardUnits,
  upsertRegistrationThread,
} from '../thread-core/thread-core.queries.js';
import { toSearchText, ThreadStore } from '../thread-core/thread-store.js';
import { ThreadEntity } from '../thread-core/thread.entity.js';
import { TrainingSeats } from '../training/training-seats.js';
import { HandoverDeadlines } from './handover-deadlines.js';
import { removeWaitingAccount, upsertWaitingAccount } from './inbound-events.queries.js';
import { UnitEntity } from '../units/unit.entity.js';

/** States of a registration that are posted. */
const postedUnitStates = new Set(['FORWARDED', 'PHARMACY_LISTED', 'DUPLICATE', 'CLOSED']);
/** States of an account that are posted. */
const postedAccountStates = new Set([
  'ISSUED',
  'HANDOVER_WAITING',
  'DELIVERED',
  'BOUNCED',
  'REFUSED',
  'HANDOVER_OPENED',
  'HANDED_OVER',
  'HANDOVER_RETURNED',
  'ACTIVATED',
]);

/** Creates a thread for each forwarded registration and posts the transitions of its account. */
@Injectable()
export class RegistrationThreads {
  constructor(
    private readonly store: ThreadStore,
    private readonly handoverDeadlines: HandoverDeadlines,
    private readonly questions: QuestionsService,
    private readonly trainingSeats: TrainingSeats,
  ) {}

  /** Applies a unit event: stores the unit, corrects its thread and posts its transition. */
  async applyUnitSnapshot(manager: EntityManager, unit: UnitSnapshot, version: number): Promise<void> {
    await this.store.lockChangeCounter(manager);
    const units = manager.getRepository(UnitEntity);
    const before = await units.findOne({
      where: { id: unit.unitId },
      lock: { mode: 'pessimistic_write' },
    });
    if (before !== null && Number(before.version) >= version) return;
    const members = {
      name: unit.name,
      kind: unit.kind,
      street: unit.street,
      areaPath: unit.areaPath,
      areaName: unit.areaName,
      state: unit.state,
      stateSince: new Date(unit.stateSince),
      actorPlace: unit.actorPlace,
      version: String(version),
    };
    // The locked counter keeps another consumer from inserting the unit in between.
    if (before === null)
      await units.insert({
        id: unit.unitId,
        reference: unit.reference,
        submittedAt: new Date(unit.submittedAt),
        ...members,
      });
    else {
      await units.update({ id: unit.unitId }, members);
      await this.applyCorrection(manager, unit, before.areaPath);
    }
    if (endedRegistrationStates.has(unit.state)) await this.endTraining(manager, unit);
    if (!postedUnitStates.has(unit.state) || before?.state === unit.state) return;
    if (unit.state === 'DUPLICATE' || unit.state === 'CLOSED') return this.postUnitLeft(manager, unit);
    const threadId = await upsertRegistrationThread(manager, {
      kind: 'registration',
      room: 'registration',
      ...toThreadMembers(unit),
      unitId: unit.unitId,
      state: unit.state,
      lastPostAt: new Date(unit.stateSince),
    });
    await this.store.appendPost(
      manager,
      threadId,
      {
        at: new Date(unit.stateSince),
        author: null,
        place: unit.actorPlace,
        kind: 'forwarded',
        code: unit.state,
        text: '',
        card: buildCard(unit.unitId, unit, 'registration', unit.state),
      },
      unit.state,
    );
    const waiting = await removeWaitingAccount(manager, unit.unitId);
    if (waiting !== undefined)
      await this.applyAccountSnapshot(manager, unit.unitId, waiting.snapshot, Number(waiting.version));
  }

  /** Applies an account event. One that arrives before its registration is stored in `waiting_account`, because topics are not ordered. */
  async applyAccountSnapshot(
    manager: EntityManager,
    unitId: string,
    account: AccountSnapshot,
    version: number,
  ): Promise<void> {
    await this.store.lockChangeCounter(manager);
    const thread = await this.findAndLockThread(manager, unitId);
    if (thread === null) {
      await upsertWaitingAccount(manager, unitId, account, version);
      return;
    }
    if (Number(thread.accountVersion) >= version) return;
    const unit = await manager.findOneBy(UnitEntity, { id: unitId });
    // The refusal of a merged registration's request is not posted, because the merge has been.
    const withdrawn = unit?.state === 'DUPLICATE' && account.state === 'REFUSED';
    const state = withdrawn ? unit.state : account.state;
    await this.store.updateThread(manager, thread.id, {
      accountVersion: String(version),
      accountId: account.accountId,
      state,
      room: roomOfRegistration(account.state),
    });
    await updateCardStates(manager, thread.id, state);
    await this.handoverDeadlines.updateDeadline(manager, account);
    // A new token version is not posted. A repeated handover event is a reminder and is posted, unless the account only moved.
    const again =
      withdrawn ||
      (thread.state === account.state &&
        (!account.state.startsWith('HANDOVER_') || (await this.isPosted(manager, thread.id, account))));
    if (!postedAccountStates.has(account.state) || unit === null || again)
      return this.store.publishChange(manager, thread);
    const cardType = cardTypeOf(account.state);
    await this.store.appendPost(
      manager,
      thread.id,
      {
        at: new Date(account.stateSince),
        author: null,
        kind: cardType === null ? 'system' : 'account',
        code: account.state,
        text: '',
        card:
          cardType === null
            ? null
            : {
                ...buildCard(unit.id, unit, cardType, account.state),
                accountId: account.accountId,
              },
      },
      account.state,
    );
  }

  /** Gives a closed unit's places in training sessions back; those of a merged one go to the unit that it was merged into. */
  private async endTraining(manager: EntityManager, { unitId, mergedInto }: UnitSnapshot): Promise<void> {
    if (mergedInto === undefined) await this.trainingSeats.releaseUnit(manager, unitId);
    else await this.trainingSeats.moveUnit(manager, unitId, mergedInto);
  }

  /** Posts that a registration was merged or its unit closed. A registration without a thread is ignored. */
  private async postUnitLeft(manager: EntityManager, unit: UnitSnapshot): Promise<void> {
    const thread = await this.findAndLockThread(manager, unit.unitId);
    if (thread === null) return;
    await this.store.appendPost(
      manager,
      thread.id,
      {
        at: new Date(unit.stateSince),
        author: null,
        place: unit.actorPlace,
        kind: 'system',
        code: unit.state,
        text: '',
        card: null,
      },
      unit.state,
    );
  }

  /** Applies corrections of a unit to its thread and cards. Moves thread and open questions when the unit moved to another ward. */
  private async applyCorrection(
    manager: EntityManager,
    unit: UnitSnapshot,
    earlierPath: string,
  ): Promise<void> {
    const thread = await correctRegistrationThread(manager, unit.unitId, toThreadMembers(unit));
    if (thread === undefined) return;
    await updateCardUnits(manager, thread.id, unit);
    if (earlierPath !== unit.areaPath)
      await this.questions.moveQuestions(manager, thread.id, earlierPath, {
        path: unit.areaPath,
        place: unit.areaName,
      });
    await this.store.publishChange(manager, thread);
  }

  private findAndLockThread(manager: EntityManager, unitId: string): Promise<ThreadEntity | null> {
    return manager.findOne(ThreadEntity, { where: { unitId }, lock: { mode: 'pessimistic_write' } });
  }

  /** Whether this transition has been posted in the thread. */
  private isPosted(manager: EntityManager, threadId: string, account: AccountSnapshot): Promise<boolean> {
    return manager.existsBy(PostEntity, {
      threadId,
      authorId: IsNull(),
      code: account.state,
      at: new Date(account.stateSince),
    });
  }
}

/** Members of a registration thread that follow its unit. */
const toThreadMembers = (
  unit: UnitSnapshot,
): Pick<ThreadEntity, 'subject' | 'searchText' | 'areaPath' | 'areaName'> => ({
  subject: unit.name,
  searchText: toSearchText(unit.name, unit.reference, unit.areaName),
  areaPath: unit.areaPath,
  areaName: unit.areaName,
});

/** Card of a post about a state of an account; null: the post has none. */
function cardTypeOf(state: AccountSnapshot['state']): PostCard['type'] | null {
  if (state === 'HANDOVER_WAITING') return 'handover';
  return state === 'ISSUED' || state === 'DELIVERED' || state === 'BOUNCED' ? 'mail' : null;
}

const buildCard = (
  unitId: string,
  unit: { name: string; kind: string; street: string; reference: string },
  type: PostCard['type'],
  state: string,
): PostCard => ({
  type,
  unitId,
  unitName: unit.name,
  kind: unit.kind,
  street: unit.street,
  reference: unit.reference,
  state,
});
