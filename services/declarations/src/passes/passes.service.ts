import { Injectable } from '@nestjs/common';
import { isValidPassCode, normaliseCode, type Outcome } from '@khai-bao/health-form';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Problem, Clock, dayInHoChiMinh, daysBefore } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { SealedPersonReader } from '../declarations/sealed-person-reader.js';
import { DeclarationsConfig } from '../declarations.config.js';
import type { DeclarationRow } from '../declarations/declaration-row.js';
import { findDeclaration, findDeclarationsByPassCode } from '../declarations/declarations.queries.js';
import { findGateAndUnitNames } from '../gates/gates.queries.js';
import { PassCodeRateLimiter } from './pass-code-rate-limiter.js';
import { PassSigner } from './pass-signer.js';
import type { PassDecision, VerifiedPassDto } from './passes.dto.js';

const decisionByOutcome: Readonly<Record<Outcome, PassDecision>> = {
  clear: 'admit',
  caution: 'ask',
  suspected: 'stop',
};

/** Verifies passes by their token or by their typed code. */
@Injectable()
export class PassesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly signer: PassSigner,
    private readonly personReader: SealedPersonReader,
    private readonly codeLimiter: PassCodeRateLimiter,
    private readonly config: DeclarationsConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Verifies a pass for gate staff.
   * @throws Problem PASS_FORGED, PASS_EXPIRED, PASS_UNKNOWN, PASS_REVOKED, TOO_MANY_REQUESTS for typed codes
   */
  async verifyPass(actor: Actor, pass: string): Promise<VerifiedPassDto> {
    const unitId = requireOwnUnit(actor);
    const row = await this.requireValidPass(actor, pass);
    const names = await findGateAndUnitNames(this.dataSource, row.gate_id);
    return {
      declarationId: row.id,
      outcome: row.outcome,
      decision: decisionByOutcome[row.outcome],
      person: await this.personReader.readPersonSummary(row),
      declaredAt: row.accepted_at.toISOString(),
      validUntil: row.valid_until.toISOString(),
      unitName: names?.unit_name ?? '',
      gateName: names?.gate_name ?? '',
      sameUnit: row.unit_id === unitId,
    };
  }

  /** Returns the declaration of a pass that is valid now. @throws Problem as `verifyPass` */
  async requireValidPass(actor: Actor, pass: string): Promise<DeclarationRow> {
    return this.requirePassValidAt(actor, pass, () => this.clock.now());
  }

  /**
   * Returns the declaration of a pass that was valid at the instant that `at` computes. A check without a network is sent hours later,
   * and its pass must have been valid when the check was made. @throws Problem as `verifyPass`
   */
  async requirePassValidAt(
    actor: Actor,
    pass: string,
    at: (row: DeclarationRow) => Date,
  ): Promise<DeclarationRow> {
    const text = pass.trim();
    const row = text.includes('.')
      ? await this.findByToken(text)
      : await this.findByTypedCode(actor, normaliseCode(text));
    if (row.status === 'withdrawn' || row.status === 'erased') throw new Problem('DECLARATIONS.PASS_REVOKED');
    if (row.valid_until < at(row)) throw new Problem('DECLARATIONS.PASS_EXPIRED');
    return row;
  }

  /**
   * Returns the first day (Asia/Ho_Chi_Minh) of passes that may still be checked or reported. It allows for `PASS_HOURS` of validity,
   * for `OFFLINE_DAYS` that a check may wait on a device, and for one more day, so that an expired pass is reported as expired.
   */
  earliestPassDay(before = dayInHoChiMinh(this.clock.now())): string {
    return daysBefore(before, Math.ceil(this.config.passHours / 24) + this.config.offlineDays + 1);
  }

  private async findByToken(token: string): Promise<DeclarationRow> {
    const { pass, ...verdict } = await this.signer.verifyPassToken(token, this.clock.now());
    // With a valid signature the row decides about expiry, because the clock of another instance may be seconds ahead.
    if (pass === undefined) throw new Problem('DECLARATIONS.PASS_FORGED');
    const row = await findDeclaration(this.dataSource, pass.declarationId, this.earliestPassDay());
    if (row !== undefined) return row;
    throw new Problem(
      !verdict.ok && verdict.reason === 'expired' ? 'DECLARATIONS.PASS_EXPIRED' : 'DECLARATIONS.PASS_UNKNOWN',
    );
  }

  private async findByTypedCode(actor: Actor, code: string): Promise<DeclarationRow> {
    await this.codeLimiter.consumeTypedCode(actor);
    if (!isValidPassCode(code)) throw new Problem('DECLARATIONS.PASS_UNKNOWN');
    return this.codeLimiter.findWithRefund(actor, () => this.findHolderOfCode(actor, code));
  }

  private async findHolderOfCode(actor: Actor, code: string): Promise<DeclarationRow> {
    const [row, other] = await findDeclarationsByPassCode(this.dataSource, code, {
      sinceDay: this.earliestPassDay(),
      preferredUnitId: actor.unitId,
    });
    // A code that belongs to two people admits nobody.
    if (row === undefined || (other !== undefined && other.person_index !== row.person_index))
      throw new Problem('DECLARATIONS.PASS_UNKNOWN');
    return row;
  }
}
