import type { EventEnvelope, Outcome, RiskFlagged } from '@khai-bao/contracts';

/** A declaration that is validated, evaluated and sealed, ready to be inserted. */
export interface PreparedDeclaration {
  readonly id: string;
  readonly day: string;
  readonly clientKey: string;
  readonly bodyDigest: string;
  readonly deviceDigest: string | null;
  /** Token that opens the declaration; never stored. Null for a declaration made by staff. */
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
  /** The event for the alert lane; null unless the rules found the outcome `suspected`. */
  readonly alert: EventEnvelope<RiskFlagged> | null;
}
