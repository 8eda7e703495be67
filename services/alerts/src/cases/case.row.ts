import type { CaseState } from '@khai-bao/contracts';

/** A row of `suspected_case`; the day is read as text. */
export interface CaseRow {
  readonly id: string;
  readonly code: string;
  readonly unit_id: string;
  readonly unit_name: string;
  readonly gate_id: string;
  readonly gate_name: string;
  readonly declaration_id: string;
  readonly area_path: string;
  readonly area_name: string;
  readonly day: string;
  readonly source: 'rules' | 'gate-staff';
  readonly questionnaire_version: string;
  readonly accepted_at: Date;
  readonly state: CaseState;
  readonly state_since: Date;
  readonly opened_at: Date;
  readonly acknowledged_at: Date | null;
  readonly acknowledged_by_name: string | null;
  readonly escalate_at: Date | null;
  /** Time at which the city became responsible, because nobody had acknowledged the case. */
  readonly escalated_at: Date | null;
  readonly responsible: 'district' | 'city';
  readonly notified_district_at: Date | null;
  readonly notified_city_at: Date | null;
  readonly key_sealed: string;
  readonly content_sealed: string;
  readonly version: number;
  readonly folded_flags: number;
}

/** Columns that a transition writes besides the state. */
export type CaseColumnChanges = Partial<
  Omit<CaseRow, 'id' | 'code' | 'unit_id' | 'day' | 'state' | 'state_since' | 'version' | 'folded_flags'>
> & { readonly acknowledged_by?: string | null };

/** The area in which a unit is. */
export interface UnitPlace {
  readonly areaPath: string;
  readonly areaName: string;
}

export const caseColumns =
  'id, code, unit_id, unit_name, gate_id, gate_name, declaration_id, area_path, area_name, day::text as day, source, questionnaire_version, accepted_at, state, state_since, opened_at, acknowledged_at, acknowledged_by_name, escalate_at, escalated_at, responsible, notified_district_at, notified_city_at, key_sealed, content_sealed, version, folded_flags';
