import type { Lane } from './outbox.js';
import type { DeadOutboxRow } from './outbox-row.js';

/**
 * Receives the outbox rows that cannot be published. `DeadLetters` of messaging implements it, so that outbox does
 * not import messaging.
 */
export abstract class OutboxDeadLetters {
  /** Stores the row, or one event of it, as a dead letter. A row that is stored as a whole counts as published. */
  abstract deadLetterOutboxRow(lane: Lane, dead: DeadOutboxRow): Promise<void>;
}
