import { Injectable } from '@nestjs/common';
import { Topics, type FloodScope } from '@khai-bao/contracts';
import { deterministicEventId } from '@khai-bao/platform/events';
import { Lane, Outbox, OutboxRelay } from '@khai-bao/platform/outbox';
import { sealText } from '@khai-bao/platform/sealing';
import type { EntityManager } from 'typeorm';
import { toDayKeyId } from '../day-keys/day-keys.service.js';
import type { DeclarationRow } from '../declarations/declaration-row.js';
import type { GateDetails } from '../gates/gate-directory.js';
import { toRiskFlagged } from './risk-flagged.js';

/** Publishes the reports of gate staff to alerts, and which of them were taken back. */
@Injectable()
export class SuspicionPublisher {
  constructor(
    private readonly outbox: Outbox,
    private readonly relay: OutboxRelay,
  ) {}

  /** Publishes a reported person, as intake does for a red declaration. A repeated report has the same event id. */
  publishReport(
    manager: EntityManager,
    gate: GateDetails,
    row: DeclarationRow,
    { clientKey, flood }: { readonly clientKey: string; readonly flood: FloodScope | null },
  ): Promise<void> {
    return this.outbox.appendEvents(
      manager,
      {
        topic: Topics.riskFlagged,
        key: gate.unitId,
        subject: row.id,
        version: 2,
        id: deterministicEventId(Topics.riskFlagged, `${row.id}/${clientKey}`, 2),
        data: toRiskFlagged(gate, { ...suspectedOf(row), flood }),
      },
      Lane.alert,
    );
  }

  /** Publishes that a report was taken back. The reason is sealed under the day key. */
  publishTakenBack(
    manager: EntityManager,
    gate: GateDetails,
    row: DeclarationRow,
    { blockId, reason, key }: { readonly blockId: string; readonly reason: string; readonly key: Buffer },
  ): Promise<void> {
    return this.outbox.appendEvents(
      manager,
      {
        topic: Topics.riskFlagged,
        key: gate.unitId,
        subject: row.id,
        version: row.version + 1,
        id: deterministicEventId(Topics.riskFlagged, `${row.id}/taken-back/${blockId}`, 1),
        data: {
          ...toRiskFlagged(gate, { ...suspectedOf(row), flood: null }),
          update: 'report-taken-back',
          sealedNote: {
            keyId: toDayKeyId(row.day),
            ciphertext: sealText(key, reason, `declaration-note:${row.id}`),
          },
        },
      },
      Lane.alert,
    );
  }

  wakeRelay(): void {
    this.relay.wakeLane(Lane.alert);
  }
}

const suspectedOf = (row: DeclarationRow) => ({
  id: row.id,
  day: row.day,
  acceptedAt: row.accepted_at,
  questionnaireVersion: row.questionnaire_version,
  personIndex: row.person_index,
  sealed: row.sealed,
  source: 'gate-staff' as const,
});
