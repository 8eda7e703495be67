import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Topics, type CaseSnapshot, type EventEnvelope } from '@khai-bao/contracts';
import { ConsumerContext, OnEvent } from '@khai-bao/platform/messaging';
import { setDisclosureEnd } from '../contact-disclosures/contact-disclosures.queries.js';
import { recordNotification } from './declarations.queries.js';

const endedStates: readonly CaseSnapshot['state'][] = ['RULED_OUT', 'CLOSED'];

/**
 * Stores on each declaration of a case when the medical centre was notified and when it acknowledged the case; and whether the case still
 * needs its contacts.
 */
@Controller()
export class CaseNotificationsConsumer {
  @OnEvent(Topics.case)
  async recordCaseNotification(
    @Payload() event: EventEnvelope<CaseSnapshot>,
    @Ctx() { manager }: ConsumerContext,
  ): Promise<void> {
    const { declarationId, declarationIds = [], day, notifications, acknowledgedAt } = event.data;
    const { caseId, state, stateSince } = event.data;
    const notifiedAt = notifications.find(({ target }) => target === 'district')?.at ?? null;
    await recordNotification(
      manager,
      { ids: [declarationId, ...declarationIds], day },
      { notifiedAt, acknowledgedAt },
    );
    await setDisclosureEnd(manager, caseId, endedStates.includes(state) ? stateSince : null);
  }
}
