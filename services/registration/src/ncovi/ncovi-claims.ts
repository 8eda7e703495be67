import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import type { EntityManager } from 'typeorm';
import { UnitStore } from '../units/unit-store.js';
import { UnitEntity } from '../units/unit.entity.js';
import { NcoviClaimEntity } from './ncovi-claim.entity.js';

/** What units say themselves about their use of NCOVI, and the codes that they give as a proof. */
@Injectable()
export class NcoviClaims {
  constructor(private readonly store: UnitStore) {}

  /** Stores the code that a new unit gave. */
  async recordCode(manager: EntityManager, unitId: string, code: string): Promise<void> {
    await manager.upsert(NcoviClaimEntity, { unitId, code }, ['unitId']);
  }

  /** Reads the codes that units gave. */
  async findCode(manager: EntityManager, unitId: string): Promise<string | null> {
    return (await manager.findOneBy(NcoviClaimEntity, { unitId }))?.code ?? null;
  }

  /**
   * Makes a unit a normal one again: it does not use NCOVI any more, and an exempted registration returns to its committee.
   * @param note which the unit reads on its tracking page
   */
  async endClaim(manager: EntityManager, unitId: string, actor: Actor | null, note: string): Promise<void> {
    const unit = await manager.findOne(UnitEntity, {
      where: { id: unitId },
      lock: { mode: 'pessimistic_write' },
    });
    if (unit === null) return;
    const withoutNcovi = unit.usesNcovi ? await this.store.setUsesNcovi(manager, unit, false) : unit;
    if (unit.state === 'EXEMPT_NCOVI')
      await this.store.transitionUnit(manager, withoutNcovi, { state: 'RECEIVED', actor, note });
    else if (unit.usesNcovi)
      await this.store.recordCorrections(
        manager,
        [{ unit: withoutNcovi, changes: [{ field: 'usesNcovi', from: 'true', to: 'false' }] }],
        actor,
        note,
      );
  }
}
