import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { DutyPeople } from '../rosters/duty-people.js';
import type { ContactCallerDto } from './contacts.dto.js';
import { countContactsByCaller } from './contacts.queries.js';

/** Somebody to whom contacts can be given. */
export type Caller = Pick<ContactCallerDto, 'accountId' | 'name'>;

/** The people among whom contacts are split: the actor and the active people on the duty list of the actor's centre. */
@Injectable()
export class ContactCallers {
  constructor(private readonly people: DutyPeople) {}

  /** Lists possible callers, and whoever has contacts of a case, with what they still have to call. */
  async listCallers(manager: EntityManager, actor: Actor, caseId: string): Promise<ContactCallerDto[]> {
    const busy = await countContactsByCaller(manager, caseId);
    const openCounts = new Map(busy.map(({ accountId, openCount }) => [accountId, openCount]));
    const possible = await this.listPossibleCallers(manager, actor);
    const known = new Set(possible.map(({ accountId }) => accountId));
    return [
      ...possible.map((caller) => ({
        ...caller,
        openCount: openCounts.get(caller.accountId) ?? 0,
        isAssignable: true,
      })),
      ...busy
        .filter(({ accountId }) => !known.has(accountId))
        .map((caller) => ({ ...caller, isAssignable: false })),
    ];
  }

  /** Returns the callers of these accounts. @throws Problem ALERTS.UNKNOWN_DUTY_PERSON */
  async findCallers(manager: EntityManager, actor: Actor, accountIds: readonly string[]): Promise<Caller[]> {
    const possible = new Map(
      (await this.listPossibleCallers(manager, actor)).map((caller) => [caller.accountId, caller]),
    );
    return accountIds.map((accountId) => {
      const caller = possible.get(accountId);
      if (caller === undefined) throw new Problem('ALERTS.UNKNOWN_DUTY_PERSON');
      return caller;
    });
  }

  private async listPossibleCallers(manager: EntityManager, actor: Actor): Promise<Caller[]> {
    const people = actor.areaCode === null ? [] : await this.people.listPeople(manager, actor.areaCode);
    return [
      { accountId: actor.accountId, name: actor.displayName },
      ...people
        .filter(({ accountId, isActive }) => isActive && accountId !== actor.accountId)
        .map(({ accountId, name }) => ({ accountId, name })),
    ];
  }
}
