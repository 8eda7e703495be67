import type { Outcome } from '@khai-bao/contracts';
import type { DeclarationStatus } from './declaration-transitions.js';

/** A row of the table `declaration`, as the driver returns it. */
export interface DeclarationRow {
  readonly day: string;
  readonly id: string;
  readonly unit_id: string;
  readonly gate_id: string;
  readonly area_path: string;
  readonly accepted_at: Date;
  readonly outcome: Outcome;
  readonly questionnaire_version: string;
  readonly channel: 'self' | 'on-behalf';
  readonly sealed: string;
  readonly person_index: string;
  readonly pass_code: string;
  readonly valid_until: Date;
  readonly device_digest: string | null;
  readonly status: DeclarationStatus;
  readonly version: number;
  readonly told_at: Date | null;
  readonly acknowledged_at: Date | null;
  readonly pass_issue: number;
  readonly changed_at: Date | null;
  readonly submitted_outcome: Outcome | null;
  readonly pass_blocked_at: Date | null;
}

/** The select list of a `DeclarationRow`; the day is read as text. */
export const declarationColumns =
  'day::text as day, id, unit_id, gate_id, area_path, accepted_at, outcome, questionnaire_version, channel, sealed, person_index, pass_code, valid_until, device_digest, status, version, told_at, acknowledged_at, pass_issue, changed_at, submitted_outcome, pass_blocked_at';
