import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type AccountSnapshot, type EventEnvelope, type UnitSnapshot } from '@khai-bao/contracts';
import { AccountVersions } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { QuestionsService } from '../questions/questions.service.js';
import type { PostCard } from '../thread-core/post-content.js';
import { roomOfRegistration } from '../thread-core/room.js';
import { toSearchText, ThreadStore, type ThreadRow } from '../thread-core/thread-store.js';
import { HandoverDeadlines } from './handover-deadlines.js';

interface UnitRow {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly street: string;
  readonly reference: string;
  readonly area_path: string;
  readonly area_name: string;
  readonly state: string;
}

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
@Controller()
export class RegistrationsConsumer {
  constructor(
    private readonly store: ThreadStore,
    private readonly versions: AccountVersions,
    private readonly handoverDeadlines: HandoverDeadlines,
    private readonly questions: QuestionsService,
  ) {}

  @OnEvent(Topics.unit)
  async recordUnit(
    @Payload() event: EventEnvelope<UnitSnapshot>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    const unit = event.data;
    await this.store.lockChangeCounter(manager);
    const [before] = await queryRows<Pick<UnitRow, 'state' | 'area_path'> & { version: string }>(
      manager,
      'select state, area_path, version from unit where id = $1 for update',
      [unit.unitId],
    );
    if (before !== undefined && Number(before.version) >= event.aggregateversion) return;
    await queryRows(
      manager,
      `insert into unit (id, name, kind, street, reference, area_path, area_name, state, state_since, submitted_at, actor_place, version) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       on conflict (id) do update set name = excluded.name, kind = excluded.kind, street = excluded.street, area_path = excluded.area_path, area_name = excluded.area_name, state = excluded.state, state_since = excluded.state_since, actor_place = excluded.actor_place, version = excluded.version`,
      [
        unit.unitId,
        unit.name,
        unit.kind,
        unit.street,
        unit.reference,
        unit.areaPath,
        unit.areaName,
        unit.state,
        unit.stateSince,
        unit.submittedAt,
        unit.actorPlace,
        event.aggregateversion,
      ],
    );
    if (before !== undefined) await this.applyCorrection(manager, unit, before);
    if (!postedUnitStates.has(unit.state) || before?.state === unit.state) return;
    if (unit.state === 'DUPLICATE' || unit.state === 'CLOSED') return this.postUnitLeft(manager, unit);
    const threadId = await this.upsertThread(manager, unit);
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
    const [waiting] = await queryRows<{ snapshot: AccountSnapshot; version: string }>(
      manager,
      'delete from waiting_account where unit_id = $1 returning snapshot, version',
      [unit.unitId],
    );
    if (waiting !== undefined)
      await this.applyAccountSnapshot(manager, waiting.snapshot, Number(waiting.version));
  }

