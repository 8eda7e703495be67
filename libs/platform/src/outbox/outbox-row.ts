import { Topics, type Topic } from '@khai-bao/contracts';
import type { OutgoingEvent } from '../events/outgoing-event.js';

/** A row of the outbox that is not published yet. */
export interface OutboxRow {
  readonly seq: string;
  readonly created_on: string;
  readonly topic: Topic;
  readonly key: string;
  /** The event as it stands, JSON. */
  readonly event: string | null;
  readonly expander: string | null;
  readonly expander_input: unknown;
}

export interface OutgoingMessage {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
}

/** A row with all that it makes. */
export interface ExpandedRow {
  readonly row: OutboxRow;
  readonly messages: readonly OutgoingMessage[];
  /** Of rows that stand for events; nothing for those that hold one. */
  readonly events: readonly OutgoingEvent[];
}

/** A row, or one event of it, that can never be published as it is. */
export interface DeadOutboxRow {
  readonly row: OutboxRow;
  /** Tells the events of one row apart; null for the row itself. */
  readonly event: { readonly at: number; readonly data: OutgoingEvent } | null;
  /** Without values. */
  readonly reason: string;
}

const declaredTopics: ReadonlySet<string> = new Set(Object.values(Topics));

/** Is this a topic of the contracts? Another one is on no cluster, and a send to it would fail for ever. */
export const isDeclaredTopic = (topic: string): boolean => declaredTopics.has(topic);

/** What goes in one request, characters: half of what a broker takes for one partition (1 MiB), all of it may be for one. */
export const maxRequestChars = 512 * 1024;

/** Messages in parts of a request's size; one that is larger goes alone. */
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
