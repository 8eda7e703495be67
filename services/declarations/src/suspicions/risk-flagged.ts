import { Topics, type EventEnvelope, type FloodScope, type RiskFlagged } from '@khai-bao/contracts';
import { createEnvelope } from '@khai-bao/platform/events';
import { toDayKeyId } from '../day-keys/day-keys.service.js';
import type { GateDetails } from '../gates/gate-directory.js';

/** A suspected declaration, as the questionnaire's rules or gate staff report it. */
export interface SuspectedDeclaration {
  readonly id: string;
  readonly day: string;
  readonly acceptedAt: Date;
  readonly questionnaireVersion: string;
  readonly personIndex: string;
  readonly sealed: string;
  readonly source: RiskFlagged['source'];
  /** The first rate limit that the declaration or the report exceeds; null when it exceeds none. */
  readonly flood: FloodScope | null;
}

/** Builds the data of a `RiskFlagged` event; the person stays sealed under the day key. */
export const toRiskFlagged = (gate: GateDetails, suspected: SuspectedDeclaration): RiskFlagged => ({
  declarationId: suspected.id,
  unitId: gate.unitId,
  unitName: gate.unitName,
  gateId: gate.gateId,
  gateName: gate.gateName,
  areaPath: gate.areaPath,
  areaName: gate.areaName,
  day: suspected.day,
  acceptedAt: suspected.acceptedAt.toISOString(),
  source: suspected.source,
  questionnaireVersion: suspected.questionnaireVersion,
  personIndex: suspected.personIndex,
  ...(suspected.flood === null ? {} : { flood: suspected.flood }),
  sealed: { keyId: toDayKeyId(suspected.day), ciphertext: suspected.sealed },
});

/** Builds the event of a declaration that the rules call suspected. */
export const createSuspicionAlert = (
  gate: GateDetails,
  suspected: SuspectedDeclaration,
): EventEnvelope<RiskFlagged> =>
  createEnvelope(
    'declarations',
    {
      topic: Topics.riskFlagged,
      key: gate.unitId,
      subject: suspected.id,
      version: 1,
      data: toRiskFlagged(gate, suspected),
    },
    suspected.acceptedAt,
  );
