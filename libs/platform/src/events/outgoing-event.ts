import { createHash } from 'node:crypto';
import { eventClasses, type EventData, type EventEnvelope, type Topic } from '@khai-bao/contracts';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { uuidv7 } from 'uuidv7';
import { causationId, correlationId } from '../core/correlation.js';
import { compiledValidatorOf } from '../validation/compiled-validator.js';

export interface OutgoingEvent<T extends Topic = Topic> {
  readonly topic: T;
  /** Message key: the ordering scope that the contracts declare; never empty. */
  readonly key: string;
  /** The aggregate's id. */
  readonly subject: string;
  readonly version: number;
  readonly data: EventData<T>;
  /** Time of the event. Default: now. */
  readonly time?: Date;
  /** Deterministic id, for events that may be created twice. Default: a new id. */
  readonly id?: string;
}

/** Thrown when an event does not match its class, before it is published. It means a defect of the service. */
export class InvalidEventError extends Error {}

/** Lists the members of an event, or of a part of one, that do not match its class, with the rules that they break. It never quotes values. */
export function findEventErrors(type: new () => object, data: object): string[] {
  if (compiledValidatorOf(type, 'defer')?.(data) !== undefined) return [];
  return validateSync(plainToInstance(type, data), { whitelist: true, forbidNonWhitelisted: true }).map(
    ({ property, constraints }) => `${property} (${Object.keys(constraints ?? {}).join(', ')})`,
  );
}

/** Creates the envelope and validates the data with the topic's class. The error never quotes values. */
export function createEnvelope<T extends Topic>(
  service: string,
  event: OutgoingEvent<T>,
  now: Date,
): EventEnvelope<EventData<T>> {
  if (event.key === '') throw new InvalidEventError(`${event.topic}: the key is empty`);
  const errors = findEventErrors(eventClasses[event.topic] as new () => object, event.data);
  if (errors.length > 0) throw new InvalidEventError(`${event.topic}: ${errors.join('; ')}`);
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

/** Returns the same id for the same event, for events that an expander may create repeatedly. UUID version 8 (RFC 9562). */
export function deterministicEventId(topic: Topic, subject: string, version: number): string {
  const bytes = createHash('sha256').update(`${topic}\0${subject}\0${version}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
