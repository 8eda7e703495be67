import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import {
  Topics,
  type AccountState,
  type EventEnvelope,
  type UnitContact,
  type UnitSnapshot,
} from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { KeyWrapper, unsealJson } from '@khai-bao/platform/sealing';
import { Any, In, LessThan, Not, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AccountStore } from '../accounts/account-store.js';
import type { CommitteeTier } from '../accounts/account-values.js';
import { AccountEntity } from '../accounts/account.entity.js';
import { PersonalDataCipher } from '../accounts/personal-data-cipher.js';
import { UnitRequestStore, type RequestCorrection } from '../accounts/unit-request-store.js';
import { GateDeviceStore } from '../gate-devices/gate-device-store.js';
import { HandoverStore } from '../delivery/handovers/handover-store.js';
import { UnitAccountLock } from '../people/unit-accounts/unit-account-lock.js';
import { RuleBasedApprover } from './approval/rule-based-approver.js';
import { committeeTierOf } from './approval/rule-conditions.js';
import { findContactGaps, parseMailAddress } from './contact-gaps.js';

/** Reason that the committee sees when its registration was merged into another. */
const mergedUnitReason =
  'Đăng ký này đã được gộp vào một đăng ký khác của cùng đơn vị nên không cấp tài khoản riêng.';

const closedUnitReason = 'Đơn vị đã đóng cửa theo ghi nhận của ủy ban.';
/** States of an account in which nobody can sign in. */
const unusableStates: AccountState[] = ['REQUESTED', 'REFUSED', 'DISABLED'];

const revisionOf = (event: EventEnvelope<UnitSnapshot>): number =>
  event.data.revision ?? event.aggregateversion;

/** Applies unit events: a forwarded unit creates one account request, and later changes update request and account. Idempotent. */
@Controller()
export class UnitEventsConsumer {
  constructor(
    private readonly store: AccountStore,
    private readonly requests: UnitRequestStore,
    private readonly handovers: HandoverStore,
    private readonly cipher: PersonalDataCipher,
    private readonly wrapper: KeyWrapper,
    private readonly approver: RuleBasedApprover,
    private readonly unitLock: UnitAccountLock,
    private readonly gateDevices: GateDeviceStore,
  ) {}

  @OnEvent(Topics.unit)
  async applyUnitEvent(
    @Payload() event: EventEnvelope<UnitSnapshot>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    const unit = event.data;
    const isNew = await this.requests.recordConsumedVersion(
      manager,
      unit.unitId,
      event.aggregateversion,
      unit.duplicateOpen ?? null,
    );
    if (!isNew) return;
    await this.moveRefusedRequests(manager, unit);
    if (unit.state === 'DUPLICATE') await this.withdrawRequests(manager, event, mergedUnitReason);
    if (unit.state === 'CLOSED') await this.lockClosedUnit(manager, event);
    // A closed or merged unit is moved as well, because it may be reopened with its account.
    if (unit.state !== 'FORWARDED') await this.moveAccounts(manager, event);
    // Its phones may be anywhere. A unit that reopens enrols them again. Accounts are locked before devices, as in a sign-in on a device.
    if (unit.state === 'CLOSED' || unit.state === 'DUPLICATE')
      await this.gateDevices.endDevicesOfUnit(manager, unit.unitId);
    if (unit.state !== 'FORWARDED') return;
    await this.unlockReopenedUnit(manager, event);
    const key = await this.wrapper.unwrapKey(unit.contact.wrapped.accounts);
    const contact = unsealJson<UnitContact>(key, unit.contact.ciphertext, unit.contact.keyId);
    const waiting = await this.store.lockAccountWhere(manager, {
      unitId: unit.unitId,
      role: 'unit-admin',
      state: 'REQUESTED',
    });
    if (waiting !== undefined) return this.correctRequest(manager, waiting, event, contact);
    if (await this.isRefusedRevision(manager, event)) return;
    const id = uuidv7();
    const created = await this.requests.createRequest(manager, {
      id,
      stateSince: new Date(unit.stateSince),
      unitId: unit.unitId,
      receivedTier: await this.findReceivingTier(manager, unit.actorId),
      unitDuplicateOpen: unit.duplicateOpen ?? null,
      ...this.toRequestMembers(id, event, contact),
    });
    if (created === undefined) return this.moveAccounts(manager, event);
    await this.store.publishAccount(manager, created, unit.actorId);
    await this.approver.approveOnArrival(manager, created.id);
  }

  /** Whether DIC has refused this revision of the registration. A change of the duplicate flag alone creates no new request. */
  private async isRefusedRevision(
    manager: EntityManager,
    event: EventEnvelope<UnitSnapshot>,
  ): Promise<boolean> {
    if (event.data.revision === undefined) return false;
    return this.requests.isRefusedRevision(manager, event.data.unitId, revisionOf(event));
  }

