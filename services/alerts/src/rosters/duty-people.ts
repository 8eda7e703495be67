import { Injectable } from '@nestjs/common';
import type { DutyPeriod } from '@khai-bao/contracts';
import type { EntityManager } from 'typeorm';
import { DutyContactCipher } from './duty-contact-cipher.js';
import type { DutyPersonDto } from './duty-people.dto.js';
import { DutyPersonEntity } from './duty-person.entity.js';
import { toStoredShift, type StoredShift } from './duty-shift.entity.js';
import { findShiftsOfCentre } from './rosters.queries.js';

/** People and shifts of a centre, as far as the pure functions of rosters need them. */
export interface CentreRoster {
  readonly people: readonly DutyPersonEntity[];
  readonly shifts: readonly StoredShift[];
  /** Accounts with shifts that are no active people of the centre. */
  readonly unavailable: ReadonlySet<string>;
}

/** Reads the duty lists of centres. */
@Injectable()
export class DutyPeople {
  constructor(private readonly cipher: DutyContactCipher) {}

  /** Reads the people of a centre and its shifts that overlap a period. */
  async readCentreRoster(
    manager: EntityManager,
    areaCode: string,
    period: DutyPeriod,
  ): Promise<CentreRoster> {
    const people = await this.listPeople(manager, areaCode);
    const shifts = (await findShiftsOfCentre(manager, areaCode, period)).map(toStoredShift);
    const available = new Set(people.filter(({ isActive }) => isActive).map(({ accountId }) => accountId));
    const unavailable = new Set(
      shifts.map(({ accountId }) => accountId).filter((accountId) => !available.has(accountId)),
    );
    return { people, shifts, unavailable };
  }

  /** Lists the people of a centre in the order of joining. */
  listPeople(manager: EntityManager, areaCode: string): Promise<DutyPersonEntity[]> {
    return manager.find(DutyPersonEntity, {
      where: { areaCode },
      order: { joinedAt: 'ASC', accountId: 'ASC' },
    });
  }

  /** Finds the person of an account. */
  findPerson(manager: EntityManager, accountId: string): Promise<DutyPersonEntity | null> {
    return accountId === '' ? Promise.resolve(null) : manager.findOneBy(DutyPersonEntity, { accountId });
  }

  /** Returns the confirmed e-mail address of a person; null when there is none. */
  openMailAddress(person: DutyPersonEntity): string | null {
    return person.emailConfirmedAt === null
      ? null
      : this.cipher.openField(person.accountId, 'email', person.emailSealed);
  }

  /** Returns the phone of a person in E.164; empty when there is none. */
  openPhone({ accountId, phoneSealed }: DutyPersonEntity): string {
    return this.cipher.openField(accountId, 'phone', phoneSealed) ?? '';
  }

  /** @param subscribed accounts with a browser that gets push messages */
  toDutyPersonDto(person: DutyPersonEntity, subscribed: ReadonlySet<string>): DutyPersonDto {
    const { accountId, name, isHead, isActive } = person;
    return {
      accountId,
      name,
      phone: this.openPhone(person),
      hasPush: subscribed.has(accountId),
      hasMail: person.emailSealed !== null && person.emailConfirmedAt !== null,
      isHead,
      isActive,
    };
  }
}

/**
 * Returns who gets the notices of gaps of a centre: the flagged head, otherwise the active person who joined first. A person without a
 * confirmed e-mail address gets nothing, so the first active one with an address takes their place.
 */
export const findGapRecipient = (people: readonly DutyPersonEntity[]): DutyPersonEntity | undefined => {
  const reachable = people.filter(
    (one) => one.isActive && one.emailSealed !== null && one.emailConfirmedAt !== null,
  );
  return reachable.find(({ isHead }) => isHead) ?? reachable[0];
};
