import { Injectable } from '@nestjs/common';
import { Topics, type GateChecked } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock, dayInHoChiMinh, Problem } from '@khai-bao/platform/core';
import { createEnvelope } from '@khai-bao/platform/events';
import { DataSource } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import type { DeclarationRow } from '../declarations/declaration-row.js';
import { DeclarationsConfig } from '../declarations.config.js';
import { GateDirectory } from '../gates/gate-directory.js';
import { isLookUpToken } from '../passes/look-up-tokens.js';
import { PassesService } from '../passes/passes.service.js';
import { UnitsService } from '../units/units.service.js';
import { requireDecision } from './check-decision.js';
import type { CheckRow } from './check-row.js';
import { resolveCheckTime } from './check-time.js';
import type { CheckRecordedDto, RecordCheckDto } from './checks.dto.js';
import { findCheckByClientKey, insertCheck, joinRecordedPassage } from './checks.queries.js';

const dayMs = 24 * 60 * 60 * 1000;

/** Records entries and exits at gates. */
@Injectable()
export class CheckRecorder {
  constructor(
    private readonly dataSource: DataSource,
    private readonly gates: GateDirectory,
    private readonly passes: PassesService,
    private readonly units: UnitsService,
    private readonly config: DeclarationsConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Records a check. A repeated client key returns the same check, and so does the same passage within ten minutes unless the guard
   * asks to record it again. At an entry a red pass is always stopped, and staff decide about an amber one. An exit is admitted
   * unless staff stop it, whatever became of the pass.
   * @throws Problem UNKNOWN_GUARD, KEY_REUSED for another gate, direction or pass, DECISION_REQUIRED, STOPPED_PASS, and what
   * `requirePassForEntry` and `requirePassForExit` throw
   */
  async recordCheck(actor: Actor, form: RecordCheckDto): Promise<CheckRecordedDto> {
    const gate = await this.gates.requireOwnGate(actor, form.gateId);
    await this.requireGuardOfUnit(actor, gate.unitId, form.guardId);
    const now = this.clock.now();
    const timeOf = ({ accepted_at: declaredAt }: DeclarationRow): Date =>
      resolveCheckTime(form.checkedAt, declaredAt, now, this.config.offlineDays * dayMs);
    const pass =
      form.direction === 'exit'
        ? await this.passes.requirePassForExit(actor, form.pass, timeOf)
        : await this.passes.requirePassForEntry(actor, form.pass, timeOf);
    const decision = requireDecision(pass.outcome, form.decision, form.direction);
    const checkedAt = timeOf(pass);
    const check: GateChecked = {
      checkId: uuidv7(),
      gateId: gate.gateId,
      unitId: gate.unitId,
      areaPath: gate.areaPath,
      declarationId: pass.id,
      checkedAt: checkedAt.toISOString(),
      direction: form.direction,
      decision,
      outcome: pass.outcome,
    };
    const inserted = await insertCheck(this.dataSource, {
      clientKey: form.clientKey,
      day: dayInHoChiMinh(now),
      recordedAt: now,
      checkedAt,
      actorId: actor.accountId,
      guardId: form.guardId ?? null,
      deviceId: actor.deviceId,
      isLookedUp: isLookUpToken(form.pass),
      again: form.again === true,
      check,
      eventJson: serialiseEvent(check, now),
    });
    if (!inserted) return this.findRecordedCheck(form.clientKey, check, now);
    return {
      checkId: check.checkId,
      decision,
      outcome: pass.outcome,
      recordedAt: now.toISOString(),
      checkedAt: check.checkedAt,
      repeated: false,
    };
  }

  /** Requires that the named guard is the sender or staff of the unit. @throws Problem UNKNOWN_GUARD */
  private async requireGuardOfUnit(actor: Actor, unitId: string, guardId: string | undefined): Promise<void> {
    if (guardId === undefined || guardId === actor.accountId) return;
    if (!(await this.units.isStaffOfUnit(unitId, guardId))) throw new Problem('DECLARATIONS.UNKNOWN_GUARD');
  }

  /** Returns the check of a known client key or of a passage that is recorded already. @throws Problem KEY_REUSED */
  private async findRecordedCheck(
    clientKey: string,
    check: GateChecked,
    now: Date,
  ): Promise<CheckRecordedDto> {
    const today = dayInHoChiMinh(now);
    const row =
      (await findCheckByClientKey(this.dataSource, clientKey)) ??
      (await joinRecordedPassage(this.dataSource, clientKey, check, {
        earliest: this.passes.earliestPassDay(today),
        today,
      }));
    if (row === undefined || !isSamePassage(row, check)) throw new Problem('DECLARATIONS.KEY_REUSED');
    return {
      checkId: row.id,
      decision: row.decision,
      outcome: row.outcome,
      recordedAt: row.recorded_at.toISOString(),
      checkedAt: row.checked_at.toISOString(),
      repeated: row.repeated,
    };
  }
}

const serialiseEvent = (check: GateChecked, now: Date): string =>
  JSON.stringify(
    createEnvelope(
      'declarations',
      { topic: Topics.check, key: check.gateId, subject: check.checkId, version: 1, data: check },
      now,
    ),
  );

const isSamePassage = (row: CheckRow, { gateId, direction, declarationId }: GateChecked): boolean =>
  row.gate_id === gateId && row.direction === direction && row.declaration_id === declarationId;
