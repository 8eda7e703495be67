import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { DataSource, type EntityManager } from 'typeorm';
import { DuplicatePairs } from '../duplicate-detection/duplicate-pairs.js';
import { findUnitInJurisdiction } from '../units/find-unit.js';
import { UnitStore } from '../units/unit-store.js';
import type { UnitEntity } from '../units/unit.entity.js';
import type { ActDto, ActResultDto } from './registration-actions.dto.js';
import { changesPairs, decideAction } from './registration-actions.js';

/** Concurrency of a bulk action. 500 registrations take seconds, and the connection pool has room for other requests. */
const bulkActionConcurrency = 5;

/** Performs the actions of officers on registrations of their area. */
@Injectable()
export class RegistrationActions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: UnitStore,
    private readonly pairs: DuplicatePairs,
  ) {}

  /** Performs one action on many registrations, each in a transaction of its own. @returns a result per registration, in the order of the ids */
  async actOnRegistrations(actor: Actor, command: ActDto): Promise<ActResultDto[]> {
    const ids = [...new Set(command.ids)];
    const results = new Map<string, ActResultDto>();
    const remaining = ids.values();
    const work = async (): Promise<void> => {
      for (const id of remaining) results.set(id, await this.actOnRegistration(actor, command, id));
    };
    await Promise.all(Array.from({ length: bulkActionConcurrency }, work));
    return ids.map((id) => results.get(id)!);
  }

  private async actOnRegistration(actor: Actor, command: ActDto, id: string): Promise<ActResultDto> {
    return this.dataSource.transaction(async (manager): Promise<ActResultDto> => {
      if (changesPairs(command.action)) await this.pairs.lockUnitsWithPartners(manager, [id]);
      const row = await findUnitInJurisdiction(manager, actor, id, 'for update');
      if (row === null) return { id, ok: false, code: 'REGISTRATION.NOT_FOUND' };
      const decision = decideAction(
        { state: row.state, kind: row.kind, usesNcovi: row.usesNcovi, closedFrom: row.closedFrom },
        command.action,
      );
      if ('refusal' in decision) return { id, ok: false, state: row.state, code: decision.refusal };
      let current = row;
      for (const state of decision.states)
        current = await this.store.transitionUnit(manager, current, {
          state,
          actor,
          note: command.note ?? null,
        });
      await this.updatePairs(manager, current, decision.pairs);
      return { id, ok: true, state: current.state };
    });
  }

  private async updatePairs(
    manager: EntityManager,
    unit: UnitEntity,
    pairs: 'unchanged' | 'close' | 'recheck',
  ): Promise<void> {
    if (pairs === 'unchanged') return;
    const flagged =
      pairs === 'close'
        ? await this.pairs.closeOpenPairs(manager, unit.id)
        : await this.pairs.recheckPairs(manager, [unit], 'published');
    await this.store.publishUnits(manager, flagged);
  }
}
