import { Injectable } from '@nestjs/common';
import type { FeedReceipt, FeedStream } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { notifyChannel, queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { Outbox } from '@khai-bao/platform/outbox';
import { WorkerFailures } from '@khai-bao/platform/workers';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { feedChannel } from '../../intake/feed-record.js';
import {
  DestinationStateStore,
  feedWorkerName,
  destinationChannel,
} from '../destinations/destination-state-store.js';
import { FeedTroublePublisher } from '../destinations/feed-trouble-publisher.js';
import { storeReceipt } from '../receipts/receipt-store.js';
import type { SentBatch } from '../receipts/receipt-check.js';
import {
  decideQuarantineCommand,
  type QuarantineCommand,
  type QuarantineState,
} from './quarantine-states.js';

/** A record with the reason of its quarantine. Members are null when they are not known. */
export interface QuarantinedRecord {
  readonly seq: number;
  /** Contains no value of the record. */
  readonly reason: string;
  readonly aggregateId: string | null;
  readonly version: number | null;
  readonly unitId: string | null;
}

/** An attempt to send a quarantined record again, on request of DIC. */
export interface RetryAttempt {
  readonly stream: FeedStream;
  readonly seq: number;
  readonly key: string;
  readonly at: Date;
}

/** Texts of a decision of DIC. */
export interface DecisionNote {
  readonly reason: string | null;
  /** Person or office that the record was handed on to. */
  readonly handedTo: string | null;
}

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
    const added = await queryRows<{ reason: string }>(
      manager,
      `insert into quarantine (destination, stream, seq, reason, at, aggregate_id, version, unit_id)
       select $1, $2, t.seq, t.reason, $3, t.aggregate_id, t.version, t.unit_id
       from unnest($4::bigint[], $5::text[], $6::text[], $7::bigint[], $8::text[]) as t(seq, reason, aggregate_id, version, unit_id)
       on conflict do nothing returning reason`,
      [
        name,
        stream,
        this.clock.now(),
        records.map(({ seq }) => seq),
        records.map(({ reason }) => reason),
        records.map(({ aggregateId }) => aggregateId),
        records.map(({ version }) => version),
        records.map(({ unitId }) => unitId),
      ],
    );
    if (added.length === 0) return;
    await queryRows(
      manager,
      'update feed_cursor set quarantined = quarantined + $3 where destination = $1 and stream = $2',
      [name, stream, added.length],
    );
    this.failures.recordSkippedRows(feedWorkerName(name), added[0]!.reason, added.length);
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
      const [row] = await queryRows<{ state: QuarantineState }>(
        manager,
        'select state from quarantine where destination = $1 and stream = $2 and seq = $3 for update',
        [name, stream, seq],
      );
      if (row === undefined) throw new Problem('SYNC.NOT_SET_ASIDE');
      const state = decideQuarantineCommand(row.state, command);
      if (state === null) throw new Problem('SYNC.RECORD_SETTLED');
      await queryRows(
        manager,
        `update quarantine set state = $4, decided_by = $5, decided_by_name = $6, decided_at = $7, decision_reason = $8, handed_to = $9,
           attempt_key = null, attempt_at = null where destination = $1 and stream = $2 and seq = $3`,
        [
          name,
          stream,
          seq,
          state,
          actor.accountId,
          actor.displayName,
          this.clock.now(),
          note.reason,
          note.handedTo,
        ],
      );
      await this.notifyDestinationChange(manager, name);
    });
  }

  /** Marks all open records of a destination for a retry. @returns their number */
  async retryOpenRecords(actor: Pick<Actor, 'accountId' | 'displayName'>, name: string): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      const found = await queryRows(
        manager,
        `update quarantine set state = 'retrying', decided_by = $2, decided_by_name = $3, decided_at = $4, decision_reason = null,
           handed_to = null, attempt_key = null, attempt_at = null where destination = $1 and state = 'open' returning seq`,
        [name, actor.accountId, actor.displayName, this.clock.now()],
      );
      await this.notifyDestinationChange(manager, name);
      return found.length;
    });
  }

  /** Returns the next record to retry, with the idempotency key of its attempt. A repeated attempt has the same key. */
  async beginNextRetry(name: string): Promise<RetryAttempt | null> {
    const [row] = await queryRows<{ stream: FeedStream; seq: string; attempt_key: string; attempt_at: Date }>(
      this.dataSource,
      `update quarantine q set attempt_key = coalesce(q.attempt_key, $2), attempt_at = coalesce(q.attempt_at, $3)
       from (select destination, stream, seq from quarantine where destination = $1 and state = 'retrying' order by at, stream, seq limit 1) n
       where q.destination = n.destination and q.stream = n.stream and q.seq = n.seq returning q.stream, q.seq, q.attempt_key, q.attempt_at`,
      [name, uuidv7(), this.clock.now()],
    );
    return row === undefined
      ? null
      : { stream: row.stream, seq: Number(row.seq), key: row.attempt_key, at: row.attempt_at };
  }

  /** Removes a record from quarantine whose number was not stated as a hole yet. It is sent with the next batch of its stream. */
  async returnToStream(name: string, { stream, seq }: RetryAttempt): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const deleted = await queryRows(
        manager,
        `delete from quarantine where destination = $1 and stream = $2 and seq = $3 and state = 'retrying' returning 1`,
        [name, stream, seq],
      );
      await queryRows(
        manager,
        `update feed_cursor set quarantined = quarantined - $3, attempt_key = null, attempt_to = null, attempt_at = null
         where destination = $1 and stream = $2`,
        [name, stream, deleted.length],
      );
      await this.notifyDestinationChange(manager, name);
    });
  }

  /** Stores the receipt of a retried record. Its number is no longer a hole. */
  async confirmRetry(retry: RetryAttempt, sent: SentBatch, receipt: FeedReceipt, jws: string): Promise<void> {
    const { destination } = sent.statement;
    await this.dataSource.transaction(async (manager) => {
      const updated = await queryRows(
        manager,
        `update quarantine set state = 'sent', attempt_key = null, attempt_at = null
         where destination = $1 and stream = $2 and seq = $3 and state = 'retrying' and attempt_key = $4 returning 1`,
        [destination, retry.stream, retry.seq, retry.key],
      );
      // Another decision was made in the meantime. The centre recognises a repetition.
      if (updated.length === 0) return;
      await queryRows(
        manager,
        'update feed_cursor set quarantined = quarantined - 1, holes_confirmed = holes_confirmed - 1 where destination = $1 and stream = $2',
        [destination, retry.stream],
      );
      await storeReceipt(manager, this.outbox, sent, receipt, jws, this.clock.now());
      await this.states.recordReceipt(manager, destination, true);
    });
  }

  /** Sets a record to open after a failed retry, with the new reason. */
  async reopenRecord(name: string, { stream, seq, key }: RetryAttempt, reason: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await queryRows(
        manager,
        `update quarantine set state = 'open', reason = $5, tries = tries + 1, attempt_key = null, attempt_at = null
         where destination = $1 and stream = $2 and seq = $3 and state = 'retrying' and attempt_key = $4`,
        [name, stream, seq, key, reason],
      );
      await this.notifyDestinationChange(manager, name);
    });
  }

  private async notifyDestinationChange(manager: EntityManager, name: string): Promise<void> {
    await queryRows(manager, 'update destination set changes = changes + 1 where name = $1', [name]);
    await notifyChannel(manager, destinationChannel, name);
    await notifyChannel(manager, feedChannel, name);
  }
}
