/**
 * Caches an asynchronous value. Concurrent callers share one computation. A failed computation is not cached.
 * @param lifetimeMsOf lifetime of a value in milliseconds
 */
export function cacheFor<T>(
  lifetimeMsOf: (value: T) => number,
  compute: () => Promise<T>,
  now: () => number = Date.now,
): () => Promise<T> {
  let cached: { readonly value: Promise<T>; expiresAt: number } | undefined;
  return () => {
    if (cached === undefined || now() >= cached.expiresAt) {
      const entry = { value: compute(), expiresAt: Number.POSITIVE_INFINITY };
      cached = entry;
      entry.value.then(
        (value) => (entry.expiresAt = now() + lifetimeMsOf(value)),
        () => (cached = undefined),
      );
    }
    return cached.value;
  };
}
