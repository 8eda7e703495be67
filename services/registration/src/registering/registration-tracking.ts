import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { queryRows } from '@khai-bao/platform/database';
import { Problem } from '@khai-bao/platform/core';
import { DataSource } from 'typeorm';
import { normaliseTrackingCode } from '../units/tracking-code.js';
import { UnitDataCipher } from '../units/unit-data-cipher.js';
import type { UnitHistoryEntry } from '../units/unit-history.js';
import { UnitStore } from '../units/unit-store.js';
import type { UnitRow } from '../units/unit.row.js';
import { AnswerFiles, type AnswerFile } from './answer-files.js';
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
      const [row] = await queryRows<UnitRow>(
        manager,
        'select * from unit where tracking_code = $1 for update',
        [tracked.trackingCode],
      );
      const last = (await this.history.listEntries(row!, manager)).at(-1);
      if (row!.state === 'SUBMITTED' && last?.note === form.answer) return;
      if (row!.state !== 'NEEDS_INFO') throw new Problem('REGISTRATION.WRONG_STATE');
      await this.store.transitionUnit(manager, row!, {
        state: 'SUBMITTED',
        actor: null,
        note: form.answer,
      });
      await this.files.attachFiles(manager, row!.id, form.files ?? []);
    });
    return this.trackRegistration(form);
  }

  /** Stores a file for the answer to the open question. @throws Problem as `trackRegistration` and `AnswerFiles.storeFile` */
  async storeAnswerFile(form: TrackDto, readBytes: () => Promise<Buffer>): Promise<AnswerFile> {
    const { trackingCode } = await this.trackRegistration(form);
    return this.files.storeFile(trackingCode, readBytes);
  }

  private async readTracked(code: string, phoneTail: string): Promise<TrackedDto> {
    const [row] = await queryRows<UnitRow>(this.dataSource, 'select * from unit where tracking_code = $1', [
      code,
    ]);
    // An unknown code costs the same work as wrong digits. A contact that cannot be unsealed matches no digits.
    const { phone } = this.cipher.openContactOrEmpty(row ?? this.cipher.getDecoyContact());
    if (!isEqualInConstantTime(phone.slice(-4), phoneTail) || row === undefined)
      throw new Problem('REGISTRATION.NOT_FOUND');
    const history = await this.history.listEntries(row, this.dataSource);
    return {
      trackingCode: row.tracking_code,
      name: row.name,
      kind: row.kind,
      areaName: row.area_name,
      state: row.state,
      stateSince: row.state_since.toISOString(),
      accountState: row.account_state,
      joinedTo: await this.findFinalSurvivor(row),
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
  private async findFinalSurvivor(row: UnitRow): Promise<TrackedDto['joinedTo']> {
    const [survivor] = await queryRows<UnitRow>(
      this.dataSource,
      `with recursive chain as (select joined_to, 1 as depth from unit where id = $1
         union all select u.joined_to, chain.depth + 1 from chain join unit u on u.id = chain.joined_to where u.joined_to is not null and chain.depth < 50)
       select u.* from chain join unit u on u.id = chain.joined_to order by chain.depth desc limit 1`,
      [row.id],
    );
    return survivor === undefined
      ? null
      : {
          trackingCode: survivor.tracking_code,
          state: survivor.state,
          accountState: survivor.account_state,
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
