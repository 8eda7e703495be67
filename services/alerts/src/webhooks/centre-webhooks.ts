import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '@khai-bao/platform/auth';
import { Clock, Problem } from '@khai-bao/platform/core';
import { DeliveryPostponedError } from '@khai-bao/platform/notification';
import { sealText, unsealText } from '@khai-bao/platform/sealing';
import { Webhook } from 'standardwebhooks';
import { DataSource, type EntityManager } from 'typeorm';
import { AlertsConfig } from '../alerts.config.js';
import { DutyService } from '../duty/duty.service.js';
import { RefusedAddressError, sendOutboundRequest } from '../push/outbound-request.js';
import { CentreWebhookEntity, type WebhookFailure } from './centre-webhook.entity.js';
import type { CentreWebhookDto, NewCentreWebhookDto } from './webhooks.dto.js';

const requestTimeoutMs = 10_000;
const secretPrefix = 'whsec_';

/** What a webhook says of a case: no person. */
export interface WebhookEvent {
  readonly type: 'case.opened' | 'case.reopened' | 'case.stalled' | 'case.moved';
  readonly timestamp: string;
  readonly data: {
    readonly caseId: string;
    readonly code: string;
    readonly district: string;
    readonly unitName: string;
    readonly openedAt: string;
  };
}

/** Webhooks of centres, signed as Standard Webhooks describes. Each centre enters the address of its own system. */
@Injectable()
export class CentreWebhooks {
  private readonly master: Buffer;

  constructor(
    private readonly dataSource: DataSource,
    private readonly centres: DutyService,
    private readonly config: AlertsConfig,
    private readonly clock: Clock,
  ) {
    this.master = Buffer.from(config.masterKey, 'base64');
  }

  /** @throws Problem ALERTS.CENTRE_NOT_FOUND */
  async readWebhook(actor: Actor, areaCode: string): Promise<CentreWebhookDto> {
    const { manager } = this.dataSource;
    await this.centres.findCentreInJurisdiction(manager, actor, areaCode);
    return this.toWebhookDto(await manager.findOneBy(CentreWebhookEntity, { areaCode }));
  }

  /** Stores an address with a new secret. @throws Problem ALERTS.CENTRE_NOT_FOUND, ALERTS.WEBHOOK_ADDRESS */
  changeWebhook(actor: Actor, areaCode: string, url: string): Promise<NewCentreWebhookDto> {
    if (!URL.canParse(url) || (!this.config.pushToPrivateAddresses && !url.startsWith('https:')))
      throw new Problem('ALERTS.WEBHOOK_ADDRESS');
    return this.dataSource.transaction(async (manager) => {
      await this.centres.findCentreInJurisdiction(manager, actor, areaCode);
      const secret = secretPrefix + randomBytes(24).toString('base64');
      await manager.upsert(
        CentreWebhookEntity,
        {
          areaCode,
          urlSealed: sealText(this.master, url, `webhook-url:${areaCode}`),
          secretSealed: sealText(this.master, secret, `webhook-secret:${areaCode}`),
          changedAt: this.clock.now(),
          changedByName: actor.displayName,
          deliveredAt: null,
          refusedAt: null,
          refusedStatus: null,
          refusedReason: null,
        },
        ['areaCode'],
      );
      const stored = await manager.findOneBy(CentreWebhookEntity, { areaCode });
      return { ...this.toWebhookDto(stored), secret };
    });
  }

  /** @throws Problem ALERTS.CENTRE_NOT_FOUND */
  async removeWebhook(actor: Actor, areaCode: string): Promise<void> {
    const { manager } = this.dataSource;
    await this.centres.findCentreInJurisdiction(manager, actor, areaCode);
    await manager.delete(CentreWebhookEntity, { areaCode });
  }

  hasWebhook(manager: EntityManager, areaCode: string): Promise<boolean> {
    return manager.existsBy(CentreWebhookEntity, { areaCode });
  }

  /**
   * Calls the webhook of a centre.
   * @param id stable across attempts; receivers recognise a repetition by it
   * @returns false when there is no webhook, or its address is refused
   * @throws DeliveryPostponedError when a later attempt may succeed
   */
  async deliver(manager: EntityManager, areaCode: string, id: string, event: WebhookEvent): Promise<boolean> {
    const stored = await manager.findOneBy(CentreWebhookEntity, { areaCode });
    if (stored === null) return false;
    const url = unsealText(this.master, stored.urlSealed, `webhook-url:${areaCode}`);
    const secret = unsealText(this.master, stored.secretSealed, `webhook-secret:${areaCode}`);
    const body = JSON.stringify(event);
    const now = this.clock.now();
    let status: number;
    try {
      status = await sendOutboundRequest({
        url,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
          'webhook-signature': new Webhook(secret).sign(id, now, body),
        },
        body,
        timeoutMs: requestTimeoutMs,
        allowsPrivateAddresses: this.config.pushToPrivateAddresses,
      });
    } catch (error) {
      const isRefused = error instanceof RefusedAddressError;
      await this.recordFailure(stored, isRefused ? 'address' : 'no-response', null);
      if (isRefused) return false;
      throw new DeliveryPostponedError('the webhook did not answer', { cause: error });
    }
    if (status >= 200 && status < 300) {
      await manager.update(
        CentreWebhookEntity,
        { areaCode },
        { deliveredAt: now, refusedAt: null, refusedStatus: null, refusedReason: null },
      );
      return true;
    }
    await this.recordFailure(stored, 'status', status);
    if (status === 410) return false;
    throw new DeliveryPostponedError(`the webhook answered ${status}`);
  }

  /**
   * Records why a call was not accepted, on a connection of its own: the caller's transaction is rolled back when the call is tried again.
   * An address that was changed meanwhile has not failed.
   */
  private async recordFailure(
    { areaCode, urlSealed }: CentreWebhookEntity,
    refusedReason: WebhookFailure,
    refusedStatus: number | null,
  ): Promise<void> {
    await this.dataSource.manager.update(
      CentreWebhookEntity,
      { areaCode, urlSealed },
      { refusedAt: this.clock.now(), refusedReason, refusedStatus },
    );
  }

  private toWebhookDto(stored: CentreWebhookEntity | null): CentreWebhookDto {
    const url =
      stored === null
        ? null
        : new URL(unsealText(this.master, stored.urlSealed, `webhook-url:${stored.areaCode}`));
    return {
      host: url?.host ?? '',
      changedAt: stored?.changedAt.toISOString() ?? null,
      changedByName: stored?.changedByName ?? null,
      deliveredAt: stored?.deliveredAt?.toISOString() ?? null,
      refusedAt: stored?.refusedAt?.toISOString() ?? null,
      refusedStatus: stored?.refusedStatus ?? null,
      refusedReason: stored?.refusedReason ?? null,
    };
  }
}
