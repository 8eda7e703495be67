import { Injectable } from '@nestjs/common';
import { DeliveryPostponedError } from '@khai-bao/platform/notification';
import type { EntityManager } from 'typeorm';
import { PushChannel, type PushMessage, type PushOutcome } from './push-channel.js';
import { PushSubscriptions } from './push-subscriptions.js';

/** Delivers a message to all browsers of a person. */
@Injectable()
export class PushDelivery {
  constructor(
    private readonly channel: PushChannel,
    private readonly subscriptions: PushSubscriptions,
  ) {}

  /**
   * Delivers to all browsers of a person at the same time, so that one whose service does not respond delays no other. One that accepts
   * is enough; those that ended are removed.
   * @param id stable across attempts
   * @throws DeliveryPostponedError when no browser accepts and a later attempt may succeed
   */
  async deliverToPerson(
    manager: EntityManager,
    accountId: string,
    id: string,
    message: PushMessage,
  ): Promise<PushOutcome> {
    const browsers = (await this.subscriptions.listSubscriptions(manager, accountId)).flatMap((stored) => {
      const subscription = this.subscriptions.openSubscription(stored);
      return subscription === null ? [] : [{ storedId: stored.id, subscription }];
    });
    const delivered = await Promise.all(
      browsers.map(async ({ storedId, subscription }) => ({
        storedId,
        outcome: await this.channel.deliver(subscription, id, message).catch(toPostponed),
      })),
    );
    for (const { storedId, outcome } of delivered) {
      if (outcome === 'accepted') await this.subscriptions.recordDelivery(manager, storedId);
      if (outcome === 'gone') await this.subscriptions.deleteById(manager, storedId);
    }
    const outcomes = delivered.map(({ outcome }) => outcome);
    if (outcomes.includes('accepted')) return 'accepted';
    const postponed = outcomes.find((outcome) => outcome instanceof DeliveryPostponedError);
    if (postponed !== undefined) throw postponed;
    return outcomes.includes('refused') ? 'refused' : 'gone';
  }
}

/** @throws the error unless a later attempt may succeed */
export function toPostponed(error: unknown): DeliveryPostponedError {
  if (error instanceof DeliveryPostponedError) return error;
  throw error;
}
