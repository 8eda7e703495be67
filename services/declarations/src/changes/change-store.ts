import { Injectable } from '@nestjs/common';
import { Topics, type RiskFlagged } from '@khai-bao/contracts';
import { everyIssue } from '@khai-bao/health-form';
import { Clock, dayInHoChiMinh, Problem } from '@khai-bao/platform/core';
import { notifyChannel } from '@khai-bao/platform/database';
import { deterministicEventId } from '@khai-bao/platform/events';
import { Lane, Outbox, OutboxRelay } from '@khai-bao/platform/outbox';
import { DataSource, type EntityManager } from 'typeorm';
import { wasAdmitted } from '../checks/checks.queries.js';
import { ContactErasures } from '../contact-disclosures/contact-erasures.js';
import { CountersService } from '../counters/counters.service.js';
import {
  eraseDeclaration,
  updateCorrectedDeclaration,
  updateWithdrawnDeclaration,
  type CorrectedContent,
} from '../declarations/declaration-changes.queries.js';
import type { DeclarationRow } from '../declarations/declaration-row.js';
import {
  countedDifference,
  decideCorrectedOutcome,
  decideDeclarationCommand,
  isInForce,
  type DeclarationChange,
  type DeclarationCommand,
} from '../declarations/declaration-transitions.js';
import { lockDeclaration } from '../declarations/declarations.queries.js';
import {
  eraseRevokedCodes,
  insertRevocation,
  wasSuspectedPassRevoked,
} from '../passes/revocations.queries.js';
import { eraseLiftReasons } from '../suspicions/pass-blocks.queries.js';
import { changeExpanderName } from './change-expander.js';
import { deleteChangeDigests, findChangeByKey, insertChange } from './changes.queries.js';

/** A change as the device of the declaration requests it. */
export interface RequestedChange {
  readonly declarationId: string;
  readonly day: string;
  readonly command: DeclarationCommand;
  readonly clientKey: string;
  readonly bodyDigest: string;
  readonly deviceProof: string;
  readonly changedAt: Date;
  /** The new content of a correction; null for a withdrawal and an erasure. */
  readonly content: CorrectedContent | null;
  /** The version whose person the correction names, with another phone at most; null when it names another person. */
  readonly samePersonAsVersion: number | null;
  /** Builds the flag for alerts: the correction makes a declaration suspected, or changes one that alerts knows. */
  readonly createFlag: (before: DeclarationRow, corrected: DeclarationRow) => RiskFlagged | null;
}

