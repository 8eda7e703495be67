import { Injectable } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { deterministicEventId } from '@khai-bao/platform/events';
import { Lane, Outbox } from '@khai-bao/platform/outbox';
import { DataSource } from 'typeorm';
import { wasCheckedAtUnit } from '../checks/checks.queries.js';
import type { DeclarationRow } from '../declarations/declaration-row.js';
import { findDeclaration } from '../declarations/declarations.queries.js';
import { GateDirectory, type GateDetails } from '../gates/gate-directory.js';
import { PassesService } from '../passes/passes.service.js';
import { toRiskFlagged } from './risk-flagged.js';
import { SuspicionFloodLimiter } from './suspicion-flood-limiter.js';
import type { ReportSuspicionDto, SuspicionReportedDto } from './suspicions.dto.js';

/** Reports of gate staff about people who look ill. */
@Injectable()
export class SuspicionsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly gates: GateDirectory,
    private readonly passes: PassesService,
    private readonly floodLimiter: SuspicionFloodLimiter,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * Publishes a suspected person to alerts, as intake does for a red declaration. Alerts folds reports above the limits of
   * `SuspicionFloodLimiter`. @throws Problem NOT_FOUND for a declaration that was neither made nor checked at the unit
   */
  async reportSuspicion(actor: Actor, form: ReportSuspicionDto): Promise<SuspicionReportedDto> {
    const gate = await this.gates.requireOwnGate(actor, form.gateId);
    const row = await this.requireSeenDeclaration(gate, form.declarationId);
    const now = this.clock.now();
    const flood = await this.floodLimiter.countSuspicionReport(
      `${actor.accountId}/${row.id}/${form.clientKey}`,
      { gate, staff: actor },
    );
    await this.dataSource.transaction((manager) =>
      this.outbox.appendEvents(
        manager,
        {
          topic: Topics.riskFlagged,
          key: gate.unitId,
          subject: row.id,
          version: 2,
          id: deterministicEventId(Topics.riskFlagged, `${row.id}/${form.clientKey}`, 2),
          data: toRiskFlagged(gate, {
            id: row.id,
            day: row.day,
            acceptedAt: row.accepted_at,
            questionnaireVersion: row.questionnaire_version,
            personIndex: row.person_index,
            sealed: row.sealed,
            source: 'gate-staff',
            flood,
          }),
        },
        Lane.alert,
      ),
    );
    return { declarationId: row.id, reportedAt: now.toISOString() };
  }

  /** Returns a declaration that was made or checked at the gate's unit. @throws Problem NOT_FOUND */
  private async requireSeenDeclaration(gate: GateDetails, declarationId: string): Promise<DeclarationRow> {
    const since = this.passes.earliestPassDay();
    const row = await findDeclaration(this.dataSource, declarationId, since);
    if (row === undefined || row.status === 'erased') throw new Problem('DECLARATIONS.NOT_FOUND');
    const isSeen =
      row.unit_id === gate.unitId || (await wasCheckedAtUnit(this.dataSource, row.id, gate.unitId, since));
    if (!isSeen) throw new Problem('DECLARATIONS.NOT_FOUND');
    return row;
  }
}
