import { Injectable } from '@nestjs/common';
import { everyIssue } from '@khai-bao/health-form';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock, dayInHoChiMinh, Problem } from '@khai-bao/platform/core';
import { sealText } from '@khai-bao/platform/sealing';
import { DataSource, type EntityManager } from 'typeorm';
import { DayKeys } from '../day-keys/day-keys.service.js';
import { setPassBlock } from '../declarations/declaration-changes.queries.js';
import type { DeclarationRow } from '../declarations/declaration-row.js';
import { isInForce } from '../declarations/declaration-transitions.js';
import { GateDirectory, type GateDetails } from '../gates/gate-directory.js';
import { insertRevocation } from '../passes/revocations.queries.js';
import { reasonContext } from './pass-block-lister.js';
import {
  findPassBlockOfUnit,
  insertPassBlock,
  isPassBlockKnown,
  isPersonBlocked,
  listDeclarationsOfPerson,
  listPersonDays,
  lockDeclarationsOfPerson,
  lockPassBlockOfUnit,
  updateLiftedPassBlock,
} from './pass-blocks.queries.js';
import type { PersonDay } from './person-days.js';
import { SuspicionPublisher } from './suspicion-publisher.js';

/** A report of gate staff, whose client key becomes the key of its block. */
export interface PassReport {
  readonly clientKey: string;
  readonly gate: GateDetails;
  readonly actor: Actor;
  readonly at: Date;
}

/** Returns whether the pass of a declaration opens gates, if nobody has reported its person. */
const opensGates = ({ status, outcome, valid_until: until }: DeclarationRow, at: Date): boolean =>
  isInForce(status) && outcome !== 'suspected' && until >= at;

/** Blocks the passes of people whom gate staff report, and lifts the blocks of wrong reports. */
@Injectable()
export class PassBlocks {
  constructor(
    private readonly dataSource: DataSource,
    private readonly dayKeys: DayKeys,
    private readonly gates: GateDirectory,
    private readonly publisher: SuspicionPublisher,
    private readonly clock: Clock,
  ) {}

  /** Returns whether a report would block a pass: its person has one that opens a gate, and the unit has not reported it before. */
  async wouldBlock(row: DeclarationRow, person: readonly PersonDay[], report: PassReport): Promise<boolean> {
    const { clientKey: id, gate, at } = report;
    if (await isPassBlockKnown(this.dataSource, { id, declarationId: row.id, unitId: gate.unitId }))
      return false;
    return (await listDeclarationsOfPerson(this.dataSource, row, person)).some((one) => opensGates(one, at));
  }

  /**
   * Blocks all passes of a person that open gates, if there are any. Callers do this last in their transaction, because the counter of
   * revocations stays locked until the commit.
   * @param locked the reported declaration and the further ones of its person, as `lockDeclarationsOfPerson` returns them
   * @returns whether the person's passes are blocked now
   */
  async blockPasses(
    manager: EntityManager,
    row: DeclarationRow,
    locked: readonly DeclarationRow[],
    person: readonly PersonDay[],
    { clientKey, gate, actor, at }: PassReport,
  ): Promise<boolean> {
    const isBlocked = row.pass_blocked_at !== null;
    const open = locked.filter((one) => opensGates(one, at));
    if (open.length === 0) return isBlocked;
    const block = {
      id: clientKey,
      day: row.day,
      declarationId: row.id,
      unitId: gate.unitId,
      gateId: gate.gateId,
      reportedAt: at,
      reportedBy: actor.accountId,
      reportedByName: actor.displayName,
    };
    // The repeat of a report, which may have been taken back.
    if (!(await insertPassBlock(manager, block, person))) return isBlocked;
    for (const one of open) if (one.pass_blocked_at === null) await this.blockDeclaration(manager, one, at);
    return true;
  }

  /**
   * Takes a report back: the passes of the person are valid again, unless another report blocks them or the declaration was changed
   * meanwhile, and alerts learns the reason. A report that was taken back stays as it is. One on a declaration that was erased since is
   * taken back without an event: its content, which the event carries, is gone.
   * @throws Problem NOT_FOUND for a report of another unit
   */
  async liftPassBlock(actor: Actor, blockId: string, reason: string): Promise<void> {
    const unitId = requireOwnUnit(actor);
    const now = this.clock.now();
    const known = await findPassBlockOfUnit(this.dataSource, blockId, unitId);
    if (known === undefined) throw new Problem('DECLARATIONS.NOT_FOUND');
    // Both are read before the transaction: a key and a gate may need a connection of their own.
    const [key, gate, person] = await Promise.all([
      this.dayKeys.getDayKey(known.day),
      this.gates.findGateById(known.gate_id),
      listPersonDays(this.dataSource, blockId),
    ]);
    await this.dataSource.transaction(async (manager) => {
      // The declarations first, as everything that changes one.
      const locked = await lockDeclarationsOfPerson(
        manager,
        { id: known.declaration_id, day: known.day },
        person,
      );
      const block = await lockPassBlockOfUnit(manager, blockId, unitId);
      if (block === undefined || block.lifted_at !== null) return;
      const row = locked.find(({ id }) => id === known.declaration_id);
      const isErased = row === undefined || row.status === 'erased';
      await updateLiftedPassBlock(manager, blockId, {
        at: now,
        by: actor.accountId,
        byName: actor.displayName,
        reasonSealed: isErased ? null : sealText(key, reason, reasonContext(blockId)),
      });
      if (!isErased && gate !== null)
        await this.publisher.publishTakenBack(manager, gate, row, { blockId, reason, key });
      for (const one of locked)
        if (one.pass_blocked_at !== null && one.status !== 'erased' && !(await isPersonBlocked(manager, one)))
          await this.liftDeclaration(manager, one, now);
    });
    this.publisher.wakeRelay();
  }

  private async blockDeclaration(manager: EntityManager, row: DeclarationRow, at: Date): Promise<void> {
    await setPassBlock(manager, row, at);
    await insertRevocation(manager, {
      declarationId: row.id,
      lastIssue: everyIssue,
      reason: 'reported',
      passCode: row.pass_code,
      outcome: row.outcome,
      until: row.valid_until,
      revokedAt: at,
      day: dayInHoChiMinh(at),
    });
  }

  /** Lifts the block of a declaration. What was revoked before the report stays revoked: the passes before the current one. */
  private async liftDeclaration(manager: EntityManager, row: DeclarationRow, at: Date): Promise<void> {
    await setPassBlock(manager, row, null);
    if (!isInForce(row.status)) return;
    await insertRevocation(manager, {
      declarationId: row.id,
      lastIssue: row.pass_issue - 1,
      reason: 'taken-back',
      passCode: row.pass_code,
      outcome: row.outcome,
      until: row.valid_until,
      revokedAt: at,
      day: dayInHoChiMinh(at),
    });
  }
}
