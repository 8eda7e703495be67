import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type AccessRecorded, type EventEnvelope } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { AccessTrailEntity } from './access-trail.entity.js';

/** Stores the entries of the access trail that all services publish. */
@Controller()
export class TrailConsumer {
  @OnEvent(Topics.access)
  async recordAccess(
    @Payload() { id, data }: EventEnvelope<AccessRecorded>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    const { at, actorId, role, action, subjectKind, subjectId, subjectName = null } = data;
    await manager
      .createQueryBuilder()
      .insert()
      .into(AccessTrailEntity)
      .values({ eventId: id, at: new Date(at), actorId, role, action, subjectKind, subjectId, subjectName })
      .orIgnore()
      .updateEntity(false)
      .execute();
  }
}
