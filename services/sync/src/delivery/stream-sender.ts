import { Injectable } from '@nestjs/common';
import { feedStreams, receiptType, type FeedStream } from '@khai-bao/contracts';
import { verifyStatement, StatementError } from '@khai-bao/platform/signing';
import { BatchBuilder, type BuiltBatch } from './batches/batch-builder.js';
import type { BatchBisector } from './batches/batch-bisector.js';
import { CentreClient, type CentreResponse } from './centre-client.js';
import { DeliveryStore } from './delivery-store.js';
import { DestinationStateStore } from './destinations/destination-state-store.js';
import type { Destination } from './destinations/destination-config.js';
import { checkReceipt, ReceiptError } from './receipts/receipt-check.js';

/**
 * Result of one attempt to send:
 * - `more`: the cursor or the quarantine has changed, and more records wait
 * - `moved`: the last waiting batch was confirmed
 * - `nothing`: no record waits
 * - `awaited`: the next declaration waits for the key of this day
 * - `held`: this stream waits for its next attempt
 * - `stopped`: the destination waits for its next attempt or is paused
 */
export type SendResult = 'more' | 'moved' | 'nothing' | { readonly awaited: string } | 'held' | 'stopped';

/** Consecutive invalid receipts after which an attempt is dropped. A centre repeats its receipt for the same idempotency key. */
const maxInvalidReceiptsPerAttempt = 3;

/** Builds and sends the next batch of a stream, and applies the response of the centre. */
@Injectable()
export class StreamSender {
  constructor(
    private readonly builder: BatchBuilder,
    private readonly client: CentreClient,
    private readonly store: DeliveryStore,
    private readonly states: DestinationStateStore,
  ) {}

  /** Lists the streams that have something to send, in sending order. */
  async listWaitingStreams({ name }: Destination): Promise<FeedStream[]> {
    const waiting = await this.store.findWaitingStreams(name);
    return feedStreams.filter((stream) => waiting.has(stream));
  }

  async sendNextBatch(
    destination: Destination,
    stream: FeedStream,
    bisector: BatchBisector,
    stop: AbortSignal,
  ): Promise<SendResult> {
    const batch = await this.builder.buildNextBatch(destination, stream, (confirmed) =>
      bisector.nextBatchSize(confirmed),
    );
    if (batch === 'nothing' || 'awaited' in batch) return batch;
    const response = await this.client.sendBundle(
      destination,
      batch.statement.idempotencyKey,
      batch.body,
      stop,
    );
    return this.handleResponse(destination, batch, response, bisector);
  }

  private async handleResponse(
    destination: Destination,
    batch: BuiltBatch,
    response: CentreResponse,
    bisector: BatchBisector,
  ): Promise<SendResult> {
    const { name } = destination;
    const { stream } = batch.statement;
    switch (response.kind) {
      case 'receipt':
        return this.acceptReceipt(destination, batch, response.jws);
      case 'no-receipt':
        return this.delayAfterInvalidReceipt(name, stream, response.reason);
      case 'refused':
        return this.bisectRefusedBatch(name, batch, response.reason, bisector);
      case 'out-of-order':
        await this.store.realignStream(name, stream, response.expected);
        await this.states.recordStreamFailure(
          name,
          stream,
          'waiting',
          `${stream}: the centre is at ${response.expected - 1}`,
        );
        return 'held';
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

  private async acceptReceipt(destination: Destination, batch: BuiltBatch, jws: string): Promise<SendResult> {
    try {
      const statement = await verifyStatement(destination.receiptKeys, receiptType, jws);
      // False: the attempt was dropped in the meantime, and the next one begins at the same number.
      await this.store.confirmBatch(batch, checkReceipt(statement, batch), jws);
      return batch.hasMore ? 'more' : 'moved';
    } catch (error) {
      const reason = describeReceiptError(error);
      if (reason === null) throw error;
      return this.delayAfterInvalidReceipt(destination.name, batch.statement.stream, reason);
    }
  }

  /** Delays the stream; the batch is sent again with the same key, after three invalid receipts with a new one. Other streams continue. */
  private async delayAfterInvalidReceipt(
    name: string,
    stream: FeedStream,
    reason: string,
  ): Promise<SendResult> {
    const failures = await this.states.recordStreamFailure(name, stream, 'unreachable', reason);
    if (failures % maxInvalidReceiptsPerAttempt === 0) await this.store.dropAttempt(name, stream);
    return 'held';
  }

  /** Bisects a refused batch. A batch of one record is quarantined with the reason. */
  private async bisectRefusedBatch(
    name: string,
    batch: BuiltBatch,
    reason: string,
    bisector: BatchBisector,
  ): Promise<SendResult> {
    const { stream, to } = batch.statement;
    const [first, ...others] = batch.records;
    if (first === undefined) {
      // The attempt is dropped: the next one includes later records, so that the refusal can be attributed to a record.
      await this.store.dropAttempt(name, stream);
      await this.states.recordStreamFailure(name, stream, 'unreachable', `${reason} to a statement of holes`);
      return 'held';
    }
    const { seq, aggregateId, version } = first.record;
    if (others.length > 0) {
      bisector.recordRefusal(seq, to);
      await this.store.dropAttempt(name, stream);
    } else {
      bisector.recordQuarantine();
      await this.store.quarantineRefusedRecord(name, stream, {
        seq,
        reason,
        aggregateId,
        version,
        unitId: first.unitId ?? null,
      });
    }
    return 'more';
  }
}

/** Describes why a receipt is invalid. Returns null for an error of another kind. */
export function describeReceiptError(error: unknown): string | null {
  if (error instanceof ReceiptError) return error.message;
  return error instanceof StatementError ? 'the receipt is not signed by a trusted key' : null;
}
