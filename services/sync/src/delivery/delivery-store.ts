import { Injectable } from '@nestjs/common';
import type { FeedReceipt, FeedStream } from '@khai-bao/contracts';
import { notifyChannel } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import { Outbox } from '@khai-bao/platform/outbox';
import { Between, DataSource, IsNull, Not } from 'typeorm';
import { feedChannel } from '../intake/feed-record.js';
import { clearedAttempt, FeedCursorEntity } from './cursors/feed-cursor.entity.js';
import {
  confirmAttempt,
  findCursorPosition,
  findWaitingStreams,
  insertMissingCursors,
  moveCursorBack,
  updateAttempt,
} from './cursors/feed-cursor.queries.js';
import {
  DestinationStateStore,
  destinationChannel,
  timerToleranceMs,
} from './destinations/destination-state-store.js';
import { DestinationEntity } from './destinations/destination.entity.js';
import { insertMissingDestinations } from './destinations/destinations.queries.js';
import { storeReceipt } from './receipts/receipt-store.js';
import type { SentBatch } from './receipts/receipt-check.js';
import { QuarantineStore } from './quarantine/quarantine-store.js';
import { QuarantineEntity } from './quarantine/quarantine.entity.js';
import type { QuarantinedRecord } from './quarantine/quarantine.queries.js';

/** A batch that was started and has no response yet. Its repetition has the same key, range and time. */
export interface DeliveryAttempt {
  readonly key: string;
  readonly to: number;
  readonly at: Date;
}

export interface StreamCursor {
  /** The last number that the centre has confirmed. */
  readonly confirmed: number;
  /** The last number that the stream has. */
  readonly last: number;
  readonly attempt: DeliveryAttempt | null;
}

/** Stores the progress of each destination: cursors, attempts, holes and receipts. Each method is one transaction. */
@Injectable()
export class DeliveryStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly states: DestinationStateStore,
    private readonly quarantine: QuarantineStore,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** Creates the rows of configured destinations that have none yet. */
  async createMissingDestinations(names: readonly string[]): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await insertMissingDestinations(manager, names);
      await insertMissingCursors(manager, names);
    });
  }

  /** Returns the streams that have a new record or an attempt without a response, and whose next attempt is due. */
  async findWaitingStreams(name: string): Promise<ReadonlySet<FeedStream>> {
    const dueAt = new Date(this.clock.now().getTime() + timerToleranceMs);
    return new Set(await findWaitingStreams(this.dataSource.manager, name, dueAt));
  }

  async readCursor(name: string, stream: FeedStream): Promise<StreamCursor> {
    const position = await findCursorPosition(this.dataSource.manager, name, stream);
    if (position === undefined) throw new Error(`no cursor for ${name} ${stream}`);
    const { confirmed, last, attemptKey: key, attemptTo: to, attemptAt: at } = position;
    return {
      confirmed: Number(confirmed),
      last: Number(last),
      attempt: key === null || at === null ? null : { key, to: Number(to), at },
    };
  }

  /** Returns the numbers of a range that are quarantined for the destination and were not sent since. */
  async findQuarantinedNumbers(
    name: string,
    stream: FeedStream,
    from: number,
    to: number,
  ): Promise<Set<number>> {
    const found = await this.dataSource.manager.find(QuarantineEntity, {
      select: { destination: true, stream: true, seq: true },
      where: {
        destination: name,
        stream,
        seq: Between(String(from), String(to)),
        state: Not('sent'),
      },
    });
    return new Set(found.map(({ seq }) => Number(seq)));
  }

  /** Stores an attempt before it is sent, and quarantines the records that cannot be sent. */
  async beginAttempt(
    name: string,
    stream: FeedStream,
    attempt: DeliveryAttempt,
    unreadable: readonly QuarantinedRecord[],
  ): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const quarantined = unreadable.filter(({ seq }) => seq <= attempt.to);
      await this.quarantine.quarantineRecords(manager, name, stream, quarantined);
      await updateAttempt(manager, name, stream, attempt);
    });
  }

  /**
   * Stores a verified receipt, moves the cursor and publishes the receipt.
   * @returns false when the attempt was dropped in the meantime: nothing changes, and the centre recognises the repetition
   * @throws ReceiptError when the receipt has the id of an earlier one
   */
  async confirmBatch(sent: SentBatch, receipt: FeedReceipt, jws: string): Promise<boolean> {
    const { destination, stream, from, to, holes, idempotencyKey } = sent.statement;
    return this.dataSource.transaction(async (manager) => {
      const isMoved = await confirmAttempt(manager, destination, stream, {
        key: idempotencyKey,
        from,
        to,
        holeCount: holes.length,
      });
      if (!isMoved) return false;
      await storeReceipt(manager, this.outbox, sent, receipt, jws, this.clock.now());
      await this.states.recordStreamSuccess(manager, destination, stream);
      await this.states.recordReceipt(manager, destination, receipt.entries.length > 0);
      return true;
    });
  }

  /** Moves the cursor back to the position of the centre. A centre that is ahead gets a new batch, whose numbers it accepts as unchanged. */
  async realignStream(name: string, stream: FeedStream, expected: number): Promise<void> {
    await moveCursorBack(this.dataSource.manager, name, stream, expected);
  }

  /** Drops an attempt, so that the next one can be smaller or have another key. */
  async dropAttempt(name: string, stream: FeedStream): Promise<void> {
    await this.dataSource.manager.update(FeedCursorEntity, { destination: name, stream }, clearedAttempt);
  }

  /** Drops an attempt on request of DIC. The stream is sent again at once with a new key. @returns false when there is no attempt */
  async dropAttemptOnRequest(name: string, stream: FeedStream): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const dropped = await manager.update(
        FeedCursorEntity,
        { destination: name, stream, attemptKey: Not(IsNull()) },
        { ...clearedAttempt, nextAttemptAt: null },
      );
      if (dropped.affected === 0) return false;
      await manager.update(
        DestinationEntity,
        { name },
        { nextAttemptAt: null, changeCount: () => 'changes + 1' },
      );
      await notifyChannel(manager, destinationChannel, name);
      await notifyChannel(manager, feedChannel, name);
      return true;
    });
  }

  /** Quarantines a refused record. Too many in a row pause the destination. */
  async quarantineRefusedRecord(name: string, stream: FeedStream, record: QuarantinedRecord): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await this.quarantine.quarantineRecords(manager, name, stream, [record]);
      await manager.update(FeedCursorEntity, { destination: name, stream }, clearedAttempt);
      await this.states.recordRefusal(manager, name, record.reason);
    });
  }
}
