import type { Outcome, RiskFlagged } from '@khai-bao/contracts';
import type { EventEnvelope } from '@khai-bao/contracts';

/** A declaration ready to be written. */
export interface Prepared {
  readonly id: string;
  readonly day: string;
  readonly clientKey: string;
  readonly bodyDigest: string;
  readonly deviceDigest: string | null;
  /** Token that opens the declaration; never stored. Null when staff declare. */
  readonly deviceToken: string | null;
  readonly unitId: string;
  readonly gateId: string;
  readonly areaPath: string;
  readonly acceptedAt: Date;
  readonly outcome: Outcome;
  readonly questionnaireVersion: string;
  readonly channel: 'self' | 'on-behalf';
  readonly sealed: string;
  readonly phoneIndex: string;
  readonly idIndex: string | null;
  readonly personIndex: string;
  readonly passCode: string;
  readonly validUntil: Date;
  /** The alert that goes ahead of everything, when the rules said suspected. */
  readonly alert: EventEnvelope<RiskFlagged> | null;
}

/** A row of `declaration`, as SQL gives it. */
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
  readonly status: 'submitted' | 'corrected' | 'withdrawn' | 'erased';
  readonly version: number;
  readonly told_at: Date | null;
  readonly acknowledged_at: Date | null;
}

/** Columns of a declaration, with the day as text. */
export const declarationColumns =
  'day::text as day, id, unit_id, gate_id, area_path, accepted_at, outcome, questionnaire_version, channel, sealed, person_index, pass_code, valid_until, device_digest, status, version, told_at, acknowledged_at';
