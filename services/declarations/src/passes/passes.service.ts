import { Injectable } from '@nestjs/common';
import { isValidPassCode, normaliseCode, type Outcome } from '@khai-bao/health-form';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Problem, Clock, dayInHoChiMinh, daysBefore } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { SealedPersonReader } from '../declarations/sealed-person-reader.js';
import { DeclarationsConfig } from '../declarations.config.js';
import type { DeclarationRow } from '../declarations/declaration-row.js';
import { isInForce } from '../declarations/declaration-transitions.js';
import { findDeclaration, findDeclarationsByPassCode } from '../declarations/declarations.queries.js';
import { findGateAndUnitNames } from '../gates/gates.queries.js';
import { PassCodeRateLimiter } from './pass-code-rate-limiter.js';
import { PassSigner } from './pass-signer.js';
import type { PassDecision, VerifiedPassDto } from './passes.dto.js';
import { findRevocationByPassCode, findRevocationOfPass } from './revocations.queries.js';

const decisionByOutcome: Readonly<Record<Outcome, PassDecision>> = {
  clear: 'admit',
  caution: 'ask',
  suspected: 'stop',
};

/** A check that a device made less than this before the revocation, by its own clock, counts as made after it. */
const revocationToleranceMs = 120_000;

/** A pass as it was presented, with its declaration as it is now. */
interface PresentedPass {
  readonly row: DeclarationRow;
  /** Which pass of the declaration it is; 255 for the code of a declaration that is no longer in force. */
  readonly issue: number;
  /** What the pass itself states. */
  readonly stated: Pick<DeclarationRow, 'outcome' | 'valid_until'>;
}

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
    const presented = text.includes('.')
      ? await this.findByToken(text)
      : await this.findByTypedCode(actor, normaliseCode(text));
    const row = await this.requireUnrevoked(presented, at);
    if (row.valid_until < at(row)) throw new Problem('DECLARATIONS.PASS_EXPIRED');
    return row;
  }

  /**
   * Returns the declaration as its presented pass states it. A revoked pass is accepted only for a check that was made clearly before
   * its revocation, and never once the declaration is erased. @throws Problem PASS_REVOKED
   */
  private async requireUnrevoked(
    { row, issue, stated }: PresentedPass,
    at: (row: DeclarationRow) => Date,
  ): Promise<DeclarationRow> {
    const isCurrent = isInForce(row.status) && issue === row.pass_issue;
    if (isCurrent) return row;
    const revocation = await findRevocationOfPass(this.dataSource, row.id, issue);
    const checked = { ...row, ...stated };
    if (
      row.status === 'erased' ||
      revocation === undefined ||
      at(checked).getTime() > revocation.revoked_at.getTime() - revocationToleranceMs
    )
      throw new Problem('DECLARATIONS.PASS_REVOKED');
    return checked;
  }

  /**
   * Returns the first day (Asia/Ho_Chi_Minh) of passes that may still be checked or reported. It allows for `PASS_HOURS` of validity,
   * for `OFFLINE_DAYS` that a check may wait on a device, and for one more day, so that an expired pass is reported as expired.
   */
  earliestPassDay(before = dayInHoChiMinh(this.clock.now())): string {
    return daysBefore(before, Math.ceil(this.config.passHours / 24) + this.config.offlineDays + 1);
  }

  private async findByToken(token: string): Promise<PresentedPass> {
    const { pass, ...verdict } = await this.signer.verifyPassToken(token, this.clock.now());
    // With a valid signature the row decides about expiry, because the clock of another instance may be seconds ahead.
    if (pass === undefined) throw new Problem('DECLARATIONS.PASS_FORGED');
    const row = await findDeclaration(this.dataSource, pass.declarationId, this.earliestPassDay());
    if (row !== undefined)
      return {
        row,
        issue: pass.issue,
        stated: { outcome: pass.outcome, valid_until: new Date(pass.expiresAt * 1000) },
      };
    throw new Problem(
      !verdict.ok && verdict.reason === 'expired' ? 'DECLARATIONS.PASS_EXPIRED' : 'DECLARATIONS.PASS_UNKNOWN',
    );
  }

  private async findByTypedCode(actor: Actor, code: string): Promise<PresentedPass> {
    await this.codeLimiter.consumeTypedCode(actor);
    if (!isValidPassCode(code)) throw new Problem('DECLARATIONS.PASS_UNKNOWN');
    return this.codeLimiter.findWithRefund(actor, () => this.findHolderOfCode(actor, code));
  }

  private async findHolderOfCode(actor: Actor, code: string): Promise<PresentedPass> {
    const [row, other] = await findDeclarationsByPassCode(this.dataSource, code, {
      sinceDay: this.earliestPassDay(),
      preferredUnitId: actor.unitId,
    });
    // A code that belongs to two people admits nobody.
    if (other !== undefined && other.person_index !== row?.person_index)
      throw new Problem('DECLARATIONS.PASS_UNKNOWN');
    if (row === undefined) return this.findHolderOfRevokedCode(code);
    return { row, issue: row.pass_issue, stated: { outcome: row.outcome, valid_until: row.valid_until } };
  }

  /** Finds the declaration whose earlier pass had a code. @throws Problem PASS_UNKNOWN */
  private async findHolderOfRevokedCode(code: string): Promise<PresentedPass> {
    const since = this.earliestPassDay();
    const revocation = await findRevocationByPassCode(this.dataSource, code, since);
    const row =
      revocation === undefined
        ? undefined
        : await findDeclaration(this.dataSource, revocation.declaration_id, since);
    if (revocation === undefined || row === undefined) throw new Problem('DECLARATIONS.PASS_UNKNOWN');
    return {
      row,
      issue: revocation.last_issue,
      stated: { outcome: revocation.outcome, valid_until: revocation.until },
    };
  }
}
