import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type CaseSnapshot, type EventEnvelope } from '@khai-bao/contracts';
import { queryRows } from '@khai-bao/platform/database';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';

/** Stores on each declaration of a case when the medical centre was notified and when it acknowledged the case. */
@Controller()
export class CaseNotificationsConsumer {
  @OnEvent(Topics.case)
  async recordNotification(
    @Payload() event: EventEnvelope<CaseSnapshot>,
    @Ctx() context: ConsumerContext,
  ): Promise<void> {
    const { declarationId, declarationIds = [], day, notifications, acknowledgedAt } = event.data;
    const notifiedAt = notifications.find(({ target }) => target === 'district')?.at ?? null;
    await queryRows(
      context.manager,
      'update declaration set told_at = coalesce(told_at, $3), acknowledged_at = coalesce(acknowledged_at, $4) where id = any($1::uuid[]) and day = $2::date',
      [[declarationId, ...declarationIds], day, notifiedAt, acknowledgedAt],
    );
  }
}
