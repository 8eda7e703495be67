import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { RateLimiter, type RateLimit } from '@khai-bao/platform/limits';
import { DataSource } from 'typeorm';
import { wasCheckedAtUnit } from '../checks/checks.queries.js';
import type { DeclarationRow } from '../declarations/declaration-row.js';
import { findDeclaration } from '../declarations/declarations.queries.js';
import { GateDirectory, type GateDetails } from '../gates/gate-directory.js';
import { PassesService } from '../passes/passes.service.js';
import { lockDeclarationsOfPerson } from './pass-blocks.queries.js';
import { PassBlocks } from './pass-blocks.js';
import { PersonDays } from './person-days.js';
import { SuspicionFloodLimiter } from './suspicion-flood-limiter.js';
import { SuspicionPublisher } from './suspicion-publisher.js';
import type { ReportSuspicionDto, SuspicionReportedDto } from './suspicions.dto.js';

/**
 * Reports of one account, and of a unit, that block passes. Nobody sees so many people with signs in an hour; above it a report reaches
 * alerts and blocks nothing, so that a stolen session cannot close the gates of the city to everybody.
 */
const blocksPerAccount: RateLimit = { name: 'pass-block', maxPerWindow: 20, windowSeconds: 3600 };
const blocksPerUnit: RateLimit = { name: 'pass-block-unit', maxPerWindow: 60, windowSeconds: 3600 };

/** Reports of gate staff about people who look ill. */
@Injectable()
export class SuspicionsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly gates: GateDirectory,
    private readonly passes: PassesService,
    private readonly floodLimiter: SuspicionFloodLimiter,
    private readonly blocks: PassBlocks,
    private readonly personDays: PersonDays,
    private readonly limiter: RateLimiter,
    private readonly publisher: SuspicionPublisher,
    private readonly clock: Clock,
  ) {}

  /**
   * Publishes a suspected person to alerts, as intake does for a red declaration, and blocks the passes of the person at every gate.
   * Alerts folds reports above the limits of `SuspicionFloodLimiter`.
   * @throws Problem NOT_FOUND for a declaration that was neither made nor checked at the unit and whose pass was not presented
   */
  async reportSuspicion(actor: Actor, form: ReportSuspicionDto): Promise<SuspicionReportedDto> {
    const gate = await this.gates.requireOwnGate(actor, form.gateId);
    const seen = await this.requireSeenDeclaration(actor, gate, form);
    const now = this.clock.now();
    const clientKey = form.clientKey.toLowerCase();
    const flood = await this.floodLimiter.countSuspicionReport(
      `${actor.accountId}/${seen.id}/${form.clientKey}`,
      { gate, staff: actor },
    );
    const report = { clientKey, gate, actor, at: now };
    // Read before the transaction: a day key may need a connection of its own.
    const person = await this.personDays.computePersonDays(seen, now);
    const mayBlock =
      (await this.blocks.wouldBlock(seen, person, report)) &&
      (await this.limiter.tryConsume(blocksPerAccount, actor.accountId)) &&
      (await this.limiter.tryConsume(blocksPerUnit, gate.unitId));
    const isBlocked = await this.dataSource.transaction(async (manager) => {
      const locked = await lockDeclarationsOfPerson(manager, seen, person);
      const row = locked.find(({ id }) => id === seen.id);
      if (row === undefined || row.status === 'erased') throw new Problem('DECLARATIONS.NOT_FOUND');
      await this.publisher.publishReport(manager, gate, row, { clientKey: form.clientKey, flood });
      if (!mayBlock) return row.pass_blocked_at !== null;
      return this.blocks.blockPasses(manager, row, locked, person, report);
    });
    this.publisher.wakeRelay();
    return { declarationId: seen.id, reportedAt: now.toISOString(), passBlocked: isBlocked };
  }

  /** Returns a declaration that was made or checked at the gate's unit, or whose pass is presented there. @throws Problem NOT_FOUND */
  private async requireSeenDeclaration(
    actor: Actor,
    gate: GateDetails,
    { declarationId, pass }: ReportSuspicionDto,
  ): Promise<DeclarationRow> {
    const since = this.passes.earliestPassDay();
    const row = await findDeclaration(this.dataSource, declarationId, since);
    if (row === undefined || row.status === 'erased') throw new Problem('DECLARATIONS.NOT_FOUND');
    const isSeen =
      row.unit_id === gate.unitId ||
      (await wasCheckedAtUnit(this.dataSource, row.id, gate.unitId, since)) ||
      (await this.isPresented(actor, row.id, pass));
    if (!isSeen) throw new Problem('DECLARATIONS.NOT_FOUND');
    return row;
  }

  /** Returns whether a pass is one of a declaration. A pass of another unit may be reported before its check is recorded. */
  private async isPresented(actor: Actor, declarationId: string, pass: string | undefined): Promise<boolean> {
    if (pass === undefined) return false;
    const now = this.clock.now();
    return (await this.passes.requirePassForExit(actor, pass, () => now)).id === declarationId;
  }
}
