import { Injectable } from '@nestjs/common';
import { normalisePhone } from '@khai-bao/health-form';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { Clock, dayInHoChiMinh, Problem } from '@khai-bao/platform/core';
import { blindIndex } from '@khai-bao/platform/sealing';
import { normaliseIdNumber } from '@khai-bao/text';
import { DataSource } from 'typeorm';
import { DayKeys } from '../day-keys/day-keys.service.js';
import type { DeclarationRow } from '../declarations/declaration-row.js';
import { SealedPersonReader } from '../declarations/sealed-person-reader.js';
import { GateDirectory } from '../gates/gate-directory.js';
import { LookUpTokens } from '../passes/look-up-tokens.js';
import { decisionByOutcome } from '../passes/passes.service.js';
import { LookUpRateLimiter } from './look-up-rate-limiter.js';
import type { LookedUpPassDto, LookedUpPassListDto, LookUpPassDto } from './look-ups.dto.js';
import { findValidDeclarations, type PersonIndexes } from './look-ups.queries.js';
import { toInitials } from './to-initials.js';

/** People of one phone in one answer: a household of twelve. */
const maxFoundPasses = 12;

/** Finds today's pass of somebody who cannot show it. */
@Injectable()
export class LookUpsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly gates: GateDirectory,
    private readonly dayKeys: DayKeys,
    private readonly tokens: LookUpTokens,
    private readonly personReader: SealedPersonReader,
    private readonly limiter: LookUpRateLimiter,
    private readonly trail: AccessTrail,
    private readonly clock: Clock,
  ) {}

  /**
   * Finds the valid passes of today by a phone or an ID paper. A pass is good at every unit, so it finds those of all units. Each
   * look-up is recorded in the access trail, and one that finds nobody has one answer, whatever the reason.
   * @throws Problem PLATFORM.VALIDATION for what is no phone or not exactly one of both, TOO_MANY_REQUESTS, NOT_FOUND for a gate of
   * another unit
   */
  async lookUpPass(actor: Actor, form: LookUpPassDto): Promise<LookedUpPassListDto> {
    const gate = await this.gates.requireOwnGate(actor, form.gateId);
    const now = this.clock.now();
    const day = dayInHoChiMinh(now);
    const indexes = toPersonIndexes(await this.dayKeys.getDayKey(day), form);
    await this.limiter.consumeLookUp(actor);
    const rows = await findValidDeclarations(this.dataSource, day, now, indexes, maxFoundPasses);
    if (rows.length > 0) await this.limiter.refundFound(actor);
    // The access is recorded before a person is unsealed. The transaction ends first: unsealing may load a day key.
    await this.dataSource.transaction(async (manager) => {
      if (rows.length === 0)
        await this.trail.recordAccess(manager, actor, 'pass.look-up', 'unit', gate.unitId, gate.gateName);
      for (const { id } of rows)
        await this.trail.recordAccess(manager, actor, 'pass.look-up', 'declaration', id, gate.gateName);
    });
    return { items: await Promise.all(rows.map((row) => this.toLookedUpPassDto(row, gate.unitId, now))) };
  }

  private async toLookedUpPassDto(
    row: DeclarationRow,
    unitId: string,
    lookedUpAt: Date,
  ): Promise<LookedUpPassDto> {
    const isBlocked = row.pass_blocked_at !== null;
    const { shortName, birthYear } = await this.personReader.readPersonSummary(row);
    return {
      declarationId: row.id,
      token: isBlocked ? null : await this.tokens.issueLookUpToken(row, unitId, lookedUpAt),
      initials: toInitials(shortName),
      birthYear,
      outcome: row.outcome,
      decision: isBlocked ? 'stop' : decisionByOutcome[row.outcome],
      validUntil: row.valid_until.toISOString(),
    };
  }
}

/** Computes the blind indexes of what was asked for. @throws Problem PLATFORM.VALIDATION */
function toPersonIndexes(key: Buffer, { phone, idNumbers }: LookUpPassDto): PersonIndexes {
  if ((phone === undefined) === (idNumbers === undefined))
    throw new Problem('PLATFORM.VALIDATION', { fields: [{ path: 'phone', code: 'required' }] });
  if (idNumbers !== undefined)
    return { idIndexes: idNumbers.map((number) => blindIndex(key, 'id', normaliseIdNumber(number))) };
  const normalised = normalisePhone(phone ?? '');
  if (normalised === null)
    throw new Problem('PLATFORM.VALIDATION', { fields: [{ path: 'phone', code: 'phone' }] });
  return { phoneIndex: blindIndex(key, 'phone', normalised) };
}
