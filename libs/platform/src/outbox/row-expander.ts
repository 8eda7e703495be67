import type { EntityManager } from 'typeorm';
import { isTransientError } from '../database/transient-errors.js';
import { kindOfError } from '../workers/worker-failures.js';
import { createEnvelope, InvalidEventError, type OutgoingEvent } from '../events/outgoing-event.js';
import { isDeclaredTopic, type DeadOutboxRow, type ExpandedRow, type OutboxRow } from './outbox-row.js';

/** Creates the events of rows that hold no event themselves. */
export interface OutboxExpander {
  /** Creates the events of each row. It is called again after a crash, so its events need deterministic ids. */
  readonly expand: (inputs: readonly unknown[]) => Promise<readonly (readonly OutgoingEvent[])[]>;
  /** Effect of the published events in this service. Runs once for each row, in the transaction that marks it as published. */
  readonly afterPublish?: (manager: EntityManager, events: readonly OutgoingEvent[]) => Promise<void>;
}

/** Attempts of a single row before it is dead-lettered, with delays of 0.1 and 0.2 seconds. */
const maxAttempts = 3;

/** Rows with their messages, in order, and the rows and events that cannot be published. */
export interface ExpansionResult {
  readonly expanded: readonly ExpandedRow[];
  readonly dead: readonly DeadOutboxRow[];
}

/**
 * Creates the messages of outbox rows. Rows that fail together are bisected, so that only the failing row is
 * dead-lettered. Within a row, only an event that its class refuses is omitted.
 * @throws Error only for transient errors
 */
export class RowExpander {
  private readonly expanders = new Map<string, OutboxExpander>();

  constructor(
    private readonly service: string,
    private readonly now: () => Date,
  ) {}

  registerExpander(name: string, expander: OutboxExpander): void {
    this.expanders.set(name, expander);
  }

  /** Returns the `afterPublish` handlers by the name of their expander. */
  afterPublishHandlers(): ReadonlyMap<string, NonNullable<OutboxExpander['afterPublish']>> {
    return new Map(
      [...this.expanders].flatMap(([name, { afterPublish }]) =>
        afterPublish === undefined ? [] : [[name, afterPublish]],
      ),
    );
  }

  async expandRows(rows: readonly OutboxRow[]): Promise<ExpansionResult> {
    const dead: DeadOutboxRow[] = [];
    const events = new Map<OutboxRow, readonly OutgoingEvent[]>();
    const flushes = rows.filter(({ event }) => event === null);
    for (const name of new Set(flushes.map(({ expander }) => expander ?? ''))) {
      const own = flushes.filter(({ expander }) => (expander ?? '') === name);
      const expander = this.expanders.get(name);
      if (expander === undefined)
        dead.push(
          ...own.map((row) => ({ row, event: null, reason: 'no expander of this name is registered' })),
        );
      else await this.expandOrBisect(expander, own, events, dead);
    }
    const expanded = rows.flatMap((row): ExpandedRow[] => {
      if (row.event === null) return events.has(row) ? [this.serialise(row, events.get(row)!, dead)] : [];
      if (isDeclaredTopic(row.topic))
        return [{ row, messages: [{ topic: row.topic, key: row.key, value: row.event }], events: [] }];
      dead.push({ row, event: null, reason: 'its topic is not declared' });
      return [];
    });
    return { expanded, dead };
  }

  private async expandOrBisect(
    expander: OutboxExpander,
    rows: readonly OutboxRow[],
    events: Map<OutboxRow, readonly OutgoingEvent[]>,
    dead: DeadOutboxRow[],
    attempt = 1,
  ): Promise<void> {
    try {
      const made = await expander.expand(rows.map((row) => row.expander_input));
      if (made.length !== rows.length) throw new RangeError('the expander returned another number of rows');
      rows.forEach((row, at) => events.set(row, made[at]!));
    } catch (error) {
      if (isTransientError(error)) throw error;
      if (rows.length > 1) {
        const middle = Math.ceil(rows.length / 2);
        await this.expandOrBisect(expander, rows.slice(0, middle), events, dead);
        await this.expandOrBisect(expander, rows.slice(middle), events, dead);
      } else if (attempt < maxAttempts) {
        await new Promise((resolve) => setTimeout(resolve, 100 * attempt));
        await this.expandOrBisect(expander, rows, events, dead, attempt + 1);
      } else
        dead.push({ row: rows[0]!, event: null, reason: `it cannot be expanded: ${kindOfError(error)}` });
    }
  }

  private serialise(row: OutboxRow, made: readonly OutgoingEvent[], dead: DeadOutboxRow[]): ExpandedRow {
    const messages: ExpandedRow['messages'][number][] = [];
    const events: OutgoingEvent[] = [];
    for (const [at, event] of made.entries()) {
      try {
        const value = JSON.stringify(createEnvelope(this.service, event, this.now()));
        messages.push({ topic: event.topic, key: event.key, value });
        events.push(event);
      } catch (error) {
        // The message of an InvalidEventError names fields and rules, never values.
        const reason = error instanceof InvalidEventError ? error.message : kindOfError(error);
        dead.push({ row, event: { at, data: event }, reason: `its event is invalid: ${reason}` });
      }
    }
    return { row, messages, events };
  }
}
