import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import { uuidv7 } from 'uuidv7';

interface Correlation {
  readonly correlationId: string;
  readonly causationId?: string;
  /** The current HTTP request, if there is one. */
  readonly request?: IncomingMessage;
}

const storage = new AsyncLocalStorage<Correlation>();

/** Returns the id that links a request, its events and their timers. Outside of them it returns a new id. */
export const correlationId = (): string => storage.getStore()?.correlationId ?? uuidv7();
/** Returns the id of the event that caused the current work, if there is one. */
export const causationId = (): string | undefined => storage.getStore()?.causationId;
/** Returns the current correlation id or undefined, for log lines. */
export const currentCorrelation = (): string | undefined => storage.getStore()?.correlationId;

/** Returns the current HTTP request, if there is one. */
export const currentRequest = (): IncomingMessage | undefined => storage.getStore()?.request;

/** Runs work with a correlation id. */
export const withCorrelation = <T>(correlation: Correlation, work: () => T): T =>
  storage.run(correlation, work);

/** Sets the correlation for the rest of the current asynchronous context, such as an HTTP request. */
export const enterCorrelation = (correlation: Correlation): void => storage.enterWith(correlation);
