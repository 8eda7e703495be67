import { Injectable } from '@nestjs/common';
import type { EventEnvelope, FeedStream } from '@khai-bao/contracts';
import { notifyChannel } from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { SyncConfig } from '../sync.config.js';
import { feedChannel, type StreamPayloads } from './feed-record.js';
import { FeedStreamEntity } from './feed-stream.entity.js';
import { findStoredVersions, insertFeedRecords } from './intake.queries.js';
import { partitionDayOf } from './partition-day.js';

/**
 * Assigns the next number of its stream to each event that is newer than the stored version, in the inbox transaction. The
 * counter row of the stream is locked first, so numbers follow the order of commits without a gap.
 */
@Injectable()
export class FeedRecorder {
  constructor(
    private readonly config: SyncConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Records events of a stream.
   * @param dayOf day in Ho Chi Minh City from which retention counts; null for records that are kept
   * @param aggregateOf id of the aggregate of an event; default: the subject of the event
   */
  async recordEvents<S extends FeedStream>(
    manager: EntityManager,
    stream: S,
    events: readonly EventEnvelope<StreamPayloads[S]>[],
    dayOf: (event: EventEnvelope<StreamPayloads[S]>) => string | null = () => null,
    aggregateOf: (event: EventEnvelope<StreamPayloads[S]>) => string = ({ subject }) => subject,
  ): Promise<void> {
    const counter = await manager.findOneOrFail(FeedStreamEntity, {
      where: { stream },
      lock: { mode: 'pessimistic_write' },
    });
    const newer = await this.selectNewerEvents(manager, stream, events, aggregateOf);
    if (newer.length === 0) return;
    const firstNumber = Number(counter.lastNumber) + 1;
    const lastNumber = String(firstNumber + newer.length - 1);
    await manager.update(FeedStreamEntity, { stream }, { lastNumber });
    await insertFeedRecords(
      manager,
      stream,
      firstNumber,
      newer.map((event) => {
        const day = dayOf(event);
        return {
          keptDay: partitionDayOf(day, this.clock.today(), this.config.retentionDays),
          aggregateId: aggregateOf(event),
          version: event.aggregateversion,
          day,
          eventTime: event.time,
          correlationId: event.correlationid,
          payload: JSON.stringify(event.data),
        };
      }),
    );
    await notifyChannel(manager, feedChannel, stream);
  }

  /**
   * Selects the newest snapshot of each aggregate, when it is newer than the stored version. Earlier snapshots of the same batch
   * are dropped, because a snapshot is complete, and each version of a resource would end a batch to a centre.
   */
  private async selectNewerEvents<T extends object>(
    manager: EntityManager,
    stream: FeedStream,
    events: readonly EventEnvelope<T>[],
    aggregateOf: (event: EventEnvelope<T>) => string,
  ): Promise<EventEnvelope<T>[]> {
    const newest = new Map<string, EventEnvelope<T>>();
    for (const event of events) {
      const known = newest.get(aggregateOf(event));
      if (known === undefined || event.aggregateversion > known.aggregateversion)
        newest.set(aggregateOf(event), event);
    }
    const stored = await findStoredVersions(manager, stream, [...newest.keys()]);
    return events.filter(
      (event) =>
        newest.get(aggregateOf(event)) === event &&
        event.aggregateversion > (stored.get(aggregateOf(event)) ?? -1),
    );
  }
}
