import type { AccountState, Announcement, RegistrationState, UnitKind } from '@khai-bao/contracts';
import type { LateBefore } from '../clocks/step-clocks.js';
import type { Step } from '../clocks/steps.js';
import type { RegistrationItemDto } from './registrations.dto.js';

/** How a registration came: the public form, typed at the counter, or with a spreadsheet. */
export const unitSources = ['public', 'counter', 'spreadsheet'] as const;
export type UnitSource = (typeof unitSources)[number];

/** A row of `unit`, as SQL gives it. */
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
  /** The Department of Health waits for the committee's answer since then. */
  readonly health_asked_at: Date | null;
  readonly version: number;
  /** The tax code without its hyphen. */
  readonly tax_key: string | null;
  /** What duplicates are found by; null until it was computed. The phone as a keyed digest. */
  readonly phone_mark: string | null;
  readonly name_key: string | null;
  readonly place_key: string | null;
  readonly street_key: string | null;
  /** Another registration may be the same unit, and nobody has said whether. */
  readonly duplicate_open: boolean;
  /** The state before it was closed. */
  readonly closed_from: RegistrationState | null;
  /** The registration that this one was split from, and the first of those that it came of. */
  readonly split_from: string | null;
  readonly split_root: string | null;
  /** The registration that this one was joined to (`DUPLICATE`). */
  readonly joined_to: string | null;
  /** News of this unit that changed nothing that it says: told on top of its version, which officers hold. */
  readonly told: number;
  /** How often its ward was merged: its place changed with its version, but nobody has said anything else of it. */
  readonly ward_moves: number;
}

/** What waits for the committee or is to be urged on by it. */
export const intakeSteps: Partial<Record<RegistrationState, Step>> = {
  SUBMITTED: 'receive',
  RECEIVED: 'forward',
  NEEDS_INFO: 'needs-info',
};

const isLate = ({ state, state_since: since }: UnitRow, lateBefore: LateBefore): boolean => {
  const step = intakeSteps[state];
  return step !== undefined && since <= lateBefore[step];
};

/** What a list shows of a unit: nothing of its people. */
export const presentItem = (row: UnitRow, lateBefore: LateBefore): RegistrationItemDto => ({
  unitId: row.id,
  trackingCode: row.tracking_code,
  name: row.name,
  kind: row.kind,
  street: row.street,
  areaCode: row.area_code,
  areaName: row.area_name,
  state: row.state,
  hasEmail: row.has_email,
  usesNcovi: row.uses_ncovi,
  submittedAt: row.submitted_at.toISOString(),
  stateSince: row.state_since.toISOString(),
  late: isLate(row, lateBefore),
  accountState: row.account_state,
  duplicateOpen: row.duplicate_open,
  healthAsks: row.health_asked_at !== null,
  version: row.version,
});
