import { Injectable } from '@nestjs/common';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import type { PasswordGrantEntity } from './password-grant.entity.js';
import { areConnectedByGrants, upsertPasswordGrant } from './password-grants.queries.js';

/**
 * Records which official gave whom an account or a password. The giver may have signed in with it, so both count as one
 * person where two independent persons are required.
 */
@Injectable()
export class PasswordGrants {
  constructor(private readonly clock: Clock) {}

  /** Records that an official was given an account or a new password. `wasDisplayed`: whether the giver saw the password. */
  recordPasswordGrant(manager: EntityManager, grant: Omit<PasswordGrantEntity, 'grantedAt'>): Promise<void> {
    return upsertPasswordGrant(manager, { ...grant, grantedAt: this.clock.now() });
  }

  /**
   * Whether two accounts belong to independent persons, as far as is known: neither was invited or reset by the other, also
   * through intermediaries, and no third person saw the passwords of both.
   */
  async areIndependentPersons(manager: EntityManager, one: string, other: string): Promise<boolean> {
    if (one === other) return false;
    return !(await areConnectedByGrants(manager, one, other));
  }
}
