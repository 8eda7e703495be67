import { Injectable } from '@nestjs/common';
import type { CaseState } from '@khai-bao/contracts';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { queryRows } from '@khai-bao/platform/database';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { DataSource, type EntityManager } from 'typeorm';
import { CaseContentCipher } from './case-content-cipher.js';
import { CaseItemMapper } from './case-item-mapper.js';
import { notificationsOf } from './case-notifications.js';
import type { CaseRow } from './case.row.js';
import type { CaseDetailDto, CaseHistoryDto } from './cases.dto.js';
import { findCaseInJurisdiction } from './find-case.js';

interface HistoryRow {
  readonly state: CaseState;
  readonly at: Date;
  readonly actor_name: string | null;
  readonly note_sealed: string | null;
}

/** Reads all details of a case. Each reading is recorded in the access trail. */
@Injectable()
export class CaseDetailReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cipher: CaseContentCipher,
    private readonly items: CaseItemMapper,
    private readonly trail: AccessTrail,
    private readonly unreadable: UnreadableRows,
  ) {}

  /** @throws Problem ALERTS.NOT_FOUND */
  readCase(actor: Actor, id: string): Promise<CaseDetailDto> {
    return this.dataSource.transaction(async (manager) =>
      this.toCaseDetailDto(manager, actor, await findCaseInJurisdiction(manager, actor, id)),
    );
  }

  /** Opens all of a case. The access is recorded here, so that no caller can omit it. */
  async toCaseDetailDto(manager: EntityManager, actor: Actor, row: CaseRow): Promise<CaseDetailDto> {
    await this.trail.recordAccess(
      manager,
      actor,
      'case.read',
      'case',
      row.id,
      `${row.code} · ${row.unit_name}`,
    );
    const content = this.items.readContent(row);
    const history = await queryRows<HistoryRow>(
      manager,
      'select state, at, actor_name, note_sealed from case_history where case_id = $1 order by id',
      [row.id],
    );
    return {
      ...this.items.toCaseItemDto(row),
      person: content?.person ?? null,
      answers: content?.answers ?? null,
      representative: content?.representative ?? null,
      questionnaireVersion: row.questionnaire_version,
      acceptedAt: row.accepted_at.toISOString(),
      notifications: notificationsOf(row),
      history: history.map((line) => this.toCaseHistoryDto(row, line)),
    };
  }

  private toCaseHistoryDto(row: CaseRow, line: HistoryRow): CaseHistoryDto {
    const sealed = line.note_sealed;
    return {
      state: line.state,
      at: line.at.toISOString(),
      actorName: line.actor_name,
      note:
        sealed === null
          ? null
          : this.unreadable.readRowOr<string | null>(
              'case_history',
              row.id,
              () => this.cipher.openNote(row, sealed),
              () => null,
            ),
    };
  }
}
