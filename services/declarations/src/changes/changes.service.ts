import { Injectable } from '@nestjs/common';
import type { FloodScope, RiskFlagged } from '@khai-bao/contracts';
import { Clock, dayInHoChiMinh, Problem, startOfDay } from '@khai-bao/platform/core';
import { RateLimiter, type RateLimit } from '@khai-bao/platform/limits';
import { DataSource } from 'typeorm';
import { findLatestPassages } from '../checks/checks.queries.js';
import { DayKeys } from '../day-keys/day-keys.service.js';
import type { DeclarationRow } from '../declarations/declaration-row.js';
import { isInForce } from '../declarations/declaration-transitions.js';
import { DeviceTokens } from '../declarations/device-tokens.js';
import { SealedPersonReader } from '../declarations/sealed-person-reader.js';
import { GateDirectory, type GateDetails } from '../gates/gate-directory.js';
import type { AcceptedDeclarationDto } from '../intake/accepted-declaration.dto.js';
import { issuePassOf, toAcceptedDeclarationDto, toReceipt } from '../intake/accepted-declaration.js';
import type { CorrectionFormDto } from '../intake/declaration-form.dto.js';
import { DeclarationPreparer, type PreparedCorrection } from '../intake/declaration-preparer.js';
import { PassSigner } from '../passes/pass-signer.js';
import { toRiskFlagged } from '../suspicions/risk-flagged.js';
import { SuspicionFloodLimiter } from '../suspicions/suspicion-flood-limiter.js';
import { ChangeStore } from './change-store.js';
import type { DeclarationChangedDto } from './changes.dto.js';
import { findChangeByKey } from './changes.queries.js';
import { DeclarationOwners, type OwnedDeclaration } from './declaration-owners.js';
import { isSamePersonBesidesPhone } from './same-person.js';

/** Changes by one device. A household of twelve may erase everything it declared in a month, in a few minutes. */
const changesPerDevice: RateLimit = {
  name: 'declaration-change',
  maxPerWindow: 200,
  windowSeconds: 600,
};

/** Phones of one declaration without an ID paper. A person mistypes once or twice; more names somebody else. */
const phonesPerDeclaration: RateLimit = {
  name: 'declaration-phone',
  maxPerWindow: 3,
  windowSeconds: 24 * 60 * 60,
};

