import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { DeclarationContent, RiskFlagged } from '@khai-bao/contracts';
import { isTransientError } from '@khai-bao/platform/database';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { unsealJson } from '@khai-bao/platform/sealing';
import type { EntityManager } from 'typeorm';
import { CaseOpener } from '../cases/case-opener.js';
import { DayKeyListeners } from '../day-keys/day-key-listeners.js';
import { DayKeys } from '../day-keys/day-keys.js';
import { UnitPlaces } from '../units/unit-places.js';
import { FoldedFlags } from './folded-flags.js';
import { WaitingFlags } from './waiting-flags.js';

/** Turns flags of suspected declarations into cases. A flag waits for its day key; a flag of a flood is folded. */
@Injectable()
export class FlagProcessor implements OnModuleInit {
  constructor(
    private readonly dayKeys: DayKeys,
    private readonly dayKeyListeners: DayKeyListeners,
    private readonly waiting: WaitingFlags,
    private readonly folded: FoldedFlags,
    private readonly places: UnitPlaces,
    private readonly cases: CaseOpener,
    private readonly unreadable: UnreadableRows,
  ) {}

  onModuleInit(): void {
    this.dayKeyListeners.registerListener({
      onDayKeyStored: (manager, day) => this.processWaitingFlags(manager, day),
      onDayKeyDestroyed: (manager, day) => this.folded.deleteFoldedFlagsOfDay(manager, day),
    });
  }

  /** Processes a flag. Without its day key it waits, because flags and day keys arrive on two topics without a common order. */
  async processFlag(manager: EntityManager, eventId: string, flag: RiskFlagged): Promise<void> {
    const key = await this.dayKeys.findDayKeyOrLockDay(manager, flag.day);
    if (key === null) return this.waiting.storeWaitingFlag(manager, eventId, flag);
    const { flood } = flag;
    if (flood !== undefined && (await this.folded.foldFlag(manager, { ...flag, flood }))) return;
    await this.openCaseForFlag(manager, key, flag);
  }

  /** Opens or extends the case of a flag. @throws Error when the day key does not open the flag's content */
  async openCaseForFlag(manager: EntityManager, key: Buffer, flag: RiskFlagged): Promise<void> {
    const content = unsealJson<DeclarationContent>(
      key,
      flag.sealed.ciphertext,
      `declaration:${flag.declarationId}`,
    );
    const place = await this.places.lockUnitPlace(manager, flag);
    await this.cases.openOrJoinCase(manager, { flag, content, place });
  }

  /** Processes the flags that waited for the key of a day. One that cannot be opened stays, is reported, and stops no other. */
  async processWaitingFlags(manager: EntityManager, day: string): Promise<void> {
    for (const { eventId, flag } of await this.waiting.lockWaitingFlags(manager, day))
      try {
        // A savepoint: an error undoes the rows of this flag and keeps those of the others.
        await manager.transaction(async (nested) => {
          await this.waiting.deleteWaitingFlag(nested, eventId);
          await this.processFlag(nested, eventId, flag);
        });
      } catch (error) {
        if (isTransientError(error)) throw error;
        this.unreadable.reportUnreadableRow('waiting_flag', eventId, error);
        await this.waiting.markFlagAsFailed(manager, eventId);
      }
  }
}
