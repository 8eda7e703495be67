import { Injectable } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { notifyChannel, updateReturning } from '@khai-bao/platform/database';
import { Lane, Outbox } from '@khai-bao/platform/outbox';
import type { EntityManager } from 'typeorm';
import { CaseChangeEntity } from './case-change.entity.js';
import { CaseContentCipher } from './case-content-cipher.js';
import { CaseDeclarationEntity } from './case-declaration.entity.js';
import { notificationsOf } from './case-notifications.js';
import { SuspectedCaseEntity } from './suspected-case.entity.js';

/** Postgres channel that is notified when a case has changed. */
export const caseChannel = 'cases';

/** Declarations that an event of a case lists. The status of an older one was set by an earlier event. */
const maxListedDeclarations = 20;

/** Publishes cases to other services and to live pages, in the transaction that changes the case. */
@Injectable()
export class CasePublisher {
  constructor(
    private readonly cipher: CaseContentCipher,
    private readonly outbox: Outbox,
  ) {}

  /** Publishes the current state of a case to other services and to live pages. */
  async publishCase(manager: EntityManager, published: SuspectedCaseEntity): Promise<void> {
    await this.publishLiveChange(manager, published);
    // The centre that handed the case over reads its outcome.
    if (published.originAreaPath !== null)
      await this.publishLiveChange(manager, { id: published.id, areaPath: published.originAreaPath });
    await this.appendEvent(manager, published);
  }

  /** Publishes a locked case again under its next version, without a line in its history. */
  async republishCase(manager: EntityManager, caseId: string): Promise<void> {
    const [published] = await updateReturning(
      manager,
      SuspectedCaseEntity,
      { id: caseId },
      { version: () => 'version + 1' },
    );
    await this.publishCase(manager, published!);
  }

  /** Publishes a case to live pages only. */
  async publishLiveChange(
    manager: EntityManager,
    { id, areaPath }: Pick<SuspectedCaseEntity, 'id' | 'areaPath'>,
  ): Promise<void> {
    // The change gets its number at the commit, which locks the counter: numbers commit in their order, so a live page skips none.
    await manager.insert(CaseChangeEntity, { caseId: id, areaPath });
    await notifyChannel(manager, caseChannel, '');
  }

  private async appendEvent(manager: EntityManager, published: SuspectedCaseEntity): Promise<void> {
    await this.outbox.appendEvents(
      manager,
      {
        topic: Topics.case,
        key: published.id,
        subject: published.id,
        version: published.version,
        data: {
          caseId: published.id,
          code: published.code,
          declarationId: published.declarationId,
          declarationIds: await this.listDeclarationIds(manager, published.id),
          unitId: published.unitId,
          gateId: published.gateId,
          areaPath: published.areaPath,
          day: published.day,
          state: published.state,
          stateSince: published.stateSince.toISOString(),
          reason: published.reason,
          lastStep: published.lastStep,
          openedAt: published.openedAt.toISOString(),
          acknowledgedAt: published.acknowledgedAt?.toISOString() ?? null,
          responsible: published.responsible,
          source: published.source,
          notifications: notificationsOf(published),
          sealed: await this.cipher.shareContent(published),
        },
      },
      Lane.alert,
    );
  }

  /** Lists the declarations of a case, the newest first, at most 20. */
  async listDeclarationIds(manager: EntityManager, caseId: string): Promise<string[]> {
    const found = await manager.find(CaseDeclarationEntity, {
      where: { caseId },
      order: { joinedAt: 'DESC', declarationId: 'DESC' },
      take: maxListedDeclarations,
    });
    return found.map(({ declarationId }) => declarationId);
  }
}
