import { Injectable } from '@nestjs/common';
import { receiptType } from '@khai-bao/contracts';
import { isTransientError } from '@khai-bao/platform/database';
import { verifyStatement } from '@khai-bao/platform/signing';
import { kindOfError } from '@khai-bao/platform/workers';
import { BatchBuilder, type BuiltBatch } from './batches/batch-builder.js';
import { CentreClient } from './centre-client.js';
import { DeliveryStore } from './delivery-store.js';
import { DestinationStateStore } from './destinations/destination-state-store.js';
import type { Destination } from './destinations/destination-config.js';
import { checkReceipt } from './receipts/receipt-check.js';
import { describeReceiptError, type SendResult } from './stream-sender.js';
import { QuarantineStore } from './quarantine/quarantine-store.js';
import type { RetryAttempt } from './quarantine/quarantine.queries.js';

/** Sends quarantined records again, one by one, on request of DIC. */
@Injectable()
export class QuarantineRetrier {
  constructor(
    private readonly builder: BatchBuilder,
    private readonly client: CentreClient,
    private readonly store: DeliveryStore,
    private readonly quarantine: QuarantineStore,
    private readonly states: DestinationStateStore,
  ) {}

  /** Retries the next record. A refusal reopens it and never pauses the destination, because DIC has requested the retry. */
  async retryNextRecord(destination: Destination, stop: AbortSignal): Promise<SendResult> {
    const { name } = destination;
    const retry = await this.quarantine.beginNextRetry(name);
    if (retry === null) return 'nothing';
    try {
      return await this.retryRecord(destination, retry, stop);
    } catch (error) {
      if (stop.aborted || isTransientError(error)) throw error;
      return this.reopenRecord(name, retry, `this service failed: ${kindOfError(error)}`);
    }
  }

  private async retryRecord(
    destination: Destination,
    retry: RetryAttempt,
    stop: AbortSignal,
  ): Promise<SendResult> {
    const { name } = destination;
    const { confirmed } = await this.store.readCursor(name, retry.stream);
    if (retry.seq > confirmed) {
      await this.quarantine.returnToStream(name, retry);
      return 'more';
    }
    const batch = await this.builder.buildRetryBatch(destination, retry);
    if ('unreadable' in batch) return this.reopenRecord(name, retry, batch.unreadable);
    if ('awaited' in batch)
      return this.reopenRecord(name, retry, `the key of ${batch.awaited} has not arrived yet`);
    return this.sendRetryBatch(destination, retry, batch, stop);
  }

  private async sendRetryBatch(
    destination: Destination,
    retry: RetryAttempt,
    batch: BuiltBatch,
    stop: AbortSignal,
  ): Promise<SendResult> {
    const { name } = destination;
    const response = await this.client.sendBundle(destination, retry.key, batch.body, stop);
    switch (response.kind) {
      case 'receipt':
        return this.acceptReceipt(destination, retry, batch, response.jws);
      case 'no-receipt':
      case 'refused':
        return this.reopenRecord(name, retry, response.reason);
      case 'out-of-order':
        await this.store.realignStream(name, retry.stream, response.expected);
        return this.reopenRecord(name, retry, `the centre is at ${response.expected - 1}`);
      case 'forbidden':
        await this.states.pauseDestination(name, { by: 'centre', byName: null, reason: response.reason });
        return 'stopped';
      case 'busy':
        await this.states.recordFailure(name, 'waiting', response.reason, response.retryAfter);
        return 'stopped';
      case 'failed':
        await this.states.recordFailure(name, 'unreachable', response.reason, response.retryAfter);
        return 'stopped';
    }
  }

  private async acceptReceipt(
    destination: Destination,
    retry: RetryAttempt,
    batch: BuiltBatch,
    jws: string,
  ): Promise<SendResult> {
    try {
      const statement = await verifyStatement(destination.receiptKeys, receiptType, jws);
      await this.quarantine.confirmRetry(retry, batch, checkReceipt(statement, batch), jws);
      return 'more';
    } catch (error) {
      const reason = describeReceiptError(error);
      if (reason === null) throw error;
      return this.reopenRecord(destination.name, retry, reason);
    }
  }

  private async reopenRecord(name: string, retry: RetryAttempt, reason: string): Promise<SendResult> {
    await this.quarantine.reopenRecord(name, retry, reason);
    return 'more';
  }
}
