import { Injectable } from '@nestjs/common';
import { receiptType } from '@khai-bao/contracts';
import { isTransientError } from '@khai-bao/platform/database';
import { verifyStatement } from '@khai-bao/platform/signing';
import { kindOfError } from '@khai-bao/platform/workers';
import { BatchBuilder, type Batch } from './batch-builder.js';
import { CentreClient } from './centre-client.js';
import { DeliveryStore } from './delivery-store.js';
import { DestinationStates } from './destination-states.js';
import type { Destination } from './destinations.js';
import { checkReceipt } from './receipt-check.js';
import { wrongReceipt, type Turn } from './send-next.js';
import { SetAsideRecords, type Retry } from './set-aside-records.js';

/** Sends records again that were set aside, one by one, when DIC has asked for it. */
@Injectable()
export class SendSetAside {
  constructor(
    private readonly builder: BatchBuilder,
    private readonly client: CentreClient,
    private readonly store: DeliveryStore,
    private readonly setAside: SetAsideRecords,
    private readonly states: DestinationStates,
  ) {}

  /** Sends the next one. A refusal opens the record again and never pauses the destination: it was asked for. */
  async run(destination: Destination, stop: AbortSignal): Promise<Turn> {
    const { name } = destination;
    const retry = await this.setAside.nextRetry(name);
    if (retry === null) return 'nothing';
    try {
      return await this.sendAgain(destination, retry, stop);
    } catch (error) {
      if (stop.aborted || isTransientError(error)) throw error;
      return this.reopen(name, retry, `our own side failed: ${kindOfError(error)}`);
    }
  }

  private async sendAgain(destination: Destination, retry: Retry, stop: AbortSignal): Promise<Turn> {
    const { name } = destination;
    const { confirmed } = await this.store.cursor(name, retry.stream);
    if (retry.seq > confirmed) {
      await this.setAside.putBack(name, retry);
      return 'more';
    }
    const batch = await this.builder.buildOne(destination, retry);
    if ('unreadable' in batch) return this.reopen(name, retry, batch.unreadable);
    if ('awaited' in batch) return this.reopen(name, retry, `the key of ${batch.awaited} has not come yet`);
    return this.send(destination, retry, batch, stop);
  }

  private async send(destination: Destination, retry: Retry, batch: Batch, stop: AbortSignal): Promise<Turn> {
    const { name } = destination;
    const answer = await this.client.send(destination, retry.key, batch.body, stop);
    switch (answer.kind) {
      case 'receipt':
        return this.receive(destination, retry, batch, answer.jws);
      case 'no-receipt':
      case 'refused':
        return this.reopen(name, retry, answer.reason);
      case 'out-of-order':
        await this.store.realign(name, retry.stream, answer.expected);
        return this.reopen(name, retry, `the centre stands at ${answer.expected - 1}`);
      case 'forbidden':
        await this.states.pause(name, { by: 'centre', byName: null, reason: answer.reason });
        return 'stopped';
      case 'busy':
        await this.states.failed(name, 'waiting', answer.reason, answer.retryAfter);
        return 'stopped';
      case 'failed':
        await this.states.failed(name, 'unreachable', answer.reason, answer.retryAfter);
        return 'stopped';
    }
  }

  private async receive(destination: Destination, retry: Retry, batch: Batch, jws: string): Promise<Turn> {
    try {
      const statement = await verifyStatement(destination.receiptKeys, receiptType, jws);
      await this.setAside.confirmRetry(retry, batch, checkReceipt(statement, batch), jws);
      return 'more';
    } catch (error) {
      const reason = wrongReceipt(error);
      if (reason === null) throw error;
      return this.reopen(destination.name, retry, reason);
    }
  }

  private async reopen(name: string, retry: Retry, reason: string): Promise<Turn> {
    await this.setAside.reopen(name, retry, reason);
    return 'more';
  }
}
