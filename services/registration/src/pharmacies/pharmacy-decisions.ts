import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Problem, Clock } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import type { ActResultDto } from '../committee/registration-actions.dto.js';
import type { HealthMessageKind } from '../units/unit-history-kinds.js';
import { UnitHistory } from '../units/unit-history.js';
import { UnitStore } from '../units/unit-store.js';
import { PharmacyListProjection } from './pharmacy-list-projection.js';
import { lockListedUnit, type ListedUnit } from './pharmacies.queries.js';
import { isReleasable } from './pharmacy-states.js';

/** Decisions of the Department of Health about listed pharmacies, and the answers of committees. */
@Injectable()
export class PharmacyDecisions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: UnitStore,
    private readonly list: PharmacyListProjection,
    private readonly history: UnitHistory,
    private readonly clock: Clock,
  ) {}

  /** Asks the committee about a pharmacy. A repeated question changes nothing. @throws Problem REGISTRATION.NOT_FOUND; WRONG_STATE after the release or withdrawal */
  askCommittee(actor: Actor, unitId: string, text: string): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      const unit = await lockListedUnit(manager, actor, unitId);
      if (unit === undefined) throw new Problem('REGISTRATION.NOT_FOUND');
      if (
        unit.pharmacyState === 'asked' &&
        (await this.isLastHealthMessage(manager, unit, 'health-asked', text))
      )
        return;
      if (
        unit.pharmacyState !== 'listed' &&
        unit.pharmacyState !== 'asked' &&
        unit.pharmacyState !== 'answered'
      )
        throw new Problem('REGISTRATION.WRONG_STATE');
      await this.store.setHealthAskedAt(manager, unit.id, this.clock.now());
      await this.store.recordHealthMessage(manager, unit, actor, 'health-asked', text);
      await this.list.applyHealthQuestion(manager, unit, 'asked');
    });
  }

  /** Answers the Department of Health. A repeated answer changes nothing. @throws Problem REGISTRATION.NOT_FOUND; WRONG_STATE when no question is open */
  answerHealthDepartment(actor: Actor, unitId: string, text: string): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      const unit = await lockListedUnit(manager, actor, unitId);
      if (unit === undefined) throw new Problem('REGISTRATION.NOT_FOUND');
      if (
        unit.pharmacyState === 'answered' &&
        (await this.isLastHealthMessage(manager, unit, 'health-answered', text))
      )
        return;
      if (unit.pharmacyState !== 'asked') throw new Problem('REGISTRATION.WRONG_STATE');
      await this.store.setHealthAskedAt(manager, unit.id, null);
      await this.store.recordHealthMessage(manager, unit, actor, 'health-answered', text);
      await this.list.applyHealthQuestion(manager, unit, 'answered');
    });
  }

  /** Forwards pharmacies to DIC for an account, each in a transaction of its own. @returns a result per pharmacy */
  async releasePharmacies(actor: Actor, ids: readonly string[]): Promise<ActResultDto[]> {
    const results: ActResultDto[] = [];
    for (const id of new Set(ids))
      results.push(await this.dataSource.transaction((manager) => this.releasePharmacy(manager, actor, id)));
    return results;
  }

  private async releasePharmacy(manager: EntityManager, actor: Actor, id: string): Promise<ActResultDto> {
    const unit = await lockListedUnit(manager, actor, id);
    if (unit === undefined) return { id, ok: false, code: 'REGISTRATION.NOT_FOUND' };
    if (!isReleasable(unit)) return { id, ok: false, state: unit.state, code: 'REGISTRATION.WRONG_STATE' };
    const { state } = await this.store.transitionUnit(manager, unit, {
      state: 'FORWARDED',
      actor,
      note: null,
    });
    return { id, ok: true, state };
  }

  private async isLastHealthMessage(
    manager: EntityManager,
    unit: ListedUnit,
    what: HealthMessageKind,
    text: string,
  ): Promise<boolean> {
    const last = (await this.history.listEntries(unit, manager)).findLast(
      (entry) => entry.what !== undefined,
    );
    return last?.what === what && last.note === text;
  }
}
