/** So far back is now, milliseconds. */
const lately = 1_600;
/** Events of a consumer that may be on their way under load, seconds' worth. */
const onTheWay = 2;

/** Why the system is not normal now, in words; null when it is. */
async function whyNot({ load, backlog, system, rate, slow }) {
  const { windows, good, bad, p95 } = load.since(Date.now() - lately);
  if (windows < 2 || good === 0) return 'nothing is answered';
  if (bad > 0) return 'requests fail';
  if (p95 > slow) return `answers take ${Math.round(p95)} ms`;
  const unready = await notReady(system);
  if (unready.length > 0) return `${unready.join(', ')} not ready`;
  let waiting;
  try {
    waiting = await backlog.read();
  } catch {
    return 'a server does not answer';
  }
  const late = waiting.find(({ what, count, seconds }) => isLate(what, count, seconds, rate));
  return late === undefined ? null : `${late.count} in ${late.what}`;
}

function isLate(what, count, seconds, rate) {
  if (what.startsWith('consumer')) return count > rate * onTheWay;
  if (what.startsWith('outbox')) return seconds > 2;
  if (what.startsWith('feed')) return seconds > 10;
  return seconds > 8;
}

async function notReady({ names, ports }) {
  const answers = await Promise.all(
    names.map(async (name) => {
      try {
        const { ok } = await fetch(`http://127.0.0.1:${ports[name]}/health/ready`, {
          signal: AbortSignal.timeout(2_000),
        });
        return ok ? null : name;
      } catch {
        return name;
      }
    }),
  );
  return answers.filter((name) => name !== null);
}

/**
 * Waits until requests are answered as usual, everything says that it is ready, and the lanes have drained.
 * @param {(why: string) => void} onWait told why not, whenever that is another reason than before
 * @returns {Promise<{ milliseconds: number, normal: boolean, last: string }>} since `from`; `last`: what came back last
 */
export async function untilNormal(world, from, patience, onWait = () => undefined) {
  let last = '';
  for (;;) {
    const why = await whyNot(world);
    const milliseconds = Date.now() - from;
    if (why === null) return { milliseconds, normal: true, last };
    if (why !== last) onWait(why);
    last = why;
    if (milliseconds > patience) return { milliseconds, normal: false, last };
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Processes that do not even say that they live. */
export async function hanging({ names, ports }) {
  const found = [];
  for (const name of names) {
    const alive = await fetch(`http://127.0.0.1:${ports[name]}/health/live`, {
      signal: AbortSignal.timeout(5_000),
    }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (!alive) found.push(name);
  }
  return found;
}
