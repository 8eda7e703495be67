/** Broker errors for a message that is never accepted, by the names of kafkajs. */
const permanentBrokerErrors: ReadonlySet<unknown> = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'INVALID_TIMESTAMP',
]);

/** Returns whether a send failed because of the message itself, so that a retry would always fail. */
export function isUnsendableError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { type, cause, originalError } = error as Error & { type?: unknown; originalError?: unknown };
  return (
    permanentBrokerErrors.has(type) ||
    (cause !== error && isUnsendableError(cause)) ||
    isUnsendableError(originalError)
  );
}
