import { Injectable } from '@nestjs/common';
import { AccessTrail, type Actor } from '@khai-bao/platform/auth';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { DataSource, type EntityManager } from 'typeorm';
import { CaseContentCipher } from './case-content-cipher.js';
import { CaseHistoryEntity } from './case-history.entity.js';
import { CaseItemMapper } from './case-item-mapper.js';
import { CaseLinks } from './case-links.js';
import { notificationsOf } from './case-notifications.js';
import type { CaseDetailDto, CaseHistoryDto } from './cases.dto.js';
import { findCaseInJurisdiction } from './find-case.js';
import type { SuspectedCaseEntity } from './suspected-case.entity.js';

/** Reads all details of a case. Each reading is recorded in the access trail. */
@Injectable()
export class CaseDetailReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cipher: CaseContentCipher,
    private readonly items: CaseItemMapper,
    private readonly links: CaseLinks,
    private readonly trail: AccessTrail,
    private readonly unreadable: UnreadableRows,
  ) {}

  /** @throws Problem ALERTS.NOT_FOUND */
  readCase(actor: Actor, id: string): Promise<CaseDetailDto> {
    return this.dataSource.transaction(async (manager) =>
      this.toCaseDetailDto(
        manager,
        actor,
        await findCaseInJurisdiction(manager, actor, id, { isLocked: false }),
      ),
    );
  }

  /** Opens all of a case. The access is recorded here, so that no caller can omit it. */
  async toCaseDetailDto(
    manager: EntityManager,
    actor: Actor,
    suspectedCase: SuspectedCaseEntity,
  ): Promise<CaseDetailDto> {
    await this.trail.recordAccess(
      manager,
      actor,
      'case.read',
      'case',
      suspectedCase.id,
      `${suspectedCase.code} · ${suspectedCase.unitName}`,
    );
    const content = this.items.readContent(suspectedCase);
    const history = await manager.find(CaseHistoryEntity, {
      where: { caseId: suspectedCase.id },
      order: { id: 'ASC' },
    });
    return {
      ...this.items.toCaseItemDto(actor, suspectedCase),
      person: content?.person ?? null,
      answers: content?.answers ?? null,
      representative: content?.representative ?? null,
      questionnaireVersion: suspectedCase.questionnaireVersion,
      acceptedAt: suspectedCase.acceptedAt.toISOString(),
      onsetDay: suspectedCase.onsetDay,
      notifications: notificationsOf(suspectedCase),
      history: history.map((line) => this.toCaseHistoryDto(suspectedCase, line)),
      ...(await this.links.readLinks(manager, actor, suspectedCase.id)),
    };
  }

  private toCaseHistoryDto(suspectedCase: SuspectedCaseEntity, line: CaseHistoryEntity): CaseHistoryDto {
    const sealed = line.noteSealed;
    return {
      entry: line.entry,
      state: line.state,
      at: line.recordedAt.toISOString(),
      actorName: line.actorName,
      note:
        sealed === null
          ? null
          : this.unreadable.readRowOr<string | null>(
              'case_history',
              suspectedCase.id,
              () => this.cipher.openNote(suspectedCase, sealed),
              () => null,
            ),
      reason: line.reason,
      step: line.step,
      happenedAt: line.happenedAt?.toISOString() ?? null,
      callTarget: line.callTarget,
      callOutcome: line.callOutcome,
    };
  }
}
