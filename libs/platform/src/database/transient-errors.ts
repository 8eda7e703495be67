/** SQLSTATE classes and codes after which the same work may succeed: connection, shutdown, serialisation, deadlock, lock, resources. */
const transientSqlState = /^(08|53|57P|40001|40P01|55P03|25P03)/;
const transientNetworkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** True when an error says "not now", not "not this": the work is to be tried again as it is. */
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

/** SQLSTATE: no such character, no such JSON text, no such time, a time out of range. */
const unstorableValueStates = new Set(['22021', '22P05', '22007', '22008']);

/** True when the database refuses a value as no text or no time that there is: what was sent is wrong, not our side. */
export const isUnstorableValueError = (error: unknown): boolean =>
  error instanceof Error && unstorableValueStates.has(String((error as Error & { code?: unknown }).code));
