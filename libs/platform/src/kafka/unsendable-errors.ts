/** What a broker answers for a message that it will never take, by kafkajs' names of the protocol's errors. */
const permanentBrokerErrors: ReadonlySet<unknown> = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'INVALID_TIMESTAMP',
]);

/** True when a send failed because of a message itself, so that the same message would fail for ever. */
export function isUnsendableError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { type, cause, originalError } = error as Error & { type?: unknown; originalError?: unknown };
  return (
    permanentBrokerErrors.has(type) ||
    (cause !== error && isUnsendableError(cause)) ||
    isUnsendableError(originalError)
  );
}
