import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type AccessRecorded, type EventEnvelope } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';

/** Stores the entries of the access trail that all services publish. */
@Controller()
export class TrailConsumer {
  @OnEvent(Topics.access)
  async recordAccess(
    @Payload() event: EventEnvelope<AccessRecorded>,
    @Ctx() context: ConsumerContext,
  ): Promise<void> {
    const { at, actorId, role, action, subjectKind, subjectId, subjectName } = event.data;
    await queryRows(
      context.manager,
      'insert into access_trail (event_id, at, actor_id, role, action, subject_kind, subject_id, subject_name) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing',
      [event.id, at, actorId, role, action, subjectKind, subjectId, subjectName ?? null],
    );
  }
}
