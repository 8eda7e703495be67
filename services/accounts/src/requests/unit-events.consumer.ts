import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type UnitContact, type UnitSnapshot } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { KeyWrapper, unsealJson } from '@khai-bao/platform/sealing';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AccountStore } from '../accounts/account-store.js';
import type { CommitteeTier } from '../accounts/account-values.js';
import type { AccountRow } from '../accounts/account.row.js';
import { PersonalDataCipher } from '../accounts/personal-data-cipher.js';
import { UnitAccountLock } from '../people/unit-accounts/unit-account-lock.js';
import { RuleBasedApprover } from './approval/rule-based-approver.js';
import { committeeTierOf } from './approval/rule-conditions.js';
import { findContactGaps, parseMailAddress } from './contact-gaps.js';

/** Reason that the committee sees when its registration was merged into another. */
const mergedUnitReason =
  'Đăng ký này đã được gộp vào một đăng ký khác của cùng đơn vị nên không cấp tài khoản riêng.';

const closedUnitReason = 'Đơn vị đã đóng cửa theo ghi nhận của ủy ban.';
/** States of an account in which nobody can sign in. */
const unusableStates = ['REQUESTED', 'REFUSED', 'DISABLED'];

const revisionOf = (event: EventEnvelope<UnitSnapshot>): number =>
  event.data.revision ?? event.aggregateversion;

/** Applies unit events: a forwarded unit creates one account request, and later changes update request and account. Idempotent. */
@Controller()
export class UnitEventsConsumer {
  constructor(
    private readonly store: AccountStore,
    private readonly cipher: PersonalDataCipher,
    private readonly wrapper: KeyWrapper,
    private readonly approver: RuleBasedApprover,
    private readonly unitLock: UnitAccountLock,
  ) {}

  @OnEvent(Topics.unit)
  async applyUnitEvent(
    @Payload() event: EventEnvelope<UnitSnapshot>,
    @Ctx() context: ConsumerContext,
  ): Promise<void> {
    const unit = event.data;
    if (!(await this.recordUnitVersion(context.manager, event))) return;
    await this.moveRefusedRequests(context.manager, unit);
    if (unit.state === 'DUPLICATE') await this.withdrawRequests(context.manager, event, mergedUnitReason);
    if (unit.state === 'CLOSED') await this.lockClosedUnit(context.manager, event);
    // A closed or merged unit is moved as well, because it may be reopened with its account.
    if (unit.state !== 'FORWARDED') return this.moveAccounts(context.manager, event);
    await this.unlockReopenedUnit(context.manager, event);
    const key = await this.wrapper.unwrapKey(unit.contact.wrapped.accounts);
    const contact = unsealJson<UnitContact>(key, unit.contact.ciphertext, unit.contact.keyId);
    const [waiting] = await queryRows<AccountRow>(
      context.manager,
      `select * from account where unit_id = $1 and role = 'unit-admin' and state = 'REQUESTED' for update`,
      [unit.unitId],
    );
    if (waiting !== undefined) return this.correctRequest(context.manager, waiting, event, contact);
    if (await this.isRefusedRevision(context.manager, event)) return;
    const email = parseMailAddress(contact);
    const id = uuidv7();
    // Consumers compare versions: a second request continues after the version of the refused one.
    const [created] = await queryRows<AccountRow>(
      context.manager,
      `insert into account (id, role, state, state_since, display_name_sealed, place, area_code, area_path, area_name, unit_id, unit_name, unit_kind, street, email_sealed, requested_at, tax_code, received_tier, contact_gaps, unit_version, unit_told, unit_revision, unit_duplicate_open, version)
       values ($1, 'unit-admin', 'REQUESTED', $2, $3, $4, $5, $6, $7, $8, $4, $9, $10, $11, $2, $12, $13, $14, $15, $15, $16, $17, (select coalesce(max(version), 0) + 1 from account where unit_id = $8 and role = 'unit-admin'))
       on conflict (unit_id) where role = 'unit-admin' and state <> 'REFUSED' do nothing returning *`,
      [
        id,
        new Date(unit.stateSince),
        this.cipher.sealField(id, 'name', contact.representative),
        unit.name,
        unit.areaCode,
        unit.areaPath,
        unit.areaName,
        unit.unitId,
        unit.kind,
        unit.street,
        email === null ? null : this.cipher.sealField(id, 'email', email),
        unit.taxCode,
        await this.findReceivingTier(context.manager, unit.actorId),
        findContactGaps(contact),
        event.aggregateversion,
        revisionOf(event),
        unit.duplicateOpen ?? null,
      ],
    );
    if (created === undefined) return this.moveAccounts(context.manager, event);
    await this.store.publishAccount(context.manager, created, unit.actorId);
    await this.approver.approveOnArrival(context.manager, created.id);
  }

