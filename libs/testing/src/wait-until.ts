/** Polls until the result is not false, null or undefined. @throws Error that names the awaited condition after the timeout */
export async function waitUntil<T>(
  ask: () => Promise<T> | T,
  what: string,
  milliseconds = 90_000,
): Promise<Exclude<T, false | null | undefined>> {
  const end = Date.now() + milliseconds;
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== false && answer !== null && answer !== undefined)
        return answer as Exclude<T, false | null | undefined>;
      last = answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`waited ${milliseconds} ms for ${what}: ${String(last)}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}
