/**
 * The instant of a check: what the device says, where that can be. Its clock is not trusted, and a check that waited for a network
 * comes later than it was made. One from before the declaration becomes the moment of the declaration; one in the future, older
 * than `mostMilliseconds` or unreadable becomes now.
 */
export function checkTime(said: string, declaredAt: Date, now: Date, mostMilliseconds: number): Date {
  const at = Date.parse(said);
  if (Number.isNaN(at) || at > now.getTime() || at < now.getTime() - mostMilliseconds) return now;
  return at < declaredAt.getTime() ? declaredAt : new Date(at);
}