  /** Records the unit's version and duplicate flag. @returns false when a newer event was applied before */
  private async recordUnitVersion(
    manager: EntityManager,
    { data: unit, aggregateversion: version }: EventEnvelope<UnitSnapshot>,
  ): Promise<boolean> {
    const known = await queryRows<{ unit_told: string }>(
      manager,
      `select unit_told from account where unit_id = $1 and role = 'unit-admin' order by id for update`,
      [unit.unitId],
    );
    if (known.some(({ unit_told }) => Number(unit_told) > version)) return false;
    await queryRows(
      manager,
      `update account set unit_told = $2, unit_duplicate_open = $3 where unit_id = $1 and role = 'unit-admin'`,
      [unit.unitId, version, unit.duplicateOpen ?? null],
    );
    return true;
  }

  /** Whether DIC has refused this revision of the registration. A change of the duplicate flag alone creates no new request. */
  private async isRefusedRevision(
    manager: EntityManager,
    event: EventEnvelope<UnitSnapshot>,
  ): Promise<boolean> {
    if (event.data.revision === undefined) return false;
    const refused = await queryRows(
      manager,
      `select 1 from account where unit_id = $1 and role = 'unit-admin' and state = 'REFUSED' and unit_revision >= $2`,
      [event.data.unitId, revisionOf(event)],
    );
    return refused.length > 0;
  }

  /** Moves refused requests to the unit's current ward. This is no account transition, so no event is published. */
  private async moveRefusedRequests(manager: EntityManager, unit: UnitSnapshot): Promise<void> {
    await queryRows(
      manager,
      `update account set area_code = $2, area_path = $3, area_name = $4 where unit_id = $1 and role = 'unit-admin' and state = 'REFUSED' and area_path <> $3`,
      [unit.unitId, unit.areaCode, unit.areaPath, unit.areaName],
    );
  }

  /** Withdraws waiting requests of a merged or closed registration. A separated registration creates a new request. */
  private async withdrawRequests(
    manager: EntityManager,
    event: EventEnvelope<UnitSnapshot>,
    why: string,
  ): Promise<void> {
    const waiting = await queryRows<AccountRow>(
      manager,
      `select * from account where unit_id = $1 and role = 'unit-admin' and state = 'REQUESTED' for update`,
      [event.data.unitId],
    );
    for (const account of waiting)
      await this.store.transitionAccount(manager, account, 'REFUSED', event.data.actorId, {
        refusal_sealed: this.cipher.sealField(account.id, 'refusal', why),
        unit_version: event.aggregateversion,
        unit_revision: revisionOf(event),
      });
  }

  /** Withdraws the requests of a closed unit and disables its accounts. */
  private async lockClosedUnit(manager: EntityManager, event: EventEnvelope<UnitSnapshot>): Promise<void> {
    await this.withdrawRequests(manager, event, closedUnitReason);
    const [account] = await queryRows<AccountRow>(
      manager,
      `select * from account where unit_id = $1 and role = 'unit-admin' and state <> all($2) for update`,
      [event.data.unitId, unusableStates],
    );
    if (account !== undefined)
      await this.unitLock.lockUnitAccounts(manager, account, {
        actorId: event.data.actorId,
        reason: closedUnitReason,
        closed: true,
      });
  }

