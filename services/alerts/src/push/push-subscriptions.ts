import { Injectable } from '@nestjs/common';
import { blindIndex, sealJson, unsealJson } from '@khai-bao/platform/sealing';
import { Clock } from '@khai-bao/platform/core';
import { UnreadableRows } from '@khai-bao/platform/workers';
import { In, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { AlertsConfig } from '../alerts.config.js';
import type { BrowserSubscription } from './push-channel.js';
import { PushSubscriptionEntity } from './push-subscription.entity.js';

/** Browsers of one account. A further one replaces the oldest. */
const maxSubscriptionsPerAccount = 5;

/** Stores in which browsers a duty person gets push messages. */
@Injectable()
export class PushSubscriptions {
  private readonly master: Buffer;

  constructor(
    config: AlertsConfig,
    private readonly unreadable: UnreadableRows,
    private readonly clock: Clock,
  ) {
    this.master = Buffer.from(config.masterKey, 'base64');
  }

  /** Stores a browser for an account. A browser belongs to the account that subscribed last. */
  async storeSubscription(
    manager: EntityManager,
    accountId: string,
    subscription: BrowserSubscription,
  ): Promise<void> {
    const endpointIndex = this.indexOf(subscription.endpoint);
    await manager.delete(PushSubscriptionEntity, { endpointIndex });
    const stored = await this.listSubscriptions(manager, accountId);
    const oldest = stored.slice(0, Math.max(0, stored.length + 1 - maxSubscriptionsPerAccount));
    if (oldest.length > 0)
      await manager.delete(PushSubscriptionEntity, { id: In(oldest.map(({ id }) => id)) });
    const id = uuidv7();
    await manager.insert(PushSubscriptionEntity, {
      id,
      accountId,
      endpointIndex,
      subscriptionSealed: sealJson(this.master, subscription, `push:${id}`),
      createdAt: this.clock.now(),
    });
  }

  /** Returns whether a browser is one of an account. */
  isSubscribed(manager: EntityManager, accountId: string, endpoint: string): Promise<boolean> {
    return manager.existsBy(PushSubscriptionEntity, { accountId, endpointIndex: this.indexOf(endpoint) });
  }

  /** Removes a browser of an account. */
  async removeSubscription(manager: EntityManager, accountId: string, endpoint: string): Promise<void> {
    await manager.delete(PushSubscriptionEntity, { accountId, endpointIndex: this.indexOf(endpoint) });
  }

  /** Lists the browsers of an account, the oldest first. */
  listSubscriptions(manager: EntityManager, accountId: string): Promise<PushSubscriptionEntity[]> {
    return manager.find(PushSubscriptionEntity, { where: { accountId }, order: { id: 'ASC' } });
  }

  /** Returns which of the accounts have a browser. */
  async findSubscribedAccounts(
    manager: EntityManager,
    accountIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const found = await manager.findBy(PushSubscriptionEntity, { accountId: In(accountIds) });
    return new Set(found.map(({ accountId }) => accountId));
  }

  /** Opens endpoint and keys; null when they cannot be opened. */
  openSubscription({ id, subscriptionSealed }: PushSubscriptionEntity): BrowserSubscription | null {
    return this.unreadable.readRowOr<BrowserSubscription | null>(
      'push_subscription',
      id,
      () => unsealJson<BrowserSubscription>(this.master, subscriptionSealed, `push:${id}`),
      () => null,
    );
  }

  async deleteById(manager: EntityManager, id: string): Promise<void> {
    await manager.delete(PushSubscriptionEntity, { id });
  }

  async recordDelivery(manager: EntityManager, id: string): Promise<void> {
    await manager.update(PushSubscriptionEntity, { id }, { deliveredAt: this.clock.now() });
  }

  private indexOf(endpoint: string): string {
    return blindIndex(this.master, 'push-endpoint', endpoint);
  }
}
