import { Injectable } from '@nestjs/common';
import type { Topic } from '@khai-bao/contracts';
import type { EntityManager } from 'typeorm';
import { Clock, dayInHoChiMinh } from '../core/clock.js';
import { ServiceName } from '../core/service-name.js';
import { queryRows } from '../database/database.js';
import { createEnvelope, type OutgoingEvent } from '../events/outgoing-event.js';

/** Priority of outbox rows: alerts are published before ordinary events. */
export const Lane = { alert: 0, ordinary: 1 } as const;
export type Lane = (typeof Lane)[keyof typeof Lane];

/**
 * Appends events in the transaction of the change. The caller must hold the lock of the aggregate, so that its rows
 * are in order.
 */
@Injectable()
export class Outbox {
  constructor(
    private readonly service: ServiceName,
    private readonly clock: Clock,
  ) {}

  async appendEvents<T extends Topic>(
    manager: EntityManager,
    events: OutgoingEvent<T> | readonly OutgoingEvent<T>[],
    lane: Lane = Lane.ordinary,
  ): Promise<void> {
    const list = Array.isArray(events)
      ? (events as readonly OutgoingEvent<T>[])
      : [events as OutgoingEvent<T>];
    if (list.length === 0) return;
    const now = this.clock.now();
    const envelopes = list.map((event) => createEnvelope(this.service.value, event, now));
    await queryRows(
      manager,
      `with inserted as (
         insert into outbox (created_on, lane, topic, key, event)
         select $1::date, $2::int, t.topic, t.key, t.event from unnest($3::text[], $4::text[], $5::json[]) with ordinality as t(topic, key, event, n) order by n
       ) select pg_notify('outbox', $2::int::text)`,
      [
        dayInHoChiMinh(now),
        lane,
        list.map((event) => event.topic),
        list.map((event) => event.key),
        envelopes.map((envelope) => JSON.stringify(envelope)),
      ],
    );
  }

  /**
   * Appends one row that represents many events. The relay calls the expander of that name for the events when it
   * publishes the row.
   */
  async appendExpandableRow(
    manager: EntityManager,
    expander: string,
    input: object,
    topic: Topic,
  ): Promise<void> {
    await queryRows(
      manager,
      `insert into outbox (created_on, lane, topic, key, expander, expander_input) values ($1::date, $2, $3, '*', $4, $5)`,
      [dayInHoChiMinh(this.clock.now()), Lane.ordinary, topic, expander, JSON.stringify(input)],
    );
  }
}