  /** Enables the accounts of a reopened unit. An account that was never activated needs a new slip from the committee. */
  private async unlockReopenedUnit(
    manager: EntityManager,
    event: EventEnvelope<UnitSnapshot>,
  ): Promise<void> {
    const [account] = await queryRows<AccountRow>(
      manager,
      `select * from account where unit_id = $1 and role = 'unit-admin' and state = 'DISABLED' and closed_with_unit for update`,
      [event.data.unitId],
    );
    if (account !== undefined) await this.unitLock.unlockUnitAccounts(manager, account, event.data.actorId);
  }

  /** Finds the tier of the official who forwarded the unit. */
  private async findReceivingTier(
    manager: EntityManager,
    actorId: string | null,
  ): Promise<CommitteeTier | null> {
    if (actorId === null) return null;
    const [official] = await queryRows<AccountRow>(manager, 'select role from account where id = $1', [
      actorId,
    ]);
    return committeeTierOf(official?.role);
  }

  /** Updates a waiting request with corrected data of the unit, so that DIC decides on the current data. */
  private async correctRequest(
    manager: EntityManager,
    { id }: AccountRow,
    event: EventEnvelope<UnitSnapshot>,
    contact: UnitContact,
  ): Promise<void> {
    const { data: unit, aggregateversion: version } = event;
    const email = parseMailAddress(contact);
    const corrected = await queryRows(
      manager,
      `update account set display_name_sealed = $2, place = $3, unit_name = $3, area_code = $4, area_path = $5, area_name = $6, unit_kind = $7, street = $8, email_sealed = $9, unit_version = $10, tax_code = $11, contact_gaps = $12, unit_revision = $13
       where id = $1 and unit_version < $10 returning id`,
      [
        id,
        this.cipher.sealField(id, 'name', contact.representative),
        unit.name,
        unit.areaCode,
        unit.areaPath,
        unit.areaName,
        unit.kind,
        unit.street,
        email === null ? null : this.cipher.sealField(id, 'email', email),
        version,
        unit.taxCode,
        findContactGaps(contact),
        revisionOf(event),
      ],
    );
    // A corrected request may fulfil a rule now.
    if (corrected.length > 0) await this.approver.approveOnArrival(manager, id);
  }

  /**
   * Moves account, staff and handovers of a moved or renamed unit. State and `state_since` stay: the merge of a ward is no
   * account transition.
   */
  private async moveAccounts(
    manager: EntityManager,
    { data: unit, aggregateversion: version }: EventEnvelope<UnitSnapshot>,
  ): Promise<void> {
    const held = await queryRows<AccountRow>(
      manager,
      `select * from account where unit_id = $1 and state <> 'REFUSED' and unit_version < $2 order by id for update`,
      [unit.unitId, version],
    );
    if (held.length === 0) return;
    await queryRows(manager, 'update account set unit_version = $2 where id = any($1::uuid[])', [
      held.map(({ id }) => id),
      version,
    ]);
    for (const account of held) {
      const street = account.role === 'unit-admin' ? unit.street : account.street;
      if (account.area_path === unit.areaPath && account.place === unit.name && account.street === street)
        continue;
      await this.store.updateAccount(manager, account, unit.actorId, {
        place: unit.name,
        unit_name: unit.name,
        area_code: unit.areaCode,
        area_path: unit.areaPath,
        area_name: unit.areaName,
        street,
      });
      await queryRows(
        manager,
        'update handover set area_path = $2 where account_id = $1 and area_path <> $2',
        [account.id, unit.areaPath],
      );
    }
  }
}
