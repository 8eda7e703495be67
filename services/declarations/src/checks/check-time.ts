/**
 * Returns the instant of a check: the time by the device's clock where it is plausible. That clock is not trusted, and a check that
 * waited for a network arrives later than it was made. A time before the declaration becomes the time of the declaration. A time that
 * is in the future, older than `maxAgeMs` or unreadable becomes now.
 */
export function resolveCheckTime(deviceTime: string, declaredAt: Date, now: Date, maxAgeMs: number): Date {
  const at = Date.parse(deviceTime);
  if (Number.isNaN(at) || at > now.getTime() || at < now.getTime() - maxAgeMs) return now;
  return at < declaredAt.getTime() ? declaredAt : new Date(at);
}
