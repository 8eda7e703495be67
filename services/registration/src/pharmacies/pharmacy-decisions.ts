import { Injectable } from '@nestjs/common';
import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import type { ActResultDto } from '../committee/registration-actions.dto.js';
import { UnitHistory, type HealthMessageKind } from '../units/unit-history.js';
import type { UnitRow } from '../units/unit.row.js';
import { UnitStore } from '../units/unit-store.js';
import { PharmacyListProjection } from './pharmacy-list-projection.js';
import { isReleasable, type PharmacyState } from './pharmacy-states.js';

type Listed = UnitRow & { readonly p_state: PharmacyState };

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
      const unit = await this.lockListedUnit(manager, actor, unitId);
      if (unit === null) throw new Problem('REGISTRATION.NOT_FOUND');
      if (unit.p_state === 'asked' && (await this.isLastHealthMessage(manager, unit, 'health-asked', text)))
        return;
      if (unit.p_state !== 'listed' && unit.p_state !== 'asked' && unit.p_state !== 'answered')
        throw new Problem('REGISTRATION.WRONG_STATE');
      await this.setHealthAskedAt(manager, unit, this.clock.now());
      await this.store.recordHealthMessage(manager, unit, actor, 'health-asked', text);
      await this.list.applyHealthQuestion(manager, unit, 'asked');
    });
  }

  /** Answers the Department of Health. A repeated answer changes nothing. @throws Problem REGISTRATION.NOT_FOUND; WRONG_STATE when no question is open */
  answerHealthDepartment(actor: Actor, unitId: string, text: string): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      const unit = await this.lockListedUnit(manager, actor, unitId);
      if (unit === null) throw new Problem('REGISTRATION.NOT_FOUND');
      if (
        unit.p_state === 'answered' &&
        (await this.isLastHealthMessage(manager, unit, 'health-answered', text))
      )
        return;
      if (unit.p_state !== 'asked') throw new Problem('REGISTRATION.WRONG_STATE');
      await this.setHealthAskedAt(manager, unit, null);
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
    const unit = await this.lockListedUnit(manager, actor, id);
    if (unit === null) return { id, ok: false, code: 'REGISTRATION.NOT_FOUND' };
    if (!isReleasable(unit)) return { id, ok: false, state: unit.state, code: 'REGISTRATION.WRONG_STATE' };
    const { state } = await this.store.transitionUnit(manager, unit, {
      state: 'FORWARDED',
      actor,
      note: null,
    });
    return { id, ok: true, state };
  }

  /** Locks a unit of the actor's area that was ever listed; null when there is none. Only `unit` is locked here, as every other change does first. */
  private async lockListedUnit(manager: EntityManager, actor: Actor, id: string): Promise<Listed | null> {
    const scope = jurisdictionSql(actor, 'u.area_path', 2);
    const [found] = await queryRows<Listed>(
      manager,
      `select u.*, p.state as p_state from unit u join pharmacy p on p.unit_id = u.id where u.id = $1 and ${scope.sql} for update of u`,
      [id, ...scope.parameters],
    );
    return found ?? null;
  }

  private async setHealthAskedAt(manager: EntityManager, { id }: UnitRow, at: Date | null): Promise<void> {
    await queryRows(manager, 'update unit set health_asked_at = $2 where id = $1', [id, at]);
  }

  private async isLastHealthMessage(
    manager: EntityManager,
    unit: UnitRow,
    what: HealthMessageKind,
    text: string,
  ): Promise<boolean> {
    const last = (await this.history.listEntries(unit, manager)).findLast(
      (entry) => entry.what !== undefined,
    );
    return last?.what === what && last.note === text;
  }
}
