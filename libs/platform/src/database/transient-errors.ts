/** SQLSTATE classes and codes of transient errors: connection, shutdown, serialisation, deadlock, lock, resources. */
const transientSqlState = /^(08|53|57P|40001|40P01|55P03|25P03)/;
const transientNetworkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Returns whether an error is transient, so that the same work may succeed later. */
export function isTransientError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as Error & { code?: unknown };
  if (typeof code === 'string' && (transientSqlState.test(code) || transientNetworkCodes.has(code)))
    return true;
  if (
    /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|not queryable|Connection ended/i.test(
      error.message,
    )
  )
    return true;
  const { driverError, cause } = error as Error & { driverError?: unknown };
  return (
    (driverError !== undefined && driverError !== error && isTransientError(driverError)) ||
    (cause !== undefined && isTransientError(cause))
  );
}

/** SQLSTATE: invalid character, invalid JSON text, invalid time, time out of range, number out of range. */
const unstorableValueStates = new Set(['22021', '22P05', '22007', '22008', '22003']);

/** Returns whether Postgres refused a value as an invalid text, time or number: the client's input is wrong, not the service. */
export const isUnstorableValueError = (error: unknown): boolean =>
  error instanceof Error && unstorableValueStates.has(String((error as Error & { code?: unknown }).code));
