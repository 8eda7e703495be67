import { randomInt, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { normalisePhone } from '@khai-bao/text';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import { DutyService } from '../duty/duty.service.js';
import { DutyContactCipher } from './duty-contact-cipher.js';
import type { ChangeDutyContactDto, OwnDutyContactDto } from './duty-people.dto.js';
import { DutyPersonEntity } from './duty-person.entity.js';
import { RosterTimers } from './roster-timers.js';

/** Wrong codes after which a code is invalid. */
const maxCodeAttempts = 5;
/** Validity of a code, milliseconds. */
const codeValidityMs = 30 * 60_000;
/** Shortest time between two codes of one account, milliseconds. */
const codeIntervalMs = 60_000;
/** Delay of the check of gaps after a person joins a centre that may have no roster yet, milliseconds. */
const firstGapCheckDelayMs = 60 * 60_000;

/** An officer's own addresses for notices. Entering them puts the officer on the duty list of their centre. */
@Injectable()
export class DutyContacts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly centres: DutyService,
    private readonly cipher: DutyContactCipher,
    private readonly timers: RosterTimers,
    private readonly clock: Clock,
  ) {}

  async readOwnContact({ accountId, areaCode }: Actor): Promise<OwnDutyContactDto> {
    const own = await this.dataSource.manager.findOneBy(DutyPersonEntity, { accountId });
    return this.toOwnContactDto(own, areaCode);
  }

  /**
   * Stores phone and e-mail address of the actor. A new address gets a code.
   * @throws Problem ALERTS.BAD_PHONE, ALERTS.CENTRE_NOT_FOUND, PLATFORM.TOO_MANY_REQUESTS
   */
  async changeOwnContact(actor: Actor, form: ChangeDutyContactDto): Promise<OwnDutyContactDto> {
    const phone = normalisePhone(form.phone);
    if (phone === null) throw new Problem('ALERTS.BAD_PHONE');
    return this.dataSource.transaction(async (manager) => {
      const { accountId } = actor;
      const centre = await this.centres.findCentreInJurisdiction(manager, actor, actor.areaCode ?? '');
      const before = await lockPerson(manager, accountId);
      const stays = before?.areaCode === centre.areaCode;
      await manager.upsert(
        DutyPersonEntity,
        {
          accountId,
          areaCode: centre.areaCode,
          areaPath: centre.areaPath,
          name: actor.displayName,
          phoneSealed: this.cipher.sealField(accountId, 'phone', phone),
          isActive: true,
          isHead: stays && before.isHead,
          joinedAt: stays ? before.joinedAt : this.clock.now(),
        },
        ['accountId'],
      );
      await this.changeMailAddress(manager, accountId, before, form.email);
      if (!stays) await this.timers.scheduleGapCheck(manager, centre.areaCode, firstGapCheckDelayMs);
      return this.toOwnContactDto(await lockPerson(manager, accountId), actor.areaCode);
    });
  }

  /** Confirms the address of the actor by the code of the mail. @throws Problem ALERTS.WRONG_MAIL_CODE */
  async confirmMailAddress(actor: Actor, code: string): Promise<OwnDutyContactDto> {
    // A wrong code is counted in a transaction that commits, and refused afterwards.
    const confirmed = await this.dataSource.transaction(async (manager) => {
      const { accountId } = actor;
      const person = await lockPerson(manager, accountId);
      if (person === null || !this.isCodeValid(person)) return null;
      const expected = this.cipher.openField(accountId, 'mail-code', person.mailCodeSealed);
      if (expected === null || !timingSafeEqual(Buffer.from(expected), Buffer.from(code))) {
        await manager.increment(DutyPersonEntity, { accountId }, 'mailCodeAttempts', 1);
        return null;
      }
      await manager.update(
        DutyPersonEntity,
        { accountId },
        { emailConfirmedAt: this.clock.now(), mailCodeSealed: null, mailCodeAttempts: 0 },
      );
      return lockPerson(manager, accountId);
    });
    if (confirmed === null) throw new Problem('ALERTS.WRONG_MAIL_CODE');
    return this.toOwnContactDto(confirmed, actor.areaCode);
  }

  private async changeMailAddress(
    manager: EntityManager,
    accountId: string,
    before: DutyPersonEntity | null,
    email: string | null,
  ): Promise<void> {
    const former = this.cipher.openField(accountId, 'email', before?.emailSealed ?? null);
    const isConfirmed = before !== null && before.emailConfirmedAt !== null;
    if (email === null) {
      await manager.update(
        DutyPersonEntity,
        { accountId },
        { emailSealed: null, emailConfirmedAt: null, mailCodeSealed: null },
      );
      return;
    }
    if (email === former && isConfirmed) return;
    this.requireCodeInterval(before);
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    await manager.update(
      DutyPersonEntity,
      { accountId },
      {
        emailSealed: this.cipher.sealField(accountId, 'email', email),
        emailConfirmedAt: null,
        mailCodeSealed: this.cipher.sealField(accountId, 'mail-code', code),
        mailCodeSentAt: this.clock.now(),
        mailCodeAttempts: 0,
      },
    );
    await this.timers.scheduleMailCode(manager, accountId);
  }

  private requireCodeInterval(before: DutyPersonEntity | null): void {
    if (before === null || before.mailCodeSentAt === null) return;
    const waitMs = before.mailCodeSentAt.getTime() + codeIntervalMs - this.clock.now().getTime();
    if (waitMs > 0)
      throw new Problem('PLATFORM.TOO_MANY_REQUESTS', { retryAfter: Math.ceil(waitMs / 1_000) });
  }

  private isCodeValid({ mailCodeSealed, mailCodeSentAt, mailCodeAttempts }: DutyPersonEntity): boolean {
    return (
      mailCodeSealed !== null &&
      mailCodeSentAt !== null &&
      mailCodeAttempts < maxCodeAttempts &&
      this.clock.now().getTime() < mailCodeSentAt.getTime() + codeValidityMs
    );
  }

  private toOwnContactDto(own: DutyPersonEntity | null, areaCode: string | null): OwnDutyContactDto {
    const email = this.cipher.openField(own?.accountId ?? '', 'email', own?.emailSealed ?? null);
    return {
      hasJoined: own !== null && own.isActive && own.areaCode === areaCode,
      phone: this.cipher.openField(own?.accountId ?? '', 'phone', own?.phoneSealed ?? null) ?? '',
      email: email ?? '',
      isEmailConfirmed: email !== null && own?.emailConfirmedAt !== null,
      awaitsCode: own !== null && this.isCodeValid(own),
    };
  }
}

const lockPerson = (manager: EntityManager, accountId: string): Promise<DutyPersonEntity | null> =>
  manager.findOne(DutyPersonEntity, { where: { accountId }, lock: { mode: 'pessimistic_write' } });
