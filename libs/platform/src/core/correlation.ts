import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import { uuidv7 } from 'uuidv7';

interface Correlation {
  readonly correlationId: string;
  readonly causationId?: string;
  /** The request that is being served, if it is one. */
  readonly request?: IncomingMessage;
}

const storage = new AsyncLocalStorage<Correlation>();

/** The id that ties a request, its events and their jobs together; a fresh one outside of any. */
export const correlationId = (): string => storage.getStore()?.correlationId ?? uuidv7();
/** The event that caused what is being done now, if one did. */
export const causationId = (): string | undefined => storage.getStore()?.causationId;
/** The current correlation id or undefined, for log lines. */
export const currentCorrelation = (): string | undefined => storage.getStore()?.correlationId;

/** The request that is being served here, if any. */
export const currentRequest = (): IncomingMessage | undefined => storage.getStore()?.request;

/** Runs `work` under a correlation id. */
export const withCorrelation = <T>(correlation: Correlation, work: () => T): T =>
  storage.run(correlation, work);

/** Enters a correlation for the rest of the current asynchronous context (an HTTP request). */
export const enterCorrelation = (correlation: Correlation): void => storage.enterWith(correlation);
