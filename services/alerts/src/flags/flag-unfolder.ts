import { Injectable } from '@nestjs/common';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { isTransientError } from '@khai-bao/platform/database';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { DataSource } from 'typeorm';
import { CasePublisher } from '../cases/case-publisher.js';
import { findCaseInJurisdiction } from '../cases/find-case.js';
import { FoldedFlagCounts } from '../cases/folded-flag-counts.js';
import { DayKeys } from '../day-keys/day-keys.js';
import { UnitPlaces } from '../units/unit-places.js';
import { FlagProcessor } from './flag-processor.js';
import type { UnfoldResultDto } from './folded-flags.dto.js';
import { FoldedFlags } from './folded-flags.js';

/** Flags that one request opens at most. */
const maxUnfoldedFlags = 50;

/** Opens folded flags as cases of their own, because people in a flood may be ill. */
@Injectable()
export class FlagUnfolder {
  constructor(
    private readonly dataSource: DataSource,
    private readonly folded: FoldedFlags,
    private readonly flags: FlagProcessor,
    private readonly dayKeys: DayKeys,
    private readonly counts: FoldedFlagCounts,
    private readonly places: UnitPlaces,
    private readonly publisher: CasePublisher,
    private readonly trail: AccessTrail,
    private readonly unreadable: UnreadableRows,
  ) {}

  /** Opens the oldest 50 folded flags of a case. One that cannot be opened is reported and skipped. @throws Problem ALERTS.NOT_FOUND */
  unfoldFlags(actor: Actor, caseId: string): Promise<UnfoldResultDto> {
    return this.dataSource.transaction(async (manager) => {
      // A flag that arrives locks the place of its unit, then the case: in the same order here.
      await this.places.lockUnitPlace(
        manager,
        await findCaseInJurisdiction(manager, actor, caseId, { isLocked: false }),
      );
      const suspectedCase = await findCaseInJurisdiction(manager, actor, caseId, { isLocked: true });
      await this.trail.recordAccess(
        manager,
        actor,
        'case.unfold',
        'case',
        caseId,
        `${suspectedCase.code} · ${suspectedCase.unitName}`,
      );
      const flags = await this.folded.removeFoldedFlags(manager, caseId, maxUnfoldedFlags);
      const keys = new Map<string, Buffer | null>();
      // A case into which another one was merged has flags of two days.
      for (const day of new Set(flags.map((flag) => flag.day)))
        keys.set(day, await this.dayKeys.findDayKeyOrLockDay(manager, day));
      let opened = 0;
      for (const flag of flags) {
        const key = keys.get(flag.day) ?? null;
        if (key === null) continue;
        try {
          await manager.transaction((nested) => this.flags.openCaseForFlag(nested, key, flag));
          opened += 1;
        } catch (error) {
          if (isTransientError(error)) throw error;
          this.unreadable.reportUnreadableRow('folded_flag', flag.declarationId, error);
        }
      }
      await this.publisher.publishLiveChange(manager, suspectedCase);
      return { opened, foldedFlags: await this.counts.readCount(manager, caseId) };
    });
  }
}