/** Corrects, withdraws and erases declarations on request of the device that made them. */
@Injectable()
export class ChangesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly owners: DeclarationOwners,
    private readonly store: ChangeStore,
    private readonly preparer: DeclarationPreparer,
    private readonly dayKeys: DayKeys,
    private readonly deviceTokens: DeviceTokens,
    private readonly personReader: SealedPersonReader,
    private readonly gates: GateDirectory,
    private readonly floodLimiter: SuspicionFloodLimiter,
    private readonly passSigner: PassSigner,
    private readonly rateLimiter: RateLimiter,
    private readonly clock: Clock,
  ) {}

  /**
   * Corrects a declaration on its day: a new version with a new pass, judged as a submission is, except that one which was suspected
   * becomes amber instead of green. The earlier passes are revoked.
   * @throws Problem NOT_FOUND, WRONG_STATE, CORRECTION_TOO_LATE, TOO_MANY_CORRECTIONS, KEY_REUSED, INVALID for another person after an
   * admitted passage, TOO_MANY_REQUESTS for many phones, and what the preparer throws
   */
  async correctDeclaration(
    id: string,
    form: CorrectionFormDto,
    deviceToken: string | undefined,
  ): Promise<AcceptedDeclarationDto> {
    const owned = await this.requireOwned(id, deviceToken);
    const { row } = owned;
    if (!isInForce(row.status)) throw new Problem('DECLARATIONS.WRONG_STATE');
    const correctedAt = this.clock.now();
    const today = dayInHoChiMinh(correctedAt);
    const isRepeat = (await findChangeByKey(this.dataSource, form.clientKey.toLowerCase())) !== undefined;
    // Before the content is judged: a form of yesterday is not refused for its answers.
    if (row.day !== today && !isRepeat) throw new Problem('DECLARATIONS.CORRECTION_TOO_LATE');
    const key = await this.dayKeys.getDayKey(row.day);
    const correction = await this.preparer.prepareCorrection(form, {
      id: row.id,
      day: row.day,
      key,
      correctedAt,
    });
    const gate = await this.requireGate(row.gate_id);
    const isNews = correction.outcome === 'suspected' && row.outcome !== 'suspected';
    const flagGate = isNews ? await this.findGateOfEntry(row, gate) : gate;
    const flood =
      isNews && !isRepeat
        ? await this.floodLimiter.countSuspectedDeclaration({
            gate: flagGate,
            deviceDigest: owned.deviceDigest,
            staff: null,
          })
        : null;
    const corrected = await this.store.applyChange({
      declarationId: row.id,
      day: row.day,
      command: { kind: 'correct', today },
      clientKey: correction.clientKey,
      bodyDigest: correction.bodyDigest,
      deviceProof: owned.proof,
      changedAt: correctedAt,
      content: correction,
      samePersonAsVersion: (await this.namesSamePerson(row, correction)) ? row.version : null,
      createFlag: (before, after) => createFlag({ own: gate, ofEntry: flagGate }, before, after, flood),
    });
    // A repeat after a withdrawal has no pass to return.
    if (!isInForce(corrected.status)) throw new Problem('DECLARATIONS.WRONG_STATE');
    return toAcceptedDeclarationDto(
      toReceipt(corrected),
      await issuePassOf(this.passSigner, corrected),
      gate,
      null,
    );
  }

  /** Withdraws or erases a declaration. A repeated request changes nothing. @throws Problem NOT_FOUND, KEY_REUSED */
  async removeDeclaration(
    id: string,
    kind: 'withdraw' | 'erase',
    clientKey: string,
    deviceToken: string | undefined,
  ): Promise<DeclarationChangedDto> {
    const { row, proof } = await this.requireOwned(id, deviceToken);
    const changed = await this.store.applyChange({
      declarationId: row.id,
      day: row.day,
      command: { kind },
      clientKey: clientKey.toLowerCase(),
      bodyDigest: this.deviceTokens.digestContent(`${kind}\0${row.id}`),
      deviceProof: proof,
      changedAt: this.clock.now(),
      content: null,
      samePersonAsVersion: null,
      createFlag: () => null,
    });
    return {
      declarationId: changed.id,
      status: changed.status,
      version: changed.version,
      changedAt: (changed.changed_at ?? changed.accepted_at).toISOString(),
    };
  }

  /**
   * Returns whether a correction names the person of the declaration, although its person index differs: without an ID paper the phone
   * is part of that index, and a mistyped phone must not stay wrong because the person has entered meanwhile.
   * @throws Problem TOO_MANY_REQUESTS for a phone that is corrected too often
   */
  private async namesSamePerson(
    row: DeclarationRow,
    { personIndex, person }: PreparedCorrection,
  ): Promise<boolean> {
    if (personIndex === row.person_index) return true;
    const { person: stored } = await this.personReader.unsealContent(row);
    if (!isSamePersonBesidesPhone(stored, person)) return false;
    await this.rateLimiter.consume(phonesPerDeclaration, row.id);
    return true;
  }

  /** @throws Problem NOT_FOUND, and TOO_MANY_REQUESTS for a device with too many changes */
  private async requireOwned(id: string, deviceToken: string | undefined): Promise<OwnedDeclaration> {
    const owned = await this.owners.requireOwnedDeclaration(id, deviceToken);
    await this.rateLimiter.consume(changesPerDevice, owned.deviceDigest);
    return owned;
  }

  private async requireGate(gateId: string): Promise<GateDetails> {
    const gate = await this.gates.findGateById(gateId);
    if (gate === null) throw new Problem('DECLARATIONS.GATE_NOT_FOUND');
    return gate;
  }

  /** Returns the gate through which the person entered today and has not left, else the gate of the declaration. */
  private async findGateOfEntry(row: DeclarationRow, ownGate: GateDetails): Promise<GateDetails> {
    const [passage] = await findLatestPassages(this.dataSource, [row.id], startOfDay(row.day));
    if (passage?.direction !== 'entry') return ownGate;
    return (await this.gates.findGateById(passage.gate_id)) ?? ownGate;
  }
}

/** Gates of a correction: where the declaration was made, and where the medical centre looks for a person who is suspected now. */
interface CorrectionGates {
  readonly own: GateDetails;
  readonly ofEntry: GateDetails;
}

/**
 * Builds the flag of a correction: news when it makes the declaration suspected, otherwise the corrected person when alerts may know the
 * declaration.
 */
function createFlag(
  { own, ofEntry }: CorrectionGates,
  before: DeclarationRow,
  after: DeclarationRow,
  flood: FloodScope | null,
): RiskFlagged | null {
  const isNews = after.outcome === 'suspected' && before.outcome !== 'suspected';
  if (!isNews && !isKnownToAlerts(before)) return null;
  const flag = toRiskFlagged(isNews ? ofEntry : own, {
    id: after.id,
    day: after.day,
    acceptedAt: after.accepted_at,
    questionnaireVersion: after.questionnaire_version,
    personIndex: after.person_index,
    sealed: after.sealed,
    source: 'rules',
    flood: isNews ? flood : null,
  });
  return isNews ? { ...flag, isCorrection: true } : { ...flag, update: 'content-corrected' };
}

/** Returns whether the rules or gate staff have flagged a declaration, so that a case may hold its person. */
const isKnownToAlerts = (row: DeclarationRow): boolean =>
  row.outcome === 'suspected' ||
  row.submitted_outcome === 'suspected' ||
  row.told_at !== null ||
  row.pass_blocked_at !== null;
