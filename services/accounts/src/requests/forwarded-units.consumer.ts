import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type EventEnvelope, type UnitContact, type UnitSnapshot } from '@khai-bao/contracts';
import { rows } from '@khai-bao/platform/database';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { KeyWrapper, unsealJson } from '@khai-bao/platform/sealing';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AccountStore } from '../accounts/account-store.js';
import type { AccountRow } from '../accounts/account.row.js';
import { Vault } from '../accounts/vault.js';
import { ApprovalJudge } from '../approval/approval-judge.js';
import { tierOf, type Tier } from '../approval/rule-conditions.js';
import { gapsOf, mailAddress } from './contact-gaps.js';

/** A unit that a committee has forwarded asks for its account: once, however often the event comes. */
@Controller()
export class ForwardedUnitsConsumer {
  constructor(
    private readonly store: AccountStore,
    private readonly vault: Vault,
    private readonly wrapper: KeyWrapper,
    private readonly judge: ApprovalJudge,
  ) {}

  @OnEvent(Topics.unit)
  async request(
    @Payload() event: EventEnvelope<UnitSnapshot>,
    @Ctx() context: ConsumerContext,
  ): Promise<void> {
    const unit = event.data;
    if (unit.state !== 'FORWARDED') return;
    const key = await this.wrapper.unwrap(unit.contact.wrapped.accounts);
    const contact = unsealJson<UnitContact>(key, unit.contact.ciphertext, unit.contact.keyId);
    const [waiting] = await rows<AccountRow>(
      context.manager,
      `select * from account where unit_id = $1 and role = 'unit-admin' and state = 'REQUESTED' for update`,
      [unit.unitId],
    );
    if (waiting !== undefined) return this.correct(context.manager, waiting, event, contact);
    const email = mailAddress(contact);
    const id = uuidv7();
    const [created] = await rows<AccountRow>(
      context.manager,
      `insert into account (id, role, state, state_since, display_name_sealed, place, area_code, area_path, area_name, unit_id, unit_name, unit_kind, street, email_sealed, requested_at, tax_code, received_tier, contact_gaps, unit_version)
       values ($1, 'unit-admin', 'REQUESTED', $2, $3, $4, $5, $6, $7, $8, $4, $9, $10, $11, $2, $12, $13, $14, $15)
       on conflict (unit_id) where role = 'unit-admin' and state <> 'REFUSED' do nothing returning *`,
      [
        id,
        new Date(unit.stateSince),
        this.vault.seal(id, 'name', contact.representative),
        unit.name,
        unit.areaCode,
        unit.areaPath,
        unit.areaName,
        unit.unitId,
        unit.kind,
        unit.street,
        email === null ? null : this.vault.seal(id, 'email', email),
        unit.taxCode,
        await this.receivedBy(context.manager, unit.actorId),
        gapsOf(contact),
        event.aggregateversion,
      ],
    );
    if (created === undefined) return this.followMove(context.manager, event);
    await this.store.publish(context.manager, created, unit.actorId);
    await this.judge.onArrival(context.manager, created.id);
  }

  /** The tier of the official who sent it on. */
  private async receivedBy(manager: EntityManager, actorId: string | null): Promise<Tier | null> {
    if (actorId === null) return null;
    const [official] = await rows<AccountRow>(manager, 'select role from account where id = $1', [actorId]);
    return tierOf(official?.role);
  }

  /** What a committee corrects before the city has decided is what the city decides on. */
  private async correct(
    manager: EntityManager,
    { id }: AccountRow,
    { data: unit, aggregateversion: version }: EventEnvelope<UnitSnapshot>,
    contact: UnitContact,
  ): Promise<void> {
    const email = mailAddress(contact);
    const corrected = await rows(
      manager,
      `update account set display_name_sealed = $2, place = $3, unit_name = $3, area_code = $4, area_path = $5, area_name = $6, unit_kind = $7, street = $8, email_sealed = $9, unit_version = $10, tax_code = $11, contact_gaps = $12
       where id = $1 and unit_version < $10 returning id`,
      [
        id,
        this.vault.seal(id, 'name', contact.representative),
        unit.name,
        unit.areaCode,
        unit.areaPath,
        unit.areaName,
        unit.kind,
        unit.street,
        email === null ? null : this.vault.seal(id, 'email', email),
        version,
        unit.taxCode,
        gapsOf(contact),
      ],
    );
    // What was missing may be there now.
    if (corrected.length > 0) await this.judge.onArrival(manager, id);
  }

  /** A unit that moved or was renamed: its account, its staff and a handover that waits go to the new ward. */
  private async followMove(
    manager: EntityManager,
    { data: unit, aggregateversion: version }: EventEnvelope<UnitSnapshot>,
  ): Promise<void> {
    const held = await rows<AccountRow>(
      manager,
      `select * from account where unit_id = $1 and state <> 'REFUSED' and unit_version < $2 order by id for update`,
      [unit.unitId, version],
    );
    if (held.length === 0) return;
    await rows(manager, 'update account set unit_version = $2 where id = any($1::uuid[])', [
      held.map(({ id }) => id),
      version,
    ]);
    for (const account of held) {
      const street = account.role === 'unit-admin' ? unit.street : account.street;
      if (account.area_path === unit.areaPath && account.place === unit.name && account.street === street)
        continue;
      await this.store.move(manager, account, account.state, unit.actorId, {
        place: unit.name,
        unit_name: unit.name,
        area_code: unit.areaCode,
        area_path: unit.areaPath,
        area_name: unit.areaName,
        street,
      });
      await rows(
        manager,
        `update handover set area_path = $2 where account_id = $1 and state in ('WAITING', 'OPENED')`,
        [account.id, unit.areaPath],
      );
    }
  }
}
