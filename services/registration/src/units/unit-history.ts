import { Injectable } from '@nestjs/common';
import type { RegistrationState } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { DataSource, type EntityManager } from 'typeorm';
import type { FieldChange } from './field-changes.js';
import { UnitDataCipher } from './unit-data-cipher.js';
import type { HealthMessageKind, UnitLinkKind } from './unit-history-kinds.js';
import type { UnitEntity } from './unit.entity.js';
import { insertHistoryEntries, listHistoryRows, type HistoryRow } from './units.queries.js';

/** The other registration that a history entry refers to. */
export interface UnitLink {
  readonly kind: UnitLinkKind;
  readonly unitId: string;
}

/** A transition of a registration, with its author. */
export interface UnitTransition {
  readonly state: RegistrationState;
  /** The officer who acted; null for the unit itself. */
  readonly actor: Pick<Actor, 'accountId' | 'displayName' | 'place'> | null;
  readonly note: string | null;
  /** Set for a message about a pharmacy, which changes no state. */
  readonly what?: HealthMessageKind;
}

export interface NewHistoryEntry {
  readonly unit: UnitEntity;
  readonly at: Date;
  /** Fields that a correction changed; null for a transition. */
  readonly changes: readonly FieldChange[] | null;
  readonly link: UnitLink | null;
}

/** An entry with its texts unsealed. */
export interface UnitHistoryEntry {
  readonly id: string;
  readonly state: RegistrationState;
  /** ISO 8601. */
  readonly at: string;
  readonly actorName: string | null;
  readonly note: string | null;
  readonly changes?: FieldChange[];
  readonly link?: UnitLink & { readonly trackingCode: string; readonly name: string };
  readonly what?: HealthMessageKind;
}

/** Transitions, corrections and messages of units (`unit_history`). Texts are sealed under the unit's key. */
@Injectable()
export class UnitHistory {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cipher: UnitDataCipher,
  ) {}

  /** Appends entries of one author, in the order of the list. */
  async appendEntries(
    manager: EntityManager,
    entries: readonly NewHistoryEntry[],
    transition: UnitTransition,
  ): Promise<void> {
    const sealed = (unit: UnitEntity, text: string | null): string | null =>
      text === null ? null : this.cipher.sealNote(unit, text);
    await insertHistoryEntries(
      manager,
      entries.map(({ unit, at, changes, link }) => ({
        unitId: unit.id,
        at,
        noteSealed: sealed(unit, transition.note),
        changesSealed: sealed(unit, changes === null ? null : JSON.stringify(changes)),
        linkKind: link?.kind ?? null,
        linkedUnitId: link?.unitId ?? null,
      })),
      {
        state: transition.state,
        actorId: transition.actor?.accountId ?? null,
        actorName: transition.actor?.displayName ?? null,
        healthMessage: transition.what ?? null,
      },
    );
  }

  /** The entries of a unit, oldest first. A text that cannot be unsealed is reported and left out. */
  async listEntries(
    unit: UnitEntity,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<UnitHistoryEntry[]> {
    return (await listHistoryRows(manager, unit.id)).map((row) => this.toEntry(unit, row));
  }

  private toEntry(unit: UnitEntity, row: HistoryRow): UnitHistoryEntry {
    const unsealed = (sealed: string): string | null =>
      this.cipher.openNoteOrNull(unit, sealed, 'unit_history');
    return {
      id: row.id,
      state: row.state,
      at: row.at.toISOString(),
      actorName: row.actorName,
      note: row.noteSealed === null ? null : unsealed(row.noteSealed),
      ...(row.changesSealed === null
        ? {}
        : { changes: JSON.parse(unsealed(row.changesSealed) ?? '[]') as FieldChange[] }),
      ...(row.linkKind === null
        ? {}
        : {
            link: {
              kind: row.linkKind,
              unitId: row.linkedUnitId!,
              trackingCode: row.linkedTrackingCode!,
              name: row.linkedName!,
            },
          }),
      ...(row.healthMessage === null ? {} : { what: row.healthMessage }),
    };
  }
}
