import type { EntityManager } from 'typeorm';

export interface Timer {
  readonly kind: string;
  /** One timer per kind and key; scheduling it again moves it. An id, never personal data. */
  readonly key: string;
  readonly dueAt: Date;
  /** Holds ids only. */
  readonly payload?: object;
}

/** A stored timer: what it holds, and how often it has run. */
export interface TimerProgress {
  readonly payload: unknown;
  /** Attempts that have ended, with and without success. */
  readonly attempts: number;
  readonly isDone: boolean;
}

/** Handles a due timer, in the transaction that marks it as done. */
export type TimerHandler = (payload: unknown, manager: EntityManager) => Promise<void>;

/** Which queue a kind of timer runs in. */
export interface TimerHandlerOptions {
  /**
   * Name of a queue of its own. Kinds whose handlers wait for other systems have one, so that a system that does not respond never
   * delays other timers. Default: the common queue.
   */
  readonly lane?: string;
}
