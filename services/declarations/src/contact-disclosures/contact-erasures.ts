import { Injectable } from '@nestjs/common';
import { Topics } from '@khai-bao/contracts';
import { deterministicEventId } from '@khai-bao/platform/events';
import { Outbox } from '@khai-bao/platform/outbox';
import type { EntityManager } from 'typeorm';
import { findHoldingCases } from './contact-disclosures.queries.js';

/** A declaration that was erased. */
export interface ErasedDeclaration {
  readonly declarationId: string;
  readonly version: number;
  readonly erasedAt: Date;
}

/** Informs the open cases that hold the content of an erased declaration: they restrict it to tracing. */
@Injectable()
export class ContactErasures {
  constructor(private readonly outbox: Outbox) {}

  /** Publishes one event for each case, in the transaction of the erasure. */
  async publishErasure(
    manager: EntityManager,
    { declarationId, version, erasedAt }: ErasedDeclaration,
  ): Promise<void> {
    for (const { caseId } of await findHoldingCases(manager, declarationId))
      await this.outbox.appendEvents(manager, {
        topic: Topics.contactErased,
        key: caseId,
        subject: declarationId,
        version,
        id: deterministicEventId(Topics.contactErased, `${caseId}/${declarationId}`, version),
        data: { caseId, declarationId, erasedAt: erasedAt.toISOString() },
      });
  }
}
