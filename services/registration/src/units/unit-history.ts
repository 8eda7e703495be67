import { Injectable } from '@nestjs/common';
import type { RegistrationState } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { DataSource, type EntityManager } from 'typeorm';
import type { FieldChange } from './field-changes.js';
import { UnitDataCipher } from './unit-data-cipher.js';
import type { UnitRow } from './unit.row.js';

/** Messages between the Department of Health and a committee about a pharmacy, as the history stores them. */
export const healthMessageKinds = ['health-asked', 'health-answered'] as const;
export type HealthMessageKind = (typeof healthMessageKinds)[number];

/** Relations between two registrations: merged, separated again, found to be different units, or split. */
export const unitLinkKinds = [
  'joined-here',
  'joined-to',
  'parted',
  'apart',
  'split-into',
  'split-from',
] as const;
export type UnitLinkKind = (typeof unitLinkKinds)[number];

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
  readonly unit: UnitRow;
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

interface HistoryRow {
  readonly id: string;
  readonly state: RegistrationState;
  readonly at: Date;
  readonly actor_name: string | null;
  readonly note_sealed: string | null;
  readonly changes_sealed: string | null;
  readonly what: HealthMessageKind | null;
  readonly link: UnitLinkKind | null;
  readonly link_unit: string | null;
  readonly link_code: string | null;
  readonly link_name: string | null;
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
    const sealed = (unit: UnitRow, text: string | null): string | null =>
      text === null ? null : this.cipher.sealNote(unit, text);
    await queryRows(
      manager,
      `insert into unit_history (unit_id, at, state, actor_id, actor_name, note_sealed, changes_sealed, link, link_unit, what)
       select t.unit_id, t.at, $3, $4, $5, t.note, t.changes, t.link, t.link_unit, $10 from unnest($1::uuid[], $2::timestamptz[], $6::text[], $7::text[], $8::text[], $9::uuid[]) with ordinality as t(unit_id, at, note, changes, link, link_unit, n) order by n`,
      [
        entries.map(({ unit }) => unit.id),
        entries.map(({ at }) => at),
        transition.state,
        transition.actor?.accountId ?? null,
        transition.actor?.displayName ?? null,
        entries.map(({ unit }) => sealed(unit, transition.note)),
        entries.map(({ unit, changes }) => sealed(unit, changes === null ? null : JSON.stringify(changes))),
        entries.map(({ link }) => link?.kind ?? null),
        entries.map(({ link }) => link?.unitId ?? null),
        transition.what ?? null,
      ],
    );
  }

  /** The entries of a unit, oldest first. A text that cannot be unsealed is reported and left out. */
  async listEntries(
    unit: UnitRow,
    runner: Pick<EntityManager, 'query'> = this.dataSource,
  ): Promise<UnitHistoryEntry[]> {
    const found = await queryRows<HistoryRow>(
      runner,
      `select h.id, h.state, h.at, h.actor_name, h.note_sealed, h.changes_sealed, h.what, h.link, h.link_unit, o.tracking_code as link_code, o.name as link_name
       from unit_history h left join unit o on o.id = h.link_unit where h.unit_id = $1 order by h.id`,
      [unit.id],
    );
    return found.map((row) => this.toEntry(unit, row));
  }

  private toEntry(unit: UnitRow, row: HistoryRow): UnitHistoryEntry {
    const unsealed = (sealed: string): string | null =>
      this.cipher.openNoteOrNull(unit, sealed, 'unit_history');
    return {
      id: row.id,
      state: row.state,
      at: row.at.toISOString(),
      actorName: row.actor_name,
      note: row.note_sealed === null ? null : unsealed(row.note_sealed),
      ...(row.changes_sealed === null
        ? {}
        : { changes: JSON.parse(unsealed(row.changes_sealed) ?? '[]') as FieldChange[] }),
      ...(row.link === null
        ? {}
        : {
            link: {
              kind: row.link,
              unitId: row.link_unit!,
              trackingCode: row.link_code!,
              name: row.link_name!,
            },
          }),
      ...(row.what === null ? {} : { what: row.what }),
    };
  }
}