  /** Posts that a registration was merged or its unit closed. A registration without a thread is ignored. */
  private async postUnitLeft(manager: EntityManager, unit: UnitSnapshot): Promise<void> {
    const [thread] = await queryRows<ThreadRow>(
      manager,
      'select * from thread where unit_id = $1 for update',
      [unit.unitId],
    );
    if (thread === undefined) return;
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

  @OnEvent(Topics.account)
  async recordAccount(
    @Payload() event: EventEnvelope<AccountSnapshot>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    await this.versions.recordAccountVersion(manager, event);
    if (event.data.role === 'unit-admin' && event.data.unitId !== null)
      await this.applyAccountSnapshot(manager, event.data, event.aggregateversion);
  }

  /** Applies an account event. One that arrives before its registration is stored in `waiting_account`, because topics are not ordered. */
  private async applyAccountSnapshot(
    manager: EntityManager,
    account: AccountSnapshot,
    version: number,
  ): Promise<void> {
    await this.store.lockChangeCounter(manager);
    const [thread] = await queryRows<ThreadRow>(
      manager,
      'select * from thread where unit_id = $1 for update',
      [account.unitId],
    );
    if (thread === undefined) {
      await queryRows(
        manager,
        'insert into waiting_account (unit_id, snapshot, version) values ($1, $2, $3) on conflict (unit_id) do update set snapshot = excluded.snapshot, version = excluded.version where waiting_account.version < excluded.version',
        [account.unitId, JSON.stringify(account), version],
      );
      return;
    }
    if (Number(thread.account_version) >= version) return;
    const [unit] = await queryRows<UnitRow>(manager, 'select * from unit where id = $1', [account.unitId]);
    // The refusal of a merged registration's request is not posted, because the merge has been.
    const withdrawn = unit?.state === 'DUPLICATE' && account.state === 'REFUSED';
    const state = withdrawn ? unit.state : account.state;
    await queryRows(
      manager,
      'update thread set account_version = $2, account_id = $3, state = $4, room = $5 where id = $1',
      [thread.id, version, account.accountId, state, roomOfRegistration(account.state)],
    );
    await queryRows(
      manager,
      `update post set card = jsonb_set(card, '{state}', to_jsonb($2::text)) where thread_id = $1 and card is not null`,
      [thread.id, state],
    );
    await this.handoverDeadlines.updateDeadline(manager, account);
    // A new token version is not posted. A repeated handover event is a reminder and is posted, unless the account only moved.
    const again =
      withdrawn ||
      (thread.state === account.state &&
        (!account.state.startsWith('HANDOVER_') || (await this.isPosted(manager, thread.id, account))));
    if (!postedAccountStates.has(account.state) || unit === undefined || again)
      return this.store.publishChange(manager, { ...thread, state });
    const carries =
      account.state === 'HANDOVER_WAITING'
        ? 'handover'
        : account.state === 'ISSUED' || account.state === 'DELIVERED' || account.state === 'BOUNCED'
          ? 'mail'
          : null;
    const card =
      carries === null
        ? null
        : {
            ...buildCard(
              unit.id,
              { name: unit.name, kind: unit.kind, street: unit.street, reference: unit.reference },
              carries,
              account.state,
            ),
            accountId: account.accountId,
          };
    await this.store.appendPost(
      manager,
      thread.id,
      {
        at: new Date(account.stateSince),
        author: null,
        kind: carries === null ? 'system' : 'account',
        code: account.state,
        text: '',
        card,
      },
      account.state,
    );
  }

  /** Whether this transition has been posted in the thread. */
  private async isPosted(
    manager: EntityManager,
    threadId: string,
    account: AccountSnapshot,
  ): Promise<boolean> {
    const found = await queryRows(
      manager,
      'select 1 from post where thread_id = $1 and author_id is null and code = $2 and at = $3 limit 1',
      [threadId, account.state, new Date(account.stateSince)],
    );
    return found.length > 0;
  }

  /** Applies corrections of a unit to its thread and cards. Moves thread and open questions when the unit moved to another ward. */
  private async applyCorrection(
    manager: EntityManager,
    unit: UnitSnapshot,
    before: Pick<UnitRow, 'area_path'>,
  ): Promise<void> {
    const [thread] = await queryRows<ThreadRow>(
      manager,
      `update thread t set subject = $2, search_text = $3, area_path = $4, area_name = $5, version = version + 1
       where unit_id = $1 and (subject, search_text, area_path, area_name) is distinct from ($2, $3, $4, $5) returning *`,
      [
        unit.unitId,
        unit.name,
        toSearchText(unit.name, unit.reference, unit.areaName),
        unit.areaPath,
        unit.areaName,
      ],
    );
    if (thread === undefined) return;
    await queryRows(
      manager,
      `update post set card = card || jsonb_build_object('unitName', $2::text, 'street', $3::text, 'kind', $4::text) where thread_id = $1 and card is not null`,
      [thread.id, unit.name, unit.street, unit.kind],
    );
    if (before.area_path !== unit.areaPath)
      await this.questions.moveQuestions(manager, thread.id, before.area_path, {
        path: unit.areaPath,
        place: unit.areaName,
      });
    await this.store.publishChange(manager, thread);
  }

  private async upsertThread(manager: EntityManager, unit: UnitSnapshot): Promise<string> {
    const [thread] = await queryRows<{ id: string }>(
      manager,
      `insert into thread (id, kind, room, subject, search_text, unit_id, area_path, area_name, state, last_post_at) values ($1, 'registration', 'registration', $2, $3, $4, $5, $6, $7, $8)
       on conflict (unit_id) do update set subject = excluded.subject, search_text = excluded.search_text returning id`,
      [
        uuidv7(),
        unit.name,
        toSearchText(unit.name, unit.reference, unit.areaName),
        unit.unitId,
        unit.areaPath,
        unit.areaName,
        unit.state,
        unit.stateSince,
      ],
    );
    return thread!.id;
  }
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
