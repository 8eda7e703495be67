import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Problem } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { OwnCoverReader } from '../ncovi/own-cover-reader.js';
import { normaliseTrackingCode } from '../units/tracking-code.js';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import type { UnitHistoryEntry } from '../units/unit-history.js';
import { UnitStore } from '../units/unit-store.js';
import { UnitEntity } from '../units/unit.entity.js';
import { AnswerFiles, type AnswerFile } from './answer-files.js';
import { findFinalSurvivor } from './registering.queries.js';
import { RegistrationHistory } from './registration-history.js';
import { RegistrationLimits } from './registration-limits.js';
import type { AnswerDto, TrackDto, TrackedDto } from './tracking.dto.js';

/** What a unit without an account reads and answers, with its tracking code and the last four digits of its phone. */
@Injectable()
export class RegistrationTracking {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cipher: UnitDataCipher,
    private readonly store: UnitStore,
    private readonly limits: RegistrationLimits,
    private readonly history: RegistrationHistory,
    private readonly files: AnswerFiles,
    private readonly ownCover: OwnCoverReader,
  ) {}

  /**
   * Reads a registration. An unknown code and wrong digits get the same response, and each counts towards the rate limits.
   * @throws Problem REGISTRATION.NOT_FOUND, PLATFORM.TOO_MANY_REQUESTS
   */
  trackRegistration(form: TrackDto): Promise<TrackedDto> {
    const code = normaliseTrackingCode(form.trackingCode);
    return this.limits.limitLookup(code, () => this.readTracked(code, form.phoneTail));
  }

  /**
   * Stores the unit's answer and returns the registration to its committee. Repeating the last answer changes nothing.
   * @throws Problem as `trackRegistration`; REGISTRATION.WRONG_STATE when no question is open; FILE_NOT_FOUND
   */
  async answerQuestion(form: AnswerDto): Promise<TrackedDto> {
    const tracked = await this.trackRegistration(form);
    await this.dataSource.transaction(async (manager) => {
      const row = await manager.findOneOrFail(UnitEntity, {
        where: { trackingCode: tracked.trackingCode },
        lock: { mode: 'pessimistic_write' },
      });
      const last = (await this.history.listEntries(row, manager)).at(-1);
      if (row.state === 'SUBMITTED' && last?.note === form.answer) return;
      if (row.state !== 'NEEDS_INFO') throw new Problem('REGISTRATION.WRONG_STATE');
      await this.store.transitionUnit(manager, row, {
        state: 'SUBMITTED',
        actor: null,
        note: form.answer,
      });
      await this.files.attachFiles(manager, row.id, form.files ?? []);
    });
    return this.trackRegistration(form);
  }

  /** Stores a file for the answer to the open question. @throws Problem as `trackRegistration` and `AnswerFiles.storeFile` */
  async storeAnswerFile(form: TrackDto, readBytes: () => Promise<Buffer>): Promise<AnswerFile> {
    const { trackingCode } = await this.trackRegistration(form);
    return this.files.storeFile(trackingCode, readBytes);
  }

  private async readTracked(code: string, phoneTail: string): Promise<TrackedDto> {
    const row = await this.dataSource.manager.findOneBy(UnitEntity, { trackingCode: code });
    // An unknown code costs the same work as wrong digits. A contact that cannot be unsealed matches no digits.
    const { phone } = this.cipher.openContactOrEmpty(row ?? this.cipher.getDecoyContact());
    if (!isEqualInConstantTime(phone.slice(-4), phoneTail) || row === null)
      throw new Problem('REGISTRATION.NOT_FOUND');
    const history = await this.history.listEntries(row, this.dataSource.manager);
    return {
      trackingCode: row.trackingCode,
      name: row.name,
      kind: row.kind,
      areaName: row.areaName,
      state: row.state,
      stateSince: row.stateSince.toISOString(),
      accountState: row.accountState,
      joinedTo: await this.findMergedInto(row),
      ncovi: await this.ownCover.readCover(row.id),
      // Corrections, and messages between offices, are for officials only.
      history: history
        .filter(({ changes, what }) => changes === undefined && what === undefined)
        .map(({ state, at, note, actorName }) => ({
          state,
          at,
          ...(isNoteForUnit({ state, note, actorName }) ? { note } : {}),
        })),
    };
  }

  /** The state of the registration that this one was merged into, at the end of a chain of merges; null when it was not merged. */
  private async findMergedInto(row: UnitEntity): Promise<TrackedDto['joinedTo']> {
    const survivor = await findFinalSurvivor(this.dataSource.manager, row.id);
    return survivor === undefined
      ? null
      : {
          trackingCode: survivor.trackingCode,
          state: survivor.state,
          accountState: survivor.accountState,
        };
  }
}

/** The unit reads why it was asked, rejected or closed, and its own answers. Other notes are for officials only. */
const isNoteForUnit = ({
  state,
  note,
  actorName,
}: Pick<UnitHistoryEntry, 'state' | 'note' | 'actorName'>): boolean =>
  state === 'NEEDS_INFO' ||
  state === 'REJECTED' ||
  state === 'CLOSED' ||
  (note !== null && actorName === null);

const isEqualInConstantTime = (left: string, right: string): boolean =>
  left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
