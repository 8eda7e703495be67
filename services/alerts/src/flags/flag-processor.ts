import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { DeclarationContent, RiskFlagged } from '@khai-bao/contracts';
import { isTransientError } from '@khai-bao/platform/database';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { unsealJson, unsealText } from '@khai-bao/platform/sealing';
import type { EntityManager } from 'typeorm';
import { CaseOpener } from '../cases/case-opener.js';
import { CaseUpdater } from '../cases/case-updater.js';
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
    private readonly updater: CaseUpdater,
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
    if (flag.update !== undefined) return this.processUpdate(manager, key, flag);
    const { flood } = flag;
    if (flood !== undefined && (await this.folded.foldFlag(manager, { ...flag, flood }))) return;
    await this.openCaseForFlag(manager, key, flag);
  }

  /** Applies what has changed of a declaration that was flagged before. It opens no case. */
  private async processUpdate(manager: EntityManager, key: Buffer, flag: RiskFlagged): Promise<void> {
    const { declarationId, sealedNote } = flag;
    if (flag.update === 'content-corrected') {
      await this.folded.replaceFoldedContent(manager, flag);
      return this.updater.replacePerson(manager, flag, contentOf(key, flag));
    }
    const reason =
      sealedNote === undefined
        ? ''
        : unsealText(key, sealedNote.ciphertext, `declaration-note:${declarationId}`);
    await this.updater.recordTakenBack(manager, flag, reason);
  }

  /** Opens or extends the case of a flag. @throws Error when the day key does not open the flag's content */
  async openCaseForFlag(manager: EntityManager, key: Buffer, flag: RiskFlagged): Promise<void> {
    const content = contentOf(key, flag);
    if (flag.isCorrection === true) await this.updater.replacePerson(manager, flag, content);
    const place = await this.places.lockUnitPlace(manager, flag);
    await this.cases.openOrJoinCase(manager, { flag, content, place });
  }

  /** Processes the flags that waited for the key of a day. One that cannot be opened stays, is reported, and stops no other. */
  async processWaitingFlags(manager: EntityManager, day: string): Promise<void> {
    const waiting = await this.waiting.lockWaitingFlags(manager, day);
    // What has changed of a declaration comes after its flag.
    const inOrder = waiting.sort((a, b) => Number(isUpdate(a.flag)) - Number(isUpdate(b.flag)));
    for (const { eventId, flag } of inOrder)
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

const isUpdate = ({ update }: RiskFlagged): boolean => update !== undefined;

/** Opens the content of a flag. @throws Error when the day key does not open it */
const contentOf = (key: Buffer, { declarationId, sealed }: RiskFlagged): DeclarationContent =>
  unsealJson<DeclarationContent>(key, sealed.ciphertext, `declaration:${declarationId}`);
