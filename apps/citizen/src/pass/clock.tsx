import { formatSeconds, useNow } from '@khai-bao/ui';
import { serverNow } from '../keep/server-clock.js';

/** The time by the server's clock, to the second: it moves, so that a picture of a pass shows itself. */
export function Clock() {
  const now = serverNow(useNow());
  return (
    <span className="c-clock num" role="timer" aria-live="off">
      {formatSeconds(now)}
    </span>
  );
}
