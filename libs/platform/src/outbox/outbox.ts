import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { eventClasses, type EventData, type EventEnvelope, type Topic } from '@khai-bao/contracts';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { Clock, dayInHoChiMinh } from '../observability/clock.js';
import { causationId, correlationId } from '../observability/correlation.js';
import { rows } from '../database/database.js';
import { sureCheckOf } from '../validation/sure-check.js';

/** Alerts pass before everything else. */
export const Lane = { alert: 0, ordinary: 1 } as const;
export type Lane = (typeof Lane)[keyof typeof Lane];

export interface OutgoingEvent<T extends Topic = Topic> {
  readonly topic: T;
  /** The ordering scope given in the contracts; never empty. */
  readonly key: string;
  /** The aggregate's id. */
  readonly subject: string;
  readonly version: number;
  readonly data: EventData<T>;
  /** When it happened; now when left out. */
  readonly time?: Date;
  /** A fixed id, for events that can be made twice; a fresh one when left out. */
  readonly id?: string;
}

/** Thrown when a service is about to publish an event that its own class refuses: a defect, found before it leaves. */
export class InvalidEventError extends Error {}

/** Makes the envelope and checks the data against the topic's class. Values are never quoted in the error. */
export function envelopeOf<T extends Topic>(
  service: string,
  event: OutgoingEvent<T>,
  now: Date,
): EventEnvelope<EventData<T>> {
  if (event.key === '') throw new InvalidEventError(`${event.topic}: the key is empty`);
  const type = eventClasses[event.topic] as new () => object;
  const sure = sureCheckOf(type, 'unsure')?.(event.data) !== undefined;
  const errors = sure
    ? []
    : validateSync(plainToInstance(type, event.data), { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length > 0)
    throw new InvalidEventError(
      `${event.topic}: ${errors.map((error) => `${error.property} (${Object.keys(error.constraints ?? {}).join(', ')})`).join('; ')}`,
    );
  const cause = causationId();
  return {
    specversion: '1.0',
    id: event.id ?? uuidv7(),
    type: event.topic,
    source: `/services/${service}`,
    subject: event.subject,
    time: (event.time ?? now).toISOString(),
    dataschema: `urn:khai-bao:${event.topic}`,
    datacontenttype: 'application/json',
    aggregateversion: event.version,
    correlationid: correlationId(),
    ...(cause === undefined ? {} : { causationid: cause }),
    data: event.data,
  };
}

/** The same id for the same event, however often it is made: for events that an expander makes from a flush. RFC 9562 version 8. */
export function fixedEventId(topic: Topic, subject: string, version: number): string {
  const bytes = createHash('sha256').update(`${topic}\0${subject}\0${version}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Name of the service, injected. */
export class ServiceName {
  constructor(readonly value: string) {}
}

/**
 * Writes events beside the change that they tell of, in the same transaction.
 * The caller has locked the aggregate before: rows of one aggregate are then in order.
 */
@Injectable()
export class Outbox {
  constructor(
    private readonly service: ServiceName,
    private readonly clock: Clock,
  ) {}

  async append<T extends Topic>(
    manager: EntityManager,
    events: OutgoingEvent<T> | readonly OutgoingEvent<T>[],
    lane: Lane = Lane.ordinary,
  ): Promise<void> {
    const list = Array.isArray(events)
      ? (events as readonly OutgoingEvent<T>[])
      : [events as OutgoingEvent<T>];
    if (list.length === 0) return;
    const now = this.clock.now();
    const envelopes = list.map((event) => envelopeOf(this.service.value, event, now));
    await rows(
      manager,
      `with told as (
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

  /** One row that names many rows; the relay asks the expander of that name for their events when it publishes. */
  async appendExpandable(
    manager: EntityManager,
    expander: string,
    input: object,
    topic: Topic,
  ): Promise<void> {
    await rows(
      manager,
      `insert into outbox (created_on, lane, topic, key, expander, expander_input) values ($1::date, $2, $3, '*', $4, $5)`,
      [dayInHoChiMinh(this.clock.now()), Lane.ordinary, topic, expander, JSON.stringify(input)],
    );
  }
}
