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
import {
  isLookUpToken,
  isWithinLookUp,
  LookUpTokens,
  parseLookUpToken,
  type LookedUpPass,
} from './look-up-tokens.js';
import { PassCodeRateLimiter } from './pass-code-rate-limiter.js';
import { PassSigner } from './pass-signer.js';
import type { PassDecision, VerifiedPassDto } from './passes.dto.js';
import { findRevocationByPassCode, findRevocationOfPass } from './revocations.queries.js';

/** What gate staff do with a pass of an outcome. */
export const decisionByOutcome: Readonly<Record<Outcome, PassDecision>> = {
  clear: 'admit',
  caution: 'ask',
  suspected: 'stop',
};

/** A pass as it was presented, with its declaration as it is now. */
interface PresentedPass {
  readonly row: DeclarationRow;
  /** Which pass of the declaration it is; 255 for the code of a declaration that is no longer in force. */
  readonly issue: number;
  /** What the pass itself states. */
  readonly stated: Pick<DeclarationRow, 'outcome' | 'valid_until'>;
  /** The look-up that the pass was found by; null when its holder showed it. */
  readonly lookUp: LookedUpPass | null;
}

/** Verifies passes by their token or by their typed code. */
@Injectable()
export class PassesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly signer: PassSigner,
    private readonly lookUps: LookUpTokens,
    private readonly personReader: SealedPersonReader,
    private readonly codeLimiter: PassCodeRateLimiter,
    private readonly config: DeclarationsConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Verifies a pass for gate staff.
   * @throws Problem PASS_FORGED, PASS_EXPIRED, PASS_UNKNOWN, PASS_REVOKED, PASS_BLOCKED, TOO_MANY_REQUESTS for typed codes
   */
  async verifyPass(actor: Actor, pass: string): Promise<VerifiedPassDto> {
    const unitId = requireOwnUnit(actor);
    // A look-up has told the guard what may be told; its token only records the check.
    if (isLookUpToken(pass)) throw new Problem('DECLARATIONS.PASS_UNKNOWN');
    const row = requireUnexpired(
      requireUnrevoked(await this.findPresentedPass(actor, pass)),
      this.clock.now(),
    );
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

  /**
   * Returns the declaration of a pass that was valid at the instant that `at` computes. A check without a network is sent hours later,
   * and its pass must have been valid when the check was made: a pass that was revoked since counts with what it states.
   * @throws Problem as `verifyPass`
   */
  async requirePassForEntry(
    actor: Actor,
    pass: string,
    at: (row: DeclarationRow) => Date,
  ): Promise<DeclarationRow> {
    const presented = await this.findPresentedPass(actor, pass);
    const row = (await this.findRowBeforeRevocation(presented, at)) ?? requireUnrevoked(presented);
    const checkedAt = at(row);
    if (presented.lookUp !== null && !isWithinLookUp(presented.lookUp, checkedAt))
      throw new Problem('DECLARATIONS.PASS_EXPIRED');
    return requireUnexpired(row, checkedAt);
  }

  /**
   * Returns the declaration of a pass at an exit, also when it has expired or was revoked meanwhile: a person who is inside leaves, and
   * an exit that is refused would count that person as inside for the rest of the day.
   * @throws Problem PASS_FORGED, PASS_UNKNOWN, TOO_MANY_REQUESTS for typed codes, PASS_EXPIRED when its declaration is deleted
   */
  async requirePassForExit(
    actor: Actor,
    pass: string,
    at: (row: DeclarationRow) => Date,
  ): Promise<DeclarationRow> {
    const presented = await this.findPresentedPass(actor, pass);
    return (await this.findRowBeforeRevocation(presented, at)) ?? presented.row;
  }

  private findPresentedPass(actor: Actor, pass: string): Promise<PresentedPass> {
    const text = pass.trim();
    if (isLookUpToken(text)) return this.findByLookUp(actor, text);
    return text.includes('.') ? this.findByToken(text) : this.findByTypedCode(actor, normaliseCode(text));
  }

  /** Returns the declaration as a revoked pass states it, when `at` is before the revocation; undefined otherwise. */
  private async findRowBeforeRevocation(
    presented: PresentedPass,
    at: (row: DeclarationRow) => Date,
  ): Promise<DeclarationRow | undefined> {
    if (isCurrent(presented)) return undefined;
    const { row, issue, stated } = presented;
    const revocation = await findRevocationOfPass(this.dataSource, row.id, issue);
    const checked = { ...row, ...stated };
    return revocation !== undefined && at(checked) < revocation.revoked_at ? checked : undefined;
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
        lookUp: null,
      };
    throw new Problem(
      !verdict.ok && verdict.reason === 'expired' ? 'DECLARATIONS.PASS_EXPIRED' : 'DECLARATIONS.PASS_UNKNOWN',
    );
  }

  /** Finds the declaration that a guard of the actor's unit has looked up. @throws Problem PASS_FORGED, PASS_UNKNOWN */
  private async findByLookUp(actor: Actor, token: string): Promise<PresentedPass> {
    const claimed = parseLookUpToken(token);
    if (claimed === null) throw new Problem('DECLARATIONS.PASS_FORGED');
    const row = await findDeclaration(this.dataSource, claimed.declarationId, this.earliestPassDay());
    if (row === undefined) throw new Problem('DECLARATIONS.PASS_UNKNOWN');
    const lookUp = await this.lookUps.verifyLookUpToken(token, row, requireOwnUnit(actor));
    if (lookUp === null) throw new Problem('DECLARATIONS.PASS_FORGED');
    const { issue, outcome, validUntil } = lookUp;
    return { row, issue, stated: { outcome, valid_until: validUntil }, lookUp };
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
    const { pass_issue: issue, outcome, valid_until } = row;
    return { row, issue, stated: { outcome, valid_until }, lookUp: null };
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
      lookUp: null,
    };
  }
}

const isCurrent = ({ row, issue }: PresentedPass): boolean =>
  isInForce(row.status) && issue === row.pass_issue && row.pass_blocked_at === null;

/** Returns the declaration of a pass that is not revoked. @throws Problem PASS_REVOKED, PASS_BLOCKED after a report of gate staff */
function requireUnrevoked(presented: PresentedPass): DeclarationRow {
  if (isCurrent(presented)) return presented.row;
  const { status, pass_blocked_at: blockedAt } = presented.row;
  throw new Problem(
    isInForce(status) && blockedAt !== null ? 'DECLARATIONS.PASS_BLOCKED' : 'DECLARATIONS.PASS_REVOKED',
  );
}

/** Returns the declaration of a pass that has not expired at an instant. @throws Problem PASS_EXPIRED */
function requireUnexpired(row: DeclarationRow, at: Date): DeclarationRow {
  if (row.valid_until < at) throw new Problem('DECLARATIONS.PASS_EXPIRED');
  return row;
}
