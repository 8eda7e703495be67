import type { AccountState, Announcement, RegistrationState, UnitKind } from '@khai-bao/contracts';
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
}

/** What a list shows of a unit: nothing of its people. */
export const presentItem = (row: UnitRow, lateBefore: Date): RegistrationItemDto => ({
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
  late: (row.state === 'SUBMITTED' || row.state === 'RECEIVED') && row.submitted_at < lateBefore,
  accountState: row.account_state,
  healthAsks: row.health_asked_at !== null,
  version: row.version,
});
