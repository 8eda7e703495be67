import { Injectable } from '@nestjs/common';
import type { FeedReceipt, FeedStream } from '@khai-bao/contracts';
import type { Actor } from '@khai-bao/platform/auth';
import { notifyChannel, queryRows } from '@khai-bao/platform/database';
import { Problem, Clock } from '@khai-bao/platform/core';
import { Outbox } from '@khai-bao/platform/outbox';
import { WorkerFailures } from '@khai-bao/platform/workers';
import { DataSource, type EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { feedChannel } from '../intake/feed-record.js';
import { DestinationStates, feedWorker, statusChannel } from './destination-states.js';
import { FeedTroubles } from './feed-troubles.js';
import { keepReceipt } from './keep-receipt.js';
import type { SentBatch } from './receipt-check.js';
import { decideSetAside, type SetAsideCommand, type SetAsideState } from './set-aside-states.js';

/** Why a record is set aside, and what is known of it. */
export interface SetAside {
  readonly seq: number;
  /** Without values. */
  readonly reason: string;
  readonly aggregateId: string | null;
  readonly version: number | null;
  readonly unitId: string | null;
}

/** A record that DIC has asked to be sent again. */
export interface Retry {
  readonly stream: FeedStream;
  readonly seq: number;
  readonly key: string;
  readonly at: Date;
}

/** Words with a decision. */
export interface DecisionWords {
  readonly reason: string | null;
  /** Whom it was handed on to. */
  readonly handedTo: string | null;
}

/** The records that were set aside for a centre: found again, decided about, sent again. Every step is one transaction. */
@Injectable()
export class SetAsideRecords {
  constructor(
    private readonly dataSource: DataSource,
    private readonly states: DestinationStates,
    private readonly troubles: FeedTroubles,
    private readonly failures: WorkerFailures,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Sets records aside, counts them, and tells DIC of the first of a day. Those that stand there already stay as they are. */
  async add(
    manager: EntityManager,
    name: string,
    stream: FeedStream,
    records: readonly SetAside[],
  ): Promise<void> {
    if (records.length === 0) return;
    const fresh = await queryRows<{ reason: string }>(
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
    if (fresh.length === 0) return;
    await queryRows(
      manager,
      'update feed_cursor set quarantined = quarantined + $3 where destination = $1 and stream = $2',
      [name, stream, fresh.length],
    );
    this.failures.recordSkippedRows(feedWorker(name), fresh[0]!.reason, fresh.length);
    await this.troubles.setAside(manager, name);
  }

  /** @throws Problem SYNC.NOT_SET_ASIDE, SYNC.RECORD_SETTLED */
  async decide(
    actor: Pick<Actor, 'accountId' | 'displayName'>,
    name: string,
    { stream, seq }: { readonly stream: FeedStream; readonly seq: number },
    command: SetAsideCommand,
    words: DecisionWords,
  ): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const [row] = await queryRows<{ state: SetAsideState }>(
        manager,
        'select state from quarantine where destination = $1 and stream = $2 and seq = $3 for update',
        [name, stream, seq],
      );
      if (row === undefined) throw new Problem('SYNC.NOT_SET_ASIDE');
      const state = decideSetAside(row.state, command);
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
          words.reason,
          words.handedTo,
        ],
      );
      await this.tellPages(manager, name);
    });
  }

  /** Asks for all open records of a centre to be sent again. @returns how many */
  async retryAllOpen(actor: Pick<Actor, 'accountId' | 'displayName'>, name: string): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      const found = await queryRows(
        manager,
        `update quarantine set state = 'retrying', decided_by = $2, decided_by_name = $3, decided_at = $4, decision_reason = null,
           handed_to = null, attempt_key = null, attempt_at = null where destination = $1 and state = 'open' returning seq`,
        [name, actor.accountId, actor.displayName, this.clock.now()],
      );
      await this.tellPages(manager, name);
      return found.length;
    });
  }

  /** The next record to be sent again, with the key of its attempt; a repeat of an attempt has the same. */
  async nextRetry(name: string): Promise<Retry | null> {
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

  /** A number that the centre has not been told of as a hole goes back into its stream, and is sent with the next batch. */
  async putBack(name: string, { stream, seq }: Retry): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const gone = await queryRows(
        manager,
        `delete from quarantine where destination = $1 and stream = $2 and seq = $3 and state = 'retrying' returning 1`,
        [name, stream, seq],
      );
      await queryRows(
        manager,
        `update feed_cursor set quarantined = quarantined - $3, attempt_key = null, attempt_to = null, attempt_at = null
         where destination = $1 and stream = $2`,
        [name, stream, gone.length],
      );
      await this.tellPages(manager, name);
    });
  }

  /** The centre has confirmed a record that was a hole: it is one no more. */
  async confirmRetry(retry: Retry, sent: SentBatch, receipt: FeedReceipt, jws: string): Promise<void> {
    const { destination } = sent.statement;
    await this.dataSource.transaction(async (manager) => {
      const filled = await queryRows(
        manager,
        `update quarantine set state = 'sent', attempt_key = null, attempt_at = null
         where destination = $1 and stream = $2 and seq = $3 and state = 'retrying' and attempt_key = $4 returning 1`,
        [destination, retry.stream, retry.seq, retry.key],
      );
      // Decided otherwise meanwhile; the centre knows a repeat.
      if (filled.length === 0) return;
      await queryRows(
        manager,
        'update feed_cursor set quarantined = quarantined - 1, holes_confirmed = holes_confirmed - 1 where destination = $1 and stream = $2',
        [destination, retry.stream],
      );
      await keepReceipt(manager, this.outbox, sent, receipt, jws, this.clock.now());
      await this.states.confirmed(manager, destination, true);
    });
  }

  /** Sending again came to nothing: the record is open once more, with the new reason. */
  async reopen(name: string, { stream, seq, key }: Retry, reason: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await queryRows(
        manager,
        `update quarantine set state = 'open', reason = $5, tries = tries + 1, attempt_key = null, attempt_at = null
         where destination = $1 and stream = $2 and seq = $3 and state = 'retrying' and attempt_key = $4`,
        [name, stream, seq, key, reason],
      );
      await this.tellPages(manager, name);
    });
  }

  private async tellPages(manager: EntityManager, name: string): Promise<void> {
    await queryRows(manager, 'update destination set changes = changes + 1 where name = $1', [name]);
    await notifyChannel(manager, statusChannel, name);
    await notifyChannel(manager, feedChannel, name);
  }
}
