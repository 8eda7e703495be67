import { Topics, type Topic } from '@khai-bao/contracts';
import type { OutgoingEvent } from '../events/outgoing-event.js';

/** An unpublished row of the outbox. */
export interface OutboxRow {
  readonly seq: string;
  readonly created_on: string;
  readonly topic: Topic;
  readonly key: string;
  /** The serialised event, JSON. */
  readonly event: string | null;
  readonly expander: string | null;
  readonly expander_input: unknown;
}

export interface OutgoingMessage {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
}

/** A row with its messages. */
export interface ExpandedRow {
  readonly row: OutboxRow;
  readonly messages: readonly OutgoingMessage[];
  /** Events of an expandable row; empty for a row that holds one event. */
  readonly events: readonly OutgoingEvent[];
}

/** A row, or one event of it, that can never be published. */
export interface DeadOutboxRow {
  readonly row: OutboxRow;
  /** The event within the row; null for the whole row. */
  readonly event: { readonly at: number; readonly data: OutgoingEvent } | null;
  /** Without values. */
  readonly reason: string;
}

const declaredTopics: ReadonlySet<string> = new Set(Object.values(Topics));

/** Returns whether the contracts declare a topic. A send to any other topic would always fail. */
export const isDeclaredTopic = (topic: string): boolean => declaredTopics.has(topic);

/**
 * Maximum size of one request, characters: half of a broker's limit for one partition (1 MiB), because all of it may
 * go to one partition.
 */
export const maxRequestChars = 512 * 1024;

/** Splits messages into requests of at most `maxRequestChars`. A larger message is sent alone. */
export function splitIntoRequests(messages: readonly OutgoingMessage[]): OutgoingMessage[][] {
  const parts: OutgoingMessage[][] = [];
  let size = maxRequestChars;
  for (const message of messages) {
    if (size + message.value.length > maxRequestChars) {
      parts.push([]);
      size = 0;
    }
    parts[parts.length - 1]!.push(message);
    size += message.value.length;
  }
  return parts;
}
