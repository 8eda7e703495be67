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
   * Delivers to all browsers of a person. One that accepts is enough; those that ended are removed.
   * @param id stable across attempts
   * @throws DeliveryPostponedError when no browser accepts and a later attempt may succeed
   */
  async deliverToPerson(
    manager: EntityManager,
    accountId: string,
    id: string,
    message: PushMessage,
  ): Promise<PushOutcome> {
    const outcomes: PushOutcome[] = [];
    let postponed: DeliveryPostponedError | null = null;
    for (const stored of await this.subscriptions.listSubscriptions(manager, accountId)) {
      const subscription = this.subscriptions.openSubscription(stored);
      if (subscription === null) continue;
      try {
        const outcome = await this.channel.deliver(subscription, id, message);
        outcomes.push(outcome);
        if (outcome === 'accepted') await this.subscriptions.recordDelivery(manager, stored.id);
        if (outcome === 'gone') await this.subscriptions.deleteById(manager, stored.id);
      } catch (error) {
        if (!(error instanceof DeliveryPostponedError)) throw error;
        postponed = error;
      }
    }
    if (outcomes.includes('accepted')) return 'accepted';
    if (postponed !== null) throw postponed;
    return outcomes.includes('refused') ? 'refused' : 'gone';
  }
}
