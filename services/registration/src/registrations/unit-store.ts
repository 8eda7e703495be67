import { Injectable } from '@nestjs/common';
import { Topics, type RegistrationState } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { rows } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/observability';
import { Outbox } from '@khai-bao/platform/outbox';
import type { EntityManager } from 'typeorm';
import type { FieldChange } from './field-changes.js';
import { UnitContacts } from './unit-contacts.js';
import type { UnitRow } from './unit.row.js';

export interface Step {
  readonly state: RegistrationState;
  readonly actor: Actor | null;
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
  async remember(manager: EntityManager, unit: UnitRow, step: Step): Promise<void> {
    await this.write(manager, unit, step, unit.state_since, null);
    await this.publish(manager, unit, step.actor);
  }

  /** The same for a corrected row: its state stays, what has changed stands sealed in its history. */
  async rememberCorrection(
    manager: EntityManager,
    unit: UnitRow,
    actor: Actor,
    changes: readonly FieldChange[],
  ): Promise<void> {
    await this.write(manager, unit, { state: unit.state, actor, note: null }, this.clock.now(), changes);
    await this.publish(manager, unit, actor);
  }

  private async write(
    manager: EntityManager,
    unit: UnitRow,
    step: Step,
    at: Date,
    changes: readonly FieldChange[] | null,
  ): Promise<void> {
    await rows(
      manager,
      'insert into unit_history (unit_id, at, state, actor_id, actor_name, note_sealed, changes_sealed) values ($1, $2, $3, $4, $5, $6, $7)',
      [
        unit.id,
        at,
        step.state,
        step.actor?.accountId ?? null,
        step.actor?.displayName ?? null,
        step.note === null ? null : this.contacts.sealNote(unit, step.note),
        changes === null ? null : this.contacts.sealNote(unit, JSON.stringify(changes)),
      ],
    );
  }

  private async publish(manager: EntityManager, unit: UnitRow, actor: Actor | null): Promise<void> {
    await this.outbox.append(manager, {
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
        actorId: actor?.accountId ?? null,
        actorPlace: actor?.place ?? null,
        contact: await this.contacts.share(unit),
      },
    });
  }
}
