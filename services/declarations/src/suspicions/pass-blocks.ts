import { Injectable } from '@nestjs/common';
import { everyIssue } from '@khai-bao/health-form';
import { requireOwnUnit, type Actor } from '@khai-bao/platform/auth';
import { Clock, dayInHoChiMinh, daysBefore, Problem, startOfDay } from '@khai-bao/platform/core';
import { sealText, SealError, unsealText } from '@khai-bao/platform/sealing';
import { DataSource, type EntityManager } from 'typeorm';
import { DayKeys } from '../day-keys/day-keys.service.js';
import { setPassBlock } from '../declarations/declaration-changes.queries.js';
import type { DeclarationRow } from '../declarations/declaration-row.js';
import { isInForce } from '../declarations/declaration-transitions.js';
import {
  loadDeclarations,
  lockDeclaration,
  lockFurtherDeclarations,
} from '../declarations/declarations.queries.js';
import { SealedPersonReader } from '../declarations/sealed-person-reader.js';
import { GateDirectory, type GateDetails } from '../gates/gate-directory.js';
import { PassesService } from '../passes/passes.service.js';
import { insertRevocation } from '../passes/revocations.queries.js';
import {
  findPassBlockOfUnit,
  insertPassBlock,
  isPersonBlocked,
  listPassBlocksOfUnit,
  lockPassBlockOfUnit,
  updateLiftedPassBlock,
  type PassBlockRow,
} from './pass-blocks.queries.js';
import type { PassBlockDto, PassBlockListDto } from './suspicions.dto.js';
import { SuspicionPublisher } from './suspicion-publisher.js';

const maxListedBlocks = 200;
const dayMs = 24 * 60 * 60 * 1000;

const reasonContext = (blockId: string): string => `pass-block:${blockId}`;

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
    private readonly passes: PassesService,
    private readonly personReader: SealedPersonReader,
    private readonly publisher: SuspicionPublisher,
    private readonly clock: Clock,
  ) {}

  /**
   * Blocks all passes that the person of a locked declaration has of its day, unless that of the declaration opens no gate. Callers do
   * this last in their transaction, because the counter of revocations stays locked until the commit.
   * @returns whether the passes are blocked now
   */
  async blockPasses(
    manager: EntityManager,
    row: DeclarationRow,
    report: {
      readonly clientKey: string;
      readonly gate: GateDetails;
      readonly actor: Actor;
      readonly at: Date;
    },
  ): Promise<boolean> {
    const { clientKey, gate, actor, at } = report;
    const isBlocked = row.pass_blocked_at !== null;
    if (!opensGates(row, at)) return isBlocked;
    const isNew = await insertPassBlock(manager, {
      id: clientKey,
      day: row.day,
      declarationId: row.id,
      personIndex: row.person_index,
      unitId: gate.unitId,
      gateId: gate.gateId,
      reportedAt: at,
      reportedBy: actor.accountId,
      reportedByName: actor.displayName,
    });
    // The repeat of a report, which may have been taken back.
    if (!isNew) return isBlocked;
    for (const one of [row, ...(await lockFurtherDeclarations(manager, row))])
      if (one.pass_blocked_at === null && opensGates(one, at)) await this.blockDeclaration(manager, one, at);
    return true;
  }

  /** Lists the reports of the actor's own unit whose passes could still be valid, the newest first. */
  async listPassBlocks(actor: Actor): Promise<PassBlockListDto> {
    const today = this.clock.today();
    const since = new Date(startOfDay(today).getTime() - 2 * dayMs);
    const rows = await listPassBlocksOfUnit(this.dataSource, requireOwnUnit(actor), since, maxListedBlocks);
    if (rows.length === 0) return { items: [] };
    const declarations = await loadDeclarations(
      this.dataSource,
      rows.map((row) => row.declaration_id),
      { from: this.passes.earliestPassDay(today), to: daysBefore(today, -1) },
    );
    const byId = new Map(declarations.map((row) => [row.id, row]));
    const items = rows.map(async (row): Promise<PassBlockDto> => {
      const declaration = byId.get(row.declaration_id);
      const person =
        declaration === undefined
          ? { shortName: '', birthYear: null }
          : await this.personReader.readPersonSummary(declaration);
      return {
        blockId: row.id,
        declarationId: row.declaration_id,
        ...person,
        gateName: row.gate_name ?? '',
        reportedAt: row.reported_at.toISOString(),
        reportedByName: row.reported_by_name,
        liftedAt: row.lifted_at?.toISOString() ?? null,
        liftedByName: row.lifted_by_name,
        liftReason: await this.openReason(row),
      };
    });
    return { items: await Promise.all(items) };
  }

  /**
   * Takes a report back: the passes of the declaration are valid again, unless it was changed meanwhile, and alerts learns the reason.
   * A report that was taken back stays as it is.
   * @throws Problem NOT_FOUND for a report of another unit
   */
  async liftPassBlock(actor: Actor, blockId: string, reason: string): Promise<void> {
    const unitId = requireOwnUnit(actor);
    const now = this.clock.now();
    const known = await findPassBlockOfUnit(this.dataSource, blockId, unitId);
    if (known === undefined) throw new Problem('DECLARATIONS.NOT_FOUND');
    // Both are read before the transaction: a key and a gate may need a connection of their own.
    const [key, gate] = await Promise.all([
      this.dayKeys.getDayKey(known.day),
      this.gates.findGateById(known.gate_id),
    ]);
    await this.dataSource.transaction(async (manager) => {
      // The declaration first, as everything that changes it.
      const row = await lockDeclaration(manager, known.declaration_id, known.day);
      const block = await lockPassBlockOfUnit(manager, blockId, unitId);
      if (block === undefined || block.lifted_at !== null) return;
      await updateLiftedPassBlock(manager, blockId, {
        at: now,
        by: actor.accountId,
        byName: actor.displayName,
        reasonSealed: sealText(key, reason, reasonContext(blockId)),
      });
      if (row === undefined || row.status === 'erased') return;
      if (gate !== null) await this.publisher.publishTakenBack(manager, gate, row, { blockId, reason, key });
      // Another unit has reported the person too.
      if (await isPersonBlocked(manager, row)) return;
      for (const one of [row, ...(await lockFurtherDeclarations(manager, row))])
        if (one.pass_blocked_at !== null) await this.liftDeclaration(manager, one, now);
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

  /** Opens the reason of a lifted block; null when there is none or the key of its day is destroyed. */
  private async openReason({ id, day, lift_reason_sealed: sealed }: PassBlockRow): Promise<string | null> {
    if (sealed === null) return null;
    try {
      return unsealText(await this.dayKeys.getDayKey(day), sealed, reasonContext(id));
    } catch (error) {
      if (error instanceof SealError) return null;
      throw error;
    }
  }
}
