import type { AccountState, Announcement, RegistrationState, UnitKind } from '@khai-bao/contracts';

/** How a registration was submitted: on the public form, at the counter of a committee, or in a spreadsheet. */
export const unitSources = ['public', 'counter', 'spreadsheet'] as const;
export type UnitSource = (typeof unitSources)[number];

/** A row of `unit`, as SQL returns it. */
export interface UnitRow {
  readonly id: string;
  readonly tracking_code: string;
  readonly name: string;
  readonly kind: UnitKind;
  readonly tax_code: string | null;
  readonly area_code: string;
  readonly area_path: string;
  readonly area_name: string;
  readonly street: string;
  readonly state: RegistrationState;
  readonly state_since: Date;
  readonly submitted_at: Date;
  readonly has_email: boolean;
  readonly uses_ncovi: boolean;
  readonly expected_gates: number | null;
  readonly source: UnitSource;
  readonly announcement: Announcement | null;
  readonly unit_key_sealed: string;
  readonly contact_sealed: string;
  readonly account_state: AccountState | null;
  /** Since when the Department of Health has been waiting for the committee's answer; null when it asked nothing. */
  readonly health_asked_at: Date | null;
  /** Optimistic lock of officers. */
  readonly version: number;
  /** The tax code without its hyphen. */
  readonly tax_key: string | null;
  /** The columns that duplicates are found by; null until they are computed. `phone_mark` is the blind index of the phone. */
  readonly phone_mark: string | null;
  readonly name_key: string | null;
  readonly place_key: string | null;
  readonly street_key: string | null;
  /** At least one pair of this unit with a possible duplicate is undecided. */
  readonly duplicate_open: boolean;
  /** The state before the unit was closed. */
  readonly closed_from: RegistrationState | null;
  /** The registration that this one was split from, and the first registration of the chain of splits. */
  readonly split_from: string | null;
  readonly split_root: string | null;
  /** The registration that this one was merged into (state `DUPLICATE`). */
  readonly joined_to: string | null;
  /** Events that changed nothing that officers see. They raise the version of events, but not the officers' optimistic lock. */
  readonly told: number;
  /** How often its ward was merged. Such a move raises `version`, but is no correction by an officer. */
  readonly ward_moves: number;
}

/** The ward in which a unit is. */
export interface UnitPlace {
  readonly code: string;
  readonly path: string;
  readonly name: string;
}

export const toUnitPlace = (row: UnitRow): UnitPlace => ({
  code: row.area_code,
  path: row.area_path,
  name: row.area_name,
});
