import { Injectable } from '@nestjs/common';
import type { EventEnvelope, FeedStream } from '@khai-bao/contracts';
import {
  decodeJsonListSql,
  encodeJsonList,
  notifyChannel,
  queryPreparedRows,
  queryRows,
} from '@khai-bao/platform/database';
import { Clock } from '@khai-bao/platform/core';
import type { EntityManager } from 'typeorm';
import { SyncConfig } from '../sync.config.js';
import { feedChannel, type StreamPayloads } from './feed-record.js';
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
    const [counter] = await queryRows<{ last: string }>(
      manager,
      'select last from feed_stream where stream = $1 for update',
      [stream],
    );
    const newer = await this.selectNewerEvents(manager, stream, events, aggregateOf);
    if (newer.length === 0) return;
    const first = Number(counter!.last) + 1;
    await queryRows(manager, 'update feed_stream set last = $2 where stream = $1', [
      stream,
      first + newer.length - 1,
    ]);
    const days = newer.map(dayOf);
    await queryPreparedRows(
      manager,
      'insert-feed-records',
      `insert into feed_record (kept_day, stream, seq, aggregate_id, version, day, event_time, correlation_id, payload)
       select t.kept_day, $1, $2::bigint + t.n - 1, t.aggregate_id, t.version, t.day, t.event_time, t.correlation_id, t.payload
       from unnest($3::date[], $4::text[], $5::bigint[], $6::date[], $7::timestamptz[], $8::text[], ${decodeJsonListSql('$9')})
         with ordinality as t(kept_day, aggregate_id, version, day, event_time, correlation_id, payload, n)`,
      [
        stream,
        first,
        days.map((day) => partitionDayOf(day, this.clock.today(), this.config.retentionDays)),
        newer.map(aggregateOf),
        newer.map(({ aggregateversion }) => aggregateversion),
        days,
        newer.map(({ time }) => time),
        newer.map(({ correlationid }) => correlationid),
        encodeJsonList(newer.map(({ data }) => JSON.stringify(data))),
      ],
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
    const found = await queryPreparedRows<{ aggregate_id: string; version: string }>(
      manager,
      'stored-versions',
      'select aggregate_id, max(version) as version from feed_record where stream = $1 and aggregate_id = any($2::text[]) group by aggregate_id',
      [stream, [...newest.keys()]],
    );
    const stored = new Map(found.map((row) => [row.aggregate_id, Number(row.version)]));
    return events.filter(
      (event) =>
        newest.get(aggregateOf(event)) === event &&
        event.aggregateversion > (stored.get(aggregateOf(event)) ?? -1),
    );
  }
}
