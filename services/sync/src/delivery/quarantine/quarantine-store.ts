import { Injectable } from '@nestjs/common';
import type { FeedReceipt, FeedStream } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { notifyChannel } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { Outbox } from '@khai-bao/platform/outbox';
import { WorkerFailures } from '@khai-bao/platform/workers';
import { DataSource, type EntityManager, type FindOptionsWhere } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { feedChannel } from '../../intake/feed-record.js';
import { clearedAttempt, FeedCursorEntity } from '../cursors/feed-cursor.entity.js';
import { DestinationEntity } from '../destinations/destination.entity.js';
import {
  DestinationStateStore,
  feedWorkerName,
  destinationChannel,
} from '../destinations/destination-state-store.js';
import { FeedTroublePublisher } from '../destinations/feed-trouble-publisher.js';
import { storeReceipt } from '../receipts/receipt-store.js';
import type { SentBatch } from '../receipts/receipt-check.js';
import { decideQuarantineCommand, type QuarantineCommand } from './quarantine-states.js';
import { QuarantineEntity } from './quarantine.entity.js';
import {
  beginRetryOfNextRecord,
  insertQuarantinedRecords,
  type QuarantinedRecord,
  type RetryAttempt,
} from './quarantine.queries.js';

/** Texts of a decision of DIC. */
export interface DecisionNote {
  readonly reason: string | null;
  /** Person or office that the record was handed on to. */
  readonly handedTo: string | null;
}

/** Members of a quarantined record without a retry in progress. */
const clearedRetry = { attemptKey: null, attemptAt: null } as const;

/** Stores the quarantined records of each destination and the decisions about them. Each method is one transaction. */
@Injectable()
export class QuarantineStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly states: DestinationStateStore,
    private readonly troubles: FeedTroublePublisher,
    private readonly failures: WorkerFailures,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Quarantines records, counts them, and publishes the first of a day to DIC. Records that are quarantined already stay unchanged. */
  async quarantineRecords(
    manager: EntityManager,
    name: string,
    stream: FeedStream,
    records: readonly QuarantinedRecord[],
  ): Promise<void> {
    if (records.length === 0) return;
    const reasons = await insertQuarantinedRecords(manager, name, stream, this.clock.now(), records);
    if (reasons.length === 0) return;
    const cursor = { destination: name, stream };
    await manager.increment(FeedCursorEntity, cursor, 'quarantinedCount', reasons.length);
    this.failures.recordSkippedRows(feedWorkerName(name), reasons[0]!, reasons.length);
    await this.troubles.publishQuarantine(manager, name);
  }

  /** Stores a decision of DIC about a record. @throws Problem SYNC.NOT_SET_ASIDE, SYNC.RECORD_SETTLED */
  async decideRecord(
    actor: Pick<Actor, 'accountId' | 'displayName'>,
    name: string,
    { stream, seq }: { readonly stream: FeedStream; readonly seq: number },
    command: QuarantineCommand,
    note: DecisionNote,
  ): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const key = { destination: name, stream, seq: String(seq) };
      const record = await manager.findOne(QuarantineEntity, {
        where: key,
        lock: { mode: 'pessimistic_write' },
      });
      if (record === null) throw new Problem('SYNC.NOT_SET_ASIDE');
      const state = decideQuarantineCommand(record.state, command);
      if (state === null) throw new Problem('SYNC.RECORD_SETTLED');
      await manager.update(QuarantineEntity, key, {
        state,
        ...this.decisionOf(actor, note),
        ...clearedRetry,
      });
      await this.notifyDestinationChange(manager, name);
    });
  }

  /** Marks all open records of a destination for a retry. @returns their number */
  async retryOpenRecords(actor: Pick<Actor, 'accountId' | 'displayName'>, name: string): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      const marked = await manager.update(
        QuarantineEntity,
        { destination: name, state: 'open' },
        {
          state: 'retrying',
          ...this.decisionOf(actor, { reason: null, handedTo: null }),
          ...clearedRetry,
        },
      );
      await this.notifyDestinationChange(manager, name);
      return marked.affected ?? 0;
    });
  }

  /** Returns the next record to retry, with the idempotency key of its attempt. A repeated attempt has the same key. */
  beginNextRetry(name: string): Promise<RetryAttempt | null> {
    return beginRetryOfNextRecord(this.dataSource.manager, name, { key: uuidv7(), at: this.clock.now() });
  }

  /** Removes a record from quarantine whose number was not stated as a hole yet. It is sent with the next batch of its stream. */
  async returnToStream(name: string, { stream, seq }: RetryAttempt): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const { affected } = await manager.delete(QuarantineEntity, {
        destination: name,
        stream,
        seq: String(seq),
        state: 'retrying',
      });
      await manager.update(
        FeedCursorEntity,
        { destination: name, stream },
        { quarantinedCount: () => `quarantined - ${affected ?? 0}`, ...clearedAttempt },
      );
      await this.notifyDestinationChange(manager, name);
    });
  }

  /** Stores the receipt of a retried record. Its number is no longer a hole. */
  async confirmRetry(retry: RetryAttempt, sent: SentBatch, receipt: FeedReceipt, jws: string): Promise<void> {
    const { destination } = sent.statement;
    await this.dataSource.transaction(async (manager) => {
      const confirmed = await manager.update(QuarantineEntity, retryCriteria(destination, retry), {
        state: 'sent',
        ...clearedRetry,
      });
      // Another decision was made in the meantime. The centre recognises a repetition.
      if (confirmed.affected === 0) return;
      await manager.update(
        FeedCursorEntity,
        { destination, stream: retry.stream },
        {
          quarantinedCount: () => 'quarantined - 1',
          confirmedHoleCount: () => 'holes_confirmed - 1',
        },
      );
      await storeReceipt(manager, this.outbox, sent, receipt, jws, this.clock.now());
      await this.states.recordReceipt(manager, destination, true);
    });
  }

  /** Sets a record to open after a failed retry, with the new reason. */
  async reopenRecord(name: string, retry: RetryAttempt, reason: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.update(QuarantineEntity, retryCriteria(name, retry), {
        state: 'open',
        reason,
        tries: () => 'tries + 1',
        ...clearedRetry,
      });
      await this.notifyDestinationChange(manager, name);
    });
  }

  private decisionOf(
    { accountId, displayName }: Pick<Actor, 'accountId' | 'displayName'>,
    { reason, handedTo }: DecisionNote,
  ): Pick<QuarantineEntity, 'decidedBy' | 'decidedByName' | 'decidedAt' | 'decisionReason' | 'handedTo'> {
    return {
      decidedBy: accountId,
      decidedByName: displayName,
      decidedAt: this.clock.now(),
      decisionReason: reason,
      handedTo,
    };
  }

  private async notifyDestinationChange(manager: EntityManager, name: string): Promise<void> {
    await manager.increment(DestinationEntity, { name }, 'changeCount', 1);
    await notifyChannel(manager, destinationChannel, name);
    await notifyChannel(manager, feedChannel, name);
  }
}

/** Selects the record of a retry, unless another decision was made in the meantime. */
const retryCriteria = (
  destination: string,
  { stream, seq, key }: RetryAttempt,
): FindOptionsWhere<QuarantineEntity> => ({
  destination,
  stream,
  seq: String(seq),
  state: 'retrying',
  attemptKey: key,
});
