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
import { keptDay } from './kept-day.js';

/**
 * Gives each event that is newer than what is held the next number of its stream, in the inbox transaction.
 * The stream's one counter row is locked first, so numbers are given in the order of commits and none is ever missing.
 */
@Injectable()
export class RecordEvents {
  constructor(
    private readonly config: SyncConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * @param dayOf the day in Ho Chi Minh City that retention counts from; null for what is kept
   * @param aggregateOf the id of what an event is a version of; the event's subject when it is left out
   */
  async run<S extends FeedStream>(
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
    const fresh = await this.newerThanHeld(manager, stream, events, aggregateOf);
    if (fresh.length === 0) return;
    const first = Number(counter!.last) + 1;
    await queryRows(manager, 'update feed_stream set last = $2 where stream = $1', [
      stream,
      first + fresh.length - 1,
    ]);
    const days = fresh.map(dayOf);
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
        days.map((day) => keptDay(day, this.clock.today(), this.config.retentionDays)),
        fresh.map(aggregateOf),
        fresh.map(({ aggregateversion }) => aggregateversion),
        days,
        fresh.map(({ time }) => time),
        fresh.map(({ correlationid }) => correlationid),
        encodeJsonList(fresh.map(({ data }) => JSON.stringify(data))),
      ],
    );
    await notifyChannel(manager, feedChannel, stream);
  }

  /**
   * Of each aggregate the newest snapshot, when it is newer than what is held. What came before it in the same batch is told with it:
   * a snapshot is whole. Each kept step would end a batch to a centre, which holds a resource once.
   */
  private async newerThanHeld<T extends object>(
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
      'held-versions',
      'select aggregate_id, max(version) as version from feed_record where stream = $1 and aggregate_id = any($2::text[]) group by aggregate_id',
      [stream, [...newest.keys()]],
    );
    const held = new Map(found.map((row) => [row.aggregate_id, Number(row.version)]));
    return events.filter(
      (event) =>
        newest.get(aggregateOf(event)) === event &&
        event.aggregateversion > (held.get(aggregateOf(event)) ?? -1),
    );
  }
}
