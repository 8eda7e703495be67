import { formatSeconds } from '@khai-bao/ui';
import { CircleCheck, OctagonX, ShieldQuestionMark, TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { VerdictEnd } from './gate-machine.js';
import { useServerNow } from './use-gate-upkeep.js';

/** Each end has a shape of its own, for whoever does not tell the colours apart. */
const shapes = {
  admit: CircleCheck,
  ask: TriangleAlert,
  stop: OctagonX,
  'cannot-check': ShieldQuestionMark,
} as const satisfies Record<VerdictEnd, unknown>;

function Clock() {
  const now = useServerNow();
  return <time className="result-clock num">{formatSeconds(now)}</time>;
}

/** A verdict, readable from two metres: the colour of its end, its shape, its word, and a clock that moves. */
export function VerdictScreen({
  end,
  word,
  children,
}: {
  end: VerdictEnd;
  word: string;
  children: ReactNode;
}) {
  const Shape = shapes[end];
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="result" data-end={end}>
      <Clock />
      <div className="result-live" aria-live="assertive">
        <div className="result-word">
          <h2 ref={heading} tabIndex={-1}>
            {word}
          </h2>
          <Shape size={58} strokeWidth={2} aria-hidden="true" />
        </div>
        {children}
      </div>
    </section>
  );
}