/** Stores changes of declarations. Everything that follows from a change is part of its transaction. */
@Injectable()
export class ChangeStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly contactErasures: ContactErasures,
    private readonly counters: CountersService,
    private readonly outbox: Outbox,
    private readonly relay: OutboxRelay,
    private readonly clock: Clock,
  ) {}

  /**
   * Applies a change and returns the declaration after it. A repeated request changes nothing.
   * @throws Problem KEY_REUSED, NOT_FOUND, what the decision refuses, and INVALID for a correction that names another person than the
   * one who was admitted
   */
  async applyChange(requested: RequestedChange): Promise<DeclarationRow> {
    const row = await this.dataSource.transaction((manager) => this.changeLocked(manager, requested));
    this.relay.wakeLane(Lane.alert);
    this.relay.wakeLane(Lane.ordinary);
    return row;
  }

  private async changeLocked(manager: EntityManager, requested: RequestedChange): Promise<DeclarationRow> {
    const { declarationId, day, command, clientKey, bodyDigest } = requested;
    const before = await lockDeclaration(manager, declarationId, day);
    if (before === undefined) throw new Problem('DECLARATIONS.NOT_FOUND');
    const known = await findChangeByKey(manager, clientKey);
    if (known !== undefined) {
      const isRepeat = known.declaration_id === declarationId && ['', bodyDigest].includes(known.body_digest);
      if (!isRepeat) throw new Problem('DECLARATIONS.KEY_REUSED');
      return before;
    }
    const decision = decideDeclarationCommand(
      { status: before.status, version: before.version, passIssue: before.pass_issue, day: before.day },
      command,
    );
    if ('refusal' in decision) throw new Problem(decision.refusal);
    if (decision.change === null) return before;
    return this.storeChange(manager, requested, before, decision.change);
  }

  private async storeChange(
    manager: EntityManager,
    requested: RequestedChange,
    before: DeclarationRow,
    change: DeclarationChange,
  ): Promise<DeclarationRow> {
    const { declarationId, day, clientKey, bodyDigest, deviceProof, changedAt } = requested;
    const { status, version } = change;
    const isNew = await insertChange(manager, {
      declarationId,
      version,
      day,
      status,
      clientKey,
      bodyDigest,
      deviceProof,
      changedAt,
    });
    if (!isNew) throw new Problem('DECLARATIONS.KEY_REUSED');
    const after = await this.updateDeclaration(manager, requested, before, change);
    const difference = countedDifference(before, after);
    await this.counters.addToUnitDays(manager, [
      { unitId: after.unit_id, day: after.day, ...difference, entries: 0, exits: 0 },
    ]);
    await this.outbox.appendExpandableRow(
      manager,
      changeExpanderName,
      { id: declarationId, day, version },
      Topics.declaration,
    );
    await notifyChannel(manager, 'outbox', String(Lane.ordinary));
    const flag = requested.createFlag(before, after);
    if (flag !== null) await this.publishFlag(manager, flag, version);
    // Last, because the counter of revocations stays locked until the commit.
    // A pass that has expired is revoked as well: a check that was made before may arrive later.
    if (change.revokesUpTo !== null) {
      // A blocked declaration stays blocked: a correction brings no pass that opens a gate.
      const isBlocked = isInForce(status) && before.pass_blocked_at !== null;
      await insertRevocation(manager, {
        declarationId,
        lastIssue: isBlocked ? everyIssue : change.revokesUpTo,
        reason: isBlocked ? 'reported' : status,
        passCode: status === 'erased' ? declarationId : before.pass_code,
        outcome: before.outcome,
        until: isBlocked ? after.valid_until : before.valid_until,
        revokedAt: changedAt,
        day: dayInHoChiMinh(this.clock.now()),
      });
    }
    return after;
  }

  private async updateDeclaration(
    manager: EntityManager,
    { declarationId: id, day, changedAt, content, samePersonAsVersion }: RequestedChange,
    before: DeclarationRow,
    change: DeclarationChange,
  ): Promise<DeclarationRow> {
    if (change.status === 'withdrawn')
      return updateWithdrawnDeclaration(manager, { id, day }, change, changedAt);
    if (change.status === 'corrected') {
      if (before.version !== samePersonAsVersion) await requireSamePerson(manager, before, content!);
      const corrected = await withCorrectedOutcome(manager, before, content!);
      return updateCorrectedDeclaration(manager, { id, day }, change, corrected, changedAt);
    }
    await deleteChangeDigests(manager, id);
    await eraseRevokedCodes(manager, id);
    await eraseLiftReasons(manager, id);
    const { version } = change;
    await this.contactErasures.publishErasure(manager, { declarationId: id, version, erasedAt: changedAt });
    return eraseDeclaration(manager, { id, day }, change, changedAt);
  }

  private publishFlag(manager: EntityManager, flag: RiskFlagged, version: number): Promise<void> {
    const { declarationId, unitId } = flag;
    return this.outbox.appendEvents(
      manager,
      {
        topic: Topics.riskFlagged,
        key: unitId,
        subject: declarationId,
        version,
        id: deterministicEventId(Topics.riskFlagged, `${declarationId}/correction`, version),
        data: flag,
      },
      Lane.alert,
    );
  }
}

/**
 * Requires that a correction has the same person index once somebody was admitted with the declaration: the checks name who came.
 * @throws Problem INVALID with the field `person`
 */
async function requireSamePerson(
  manager: EntityManager,
  before: DeclarationRow,
  { personIndex }: CorrectedContent,
): Promise<void> {
  if (personIndex !== before.person_index && (await wasAdmitted(manager, before.id)))
    throw new Problem('DECLARATIONS.INVALID', { fields: [{ path: 'person', code: 'mismatch' }] });
}

/** Returns the content with its outcome. The revoked passes tell whether a version between the first and the last was suspected. */
async function withCorrectedOutcome(
  manager: EntityManager,
  before: DeclarationRow,
  content: CorrectedContent,
): Promise<CorrectedContent> {
  const wasSuspected =
    before.outcome === 'suspected' ||
    before.submitted_outcome === 'suspected' ||
    before.pass_blocked_at !== null ||
    (content.outcome === 'clear' && (await wasSuspectedPassRevoked(manager, before.id)));
  return { ...content, outcome: decideCorrectedOutcome(content.outcome, wasSuspected) };
}
