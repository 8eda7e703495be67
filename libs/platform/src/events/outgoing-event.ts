import { createHash } from 'node:crypto';
import { eventClasses, type EventData, type EventEnvelope, type Topic } from '@khai-bao/contracts';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { uuidv7 } from 'uuidv7';
import { causationId, correlationId } from '../core/correlation.js';
import { compiledValidatorOf } from '../validation/compiled-validator.js';

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
export function createEnvelope<T extends Topic>(
  service: string,
  event: OutgoingEvent<T>,
  now: Date,
): EventEnvelope<EventData<T>> {
  if (event.key === '') throw new InvalidEventError(`${event.topic}: the key is empty`);
  const type = eventClasses[event.topic] as new () => object;
  const sure = compiledValidatorOf(type, 'unsure')?.(event.data) !== undefined;
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
export function deterministicEventId(topic: Topic, subject: string, version: number): string {
  const bytes = createHash('sha256').update(`${topic}\0${subject}\0${version}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