  /** Moves refused requests to the unit's current ward. This is no account transition, so no event is published. */
  private async moveRefusedRequests(manager: EntityManager, unit: UnitSnapshot): Promise<void> {
    const { unitId, areaCode, areaPath, areaName } = unit;
    await this.requests.moveRefusedRequests(manager, unitId, { areaCode, areaPath, areaName });
  }

  /** Withdraws waiting requests of a merged or closed registration. A separated registration creates a new request. */
  private async withdrawRequests(
    manager: EntityManager,
    event: EventEnvelope<UnitSnapshot>,
    why: string,
  ): Promise<void> {
    const waiting = await this.store.lockAccountsWhere(manager, {
      unitId: event.data.unitId,
      role: 'unit-admin',
      state: 'REQUESTED',
    });
    for (const account of waiting)
      await this.store.transitionAccount(manager, account, 'REFUSED', event.data.actorId, {
        refusalSealed: this.cipher.sealField(account.id, 'refusal', why),
        unitVersion: String(event.aggregateversion),
        unitRevision: String(revisionOf(event)),
      });
  }

  /** Withdraws the requests of a closed unit and disables its accounts. */
  private async lockClosedUnit(manager: EntityManager, event: EventEnvelope<UnitSnapshot>): Promise<void> {
    await this.withdrawRequests(manager, event, closedUnitReason);
    const account = await this.store.lockAccountWhere(manager, {
      unitId: event.data.unitId,
      role: 'unit-admin',
      state: Not(In(unusableStates)),
    });
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
    const account = await this.store.lockAccountWhere(manager, {
      unitId: event.data.unitId,
      role: 'unit-admin',
      state: 'DISABLED',
      closedWithUnit: true,
    });
    if (account !== undefined) await this.unitLock.unlockUnitAccounts(manager, account, event.data.actorId);
  }

  /** Finds the tier of the official who forwarded the unit. */
  private async findReceivingTier(
    manager: EntityManager,
    actorId: string | null,
  ): Promise<CommitteeTier | null> {
    if (actorId === null) return null;
    const official = await manager.findOne(AccountEntity, {
      select: { id: true, role: true },
      where: { id: actorId },
    });
    return committeeTierOf(official?.role);
  }

  /** Updates a waiting request with corrected data of the unit, so that DIC decides on the current data. */
  private async correctRequest(
    manager: EntityManager,
    { id }: Pick<AccountEntity, 'id'>,
    event: EventEnvelope<UnitSnapshot>,
    contact: UnitContact,
  ): Promise<void> {
    const isCorrected = await this.requests.correctRequest(
      manager,
      id,
      this.toRequestMembers(id, event, contact),
    );
    // A corrected request may fulfil a rule now.
    if (isCorrected) await this.approver.approveOnArrival(manager, id);
  }

  private toRequestMembers(
    id: string,
    event: EventEnvelope<UnitSnapshot>,
    contact: UnitContact,
  ): RequestCorrection {
    const { data: unit, aggregateversion } = event;
    const email = parseMailAddress(contact);
    return {
      displayNameSealed: this.cipher.sealField(id, 'name', contact.representative),
      areaCode: unit.areaCode,
      areaPath: unit.areaPath,
      areaName: unit.areaName,
      unitName: unit.name,
      unitKind: unit.kind,
      street: unit.street,
      emailSealed: email === null ? null : this.cipher.sealField(id, 'email', email),
      unitVersion: String(aggregateversion),
      taxCode: unit.taxCode,
      contactGaps: findContactGaps(contact),
      unitRevision: String(revisionOf(event)),
    };
  }

  /**
   * Moves account, staff and handovers of a moved or renamed unit. State and `state_since` stay: the merge of a ward is no
   * account transition.
   */
  private async moveAccounts(
    manager: EntityManager,
    { data: unit, aggregateversion: version }: EventEnvelope<UnitSnapshot>,
  ): Promise<void> {
    const unitVersion = String(version);
    const held = await this.store.lockAccountsWhere(manager, {
      unitId: unit.unitId,
      state: Not('REFUSED'),
      unitVersion: LessThan(unitVersion),
    });
    if (held.length === 0) return;
    await this.store.updateUnpublished(manager, { id: Any(held.map(({ id }) => id)) }, { unitVersion });
    for (const account of held) {
      const street = account.role === 'unit-admin' ? unit.street : account.street;
      if (account.areaPath === unit.areaPath && account.place === unit.name && account.street === street)
        continue;
      await this.store.updateAccount(manager, account, unit.actorId, {
        place: unit.name,
        unitName: unit.name,
        areaCode: unit.areaCode,
        areaPath: unit.areaPath,
        areaName: unit.areaName,
        street,
      });
      await this.handovers.moveHandovers(manager, account.id, unit.areaPath);
    }
  }
}
