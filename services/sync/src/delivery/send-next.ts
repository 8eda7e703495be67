import { Injectable } from '@nestjs/common';
import { feedStreams, receiptType, type FeedStream } from '@khai-bao/contracts';
import { verifyStatement, StatementError } from '@khai-bao/platform/signing';
import { BatchBuilder, type Batch } from './batch-builder.js';
import type { BatchSize } from './batch-size.js';
import { CentreClient, type CentreAnswer } from './centre-client.js';
import { DeliveryStore } from './delivery-store.js';
import { DestinationStates } from './destination-states.js';
import type { Destination } from './destinations.js';
import { checkReceipt, ReceiptError } from './receipt-check.js';

/** How a turn of a stream ended: something moved (and more waits behind it), there is nothing, a day's key is awaited, the stream alone must wait, or the destination must. */
export type Turn = 'more' | 'moved' | 'nothing' | { readonly awaited: string } | 'held' | 'stopped';

/** After so many wrong receipts in a row an attempt is given up: a centre repeats its receipt to the same key for ever. */
const wrongReceiptsOfAnAttempt = 3;

/** One turn of one stream: make the next batch, send it, and do what the answer says. */
@Injectable()
export class SendNext {
  constructor(
    private readonly builder: BatchBuilder,
    private readonly client: CentreClient,
    private readonly store: DeliveryStore,
    private readonly states: DestinationStates,
  ) {}

  /** The streams that a turn may move, in the order in which they are sent. */
  async waiting({ name }: Destination): Promise<FeedStream[]> {
    const waiting = await this.store.waiting(name);
    return feedStreams.filter((stream) => waiting.has(stream));
  }

  async run(destination: Destination, stream: FeedStream, size: BatchSize, stop: AbortSignal): Promise<Turn> {
    const batch = await this.builder.build(destination, stream, (confirmed) => size.next(confirmed));
    if (batch === 'nothing' || 'awaited' in batch) return batch;
    const answer = await this.client.send(destination, batch.statement.idempotencyKey, batch.body, stop);
    return this.take(destination, batch, answer, size);
  }

  private async take(
    destination: Destination,
    batch: Batch,
    answer: CentreAnswer,
    size: BatchSize,
  ): Promise<Turn> {
    const { name } = destination;
    const { stream } = batch.statement;
    switch (answer.kind) {
      case 'receipt':
        return this.receive(destination, batch, answer.jws);
      case 'no-receipt':
        return this.holdAfterWrongReceipt(name, stream, answer.reason);
      case 'refused':
        return this.narrow(name, batch, answer.reason, size);
      case 'out-of-order':
        await this.store.realign(name, stream, answer.expected);
        await this.states.streamFailed(
          name,
          stream,
          'waiting',
          `${stream}: the centre stands at ${answer.expected - 1}`,
        );
        return 'held';
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

  private async receive(destination: Destination, batch: Batch, jws: string): Promise<Turn> {
    try {
      const statement = await verifyStatement(destination.receiptKeys, receiptType, jws);
      // False: the attempt was given up meanwhile, and the next one begins where this one did.
      await this.store.confirm(batch, checkReceipt(statement, batch), jws);
      return batch.more ? 'more' : 'moved';
    } catch (error) {
      const reason = wrongReceipt(error);
      if (reason === null) throw error;
      return this.holdAfterWrongReceipt(destination.name, batch.statement.stream, reason);
    }
  }

  /** The same batch is sent again with the same key, and after three wrong receipts with a new one. Other streams go on. */
  private async holdAfterWrongReceipt(name: string, stream: FeedStream, reason: string): Promise<Turn> {
    const failures = await this.states.streamFailed(name, stream, 'unreachable', reason);
    if (failures % wrongReceiptsOfAnAttempt === 0) await this.store.dropAttempt(name, stream);
    return 'held';
  }

  /** Halves what was refused; the one bad record that is left goes to quarantine with the reason. */
  private async narrow(name: string, batch: Batch, reason: string, size: BatchSize): Promise<Turn> {
    const { stream, to } = batch.statement;
    const [first, ...more] = batch.live;
    if (first === undefined) {
      // Given up, not kept: the next attempt also takes what has come since, so that a record answers for the refusal.
      await this.store.dropAttempt(name, stream);
      await this.states.streamFailed(name, stream, 'unreachable', `${reason} to a statement of holes`);
      return 'held';
    }
    const { seq, aggregateId, version } = first.record;
    if (more.length > 0) {
      size.refused(seq, to);
      await this.store.dropAttempt(name, stream);
    } else {
      size.found();
      await this.store.quarantine(name, stream, {
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

/** Why a receipt is not believed; null for an error of another kind. */
export function wrongReceipt(error: unknown): string | null {
  if (error instanceof ReceiptError) return error.message;
  return error instanceof StatementError ? 'the receipt is not signed by a trusted key' : null;
}
