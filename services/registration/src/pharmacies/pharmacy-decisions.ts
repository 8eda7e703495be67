import { Injectable } from '@nestjs/common';
import { jurisdictionSql, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { DataSource, type EntityManager } from 'typeorm';
import type { ActResultDto } from '../registrations/registrations.dto.js';
import { RegistrationsService } from '../registrations/registrations.service.js';
import type { UnitRow } from '../registrations/unit.row.js';
import { UnitStore } from '../registrations/unit-store.js';
import { PharmacyBook } from './pharmacy-book.js';
import { canRelease, type HealthWord, type PharmacyState } from './pharmacy-states.js';

type Listed = UnitRow & { readonly p_state: PharmacyState };

/** What the Department of Health and the committees do with a listed pharmacy. */
@Injectable()
export class PharmacyDecisions {
  constructor(
    private readonly dataSource: DataSource,
    private readonly store: UnitStore,
    private readonly book: PharmacyBook,
    private readonly registrations: RegistrationsService,
    private readonly clock: Clock,
  ) {}

  /** Health asks the committee; the same question twice is one. @throws Problem REGISTRATION.NOT_FOUND, WRONG_STATE when it is no longer Health's to decide */
  ask(actor: Actor, unitId: string, text: string): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      const unit = await this.lock(manager, actor, unitId);
      if (unit === null) throw new Problem('REGISTRATION.NOT_FOUND');
      if (unit.p_state === 'asked' && (await this.saidLast(unit, 'health-asked', text))) return;
      if (unit.p_state !== 'listed' && unit.p_state !== 'asked' && unit.p_state !== 'answered')
        throw new Problem('REGISTRATION.WRONG_STATE');
      await this.setAsked(manager, unit, this.clock.now());
      await this.store.say(manager, unit, actor, 'health-asked', text);
      await this.book.follow(manager, [unit], [], 'asked');
    });
  }

  /** The committee answers Health; the same answer twice is one. @throws Problem REGISTRATION.NOT_FOUND, WRONG_STATE when nothing is asked */
  answer(actor: Actor, unitId: string, text: string): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      const unit = await this.lock(manager, actor, unitId);
      if (unit === null) throw new Problem('REGISTRATION.NOT_FOUND');
      if (unit.p_state === 'answered' && (await this.saidLast(unit, 'health-answered', text))) return;
      if (unit.p_state !== 'asked') throw new Problem('REGISTRATION.WRONG_STATE');
      await this.setAsked(manager, unit, null);
      await this.store.say(manager, unit, actor, 'health-answered', text);
      await this.book.follow(manager, [unit], [], 'answered');
    });
  }

  /** Health sends pharmacies on for an account; each gets its own answer, none stops the others. */
  async release(actor: Actor, ids: readonly string[]): Promise<ActResultDto[]> {
    const results: ActResultDto[] = [];
    for (const id of new Set(ids))
      results.push(await this.dataSource.transaction((manager) => this.releaseOne(manager, actor, id)));
    return results;
  }

  private async releaseOne(manager: EntityManager, actor: Actor, id: string): Promise<ActResultDto> {
    const unit = await this.lock(manager, actor, id);
    if (unit === null) return { id, ok: false, code: 'REGISTRATION.NOT_FOUND' };
    if (!canRelease(unit)) return { id, ok: false, state: unit.state, code: 'REGISTRATION.WRONG_STATE' };
    const { state } = await this.store.take(manager, unit, { state: 'FORWARDED', actor, note: null });
    return { id, ok: true, state };
  }

  /** A pharmacy of one's area that was ever listed. The unit is locked first, as by whoever changes it. */
  private async lock(manager: EntityManager, actor: Actor, id: string): Promise<Listed | null> {
    const scope = jurisdictionSql(actor, 'u.area_path', 2);
    const [found] = await queryRows<Listed>(
      manager,
      `select u.*, p.state as p_state from unit u join pharmacy p on p.unit_id = u.id where u.id = $1 and ${scope.sql} for update of u`,
      [id, ...scope.parameters],
    );
    return found ?? null;
  }

  private async setAsked(manager: EntityManager, { id }: UnitRow, at: Date | null): Promise<void> {
    await queryRows(manager, 'update unit set health_asked_at = $2 where id = $1', [id, at]);
  }

  private async saidLast(unit: UnitRow, what: HealthWord, text: string): Promise<boolean> {
    const last = (await this.registrations.history(unit)).findLast((entry) => entry.what !== undefined);
    return last?.what === what && last.note === text;
  }
}
