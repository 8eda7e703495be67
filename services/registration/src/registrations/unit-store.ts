import { Injectable } from '@nestjs/common';
import { Topics, type RegistrationState } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { rows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/observability';
import { Outbox } from '@khai-bao/platform/outbox';
import type { EntityManager } from 'typeorm';
import { UnitContacts } from './unit-contacts.js';
import type { UnitRow } from './unit.row.js';

export interface Step {
  readonly state: RegistrationState;
  /** The officer who did it; null for the unit itself. */
  readonly actor: Pick<Actor, 'accountId' | 'displayName' | 'place'> | null;
  readonly note: string | null;
}

/** Writes a unit's steps: the row, its history and its event, together. */
@Injectable()
export class UnitStore {
  constructor(
    private readonly contacts: UnitContacts,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Moves a locked unit to its next state. */
  async take(manager: EntityManager, unit: UnitRow, step: Step): Promise<UnitRow> {
    const [moved] = await rows<UnitRow>(
      manager,
      'update unit set state = $2, state_since = $3, version = version + 1 where id = $1 returning *',
      [unit.id, step.state, this.clock.now()],
    );
    await this.remember(manager, moved!, step);
    return moved!;
  }

  /** History and event of a row as it stands now. */
  remember(manager: EntityManager, unit: UnitRow, step: Step): Promise<void> {
    return this.rememberAll(manager, [unit], step);
  }

  /** The same for many that took the same step. */
  async rememberAll(manager: EntityManager, units: readonly UnitRow[], step: Step): Promise<void> {
    await rows(
      manager,
      `insert into unit_history (unit_id, at, state, actor_id, actor_name, note_sealed)
       select t.unit_id, t.at, $3, $4, $5, t.note from unnest($1::uuid[], $2::timestamptz[], $6::text[]) with ordinality as t(unit_id, at, note, n) order by n`,
      [
        units.map(({ id }) => id),
        units.map(({ state_since: at }) => at),
        step.state,
        step.actor?.accountId ?? null,
        step.actor?.displayName ?? null,
        units.map((unit) => (step.note === null ? null : this.contacts.sealNote(unit, step.note))),
      ],
    );
    const shared = await Promise.all(units.map((unit) => this.contacts.share(unit)));
    await this.outbox.append(
      manager,
      units.map((unit, at) => ({
        topic: Topics.unit,
        key: unit.id,
        subject: unit.id,
        version: unit.version,
        data: {
          unitId: unit.id,
          name: unit.name,
          kind: unit.kind,
          taxCode: unit.tax_code,
          areaCode: unit.area_code,
          areaPath: unit.area_path,
          areaName: unit.area_name,
          street: unit.street,
          state: unit.state,
          stateSince: unit.state_since.toISOString(),
          submittedAt: unit.submitted_at.toISOString(),
          reference: unit.tracking_code,
          hasEmail: unit.has_email,
          usesNcovi: unit.uses_ncovi,
          actorId: step.actor?.accountId ?? null,
          actorPlace: step.actor?.place ?? null,
          contact: shared[at]!,
        },
      })),
    );
  }
}
