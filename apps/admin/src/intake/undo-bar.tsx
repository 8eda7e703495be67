import { Button, useNow } from '@khai-bao/ui';
import { Undo2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { intakeListTexts } from './intake-list.texts.js';

/** A press within this time after an order belongs to the order (a double-click) and does nothing, milliseconds. */
export const doubleClickMs = 600;

/**
 * What will be done to many in a moment, and the way back. The buttons stand at the other end of the bar than the button that gave
 * the order, and ignore presses for `doubleClickMs`, so that a double-click neither takes the order back nor hurries it.
 */
export function UndoBar({
  text,
  at,
  onUndo,
  onNow,
}: {
  text: string;
  at: number;
  onUndo: () => void;
  onNow: () => void;
}) {
  const t = intakeListTexts.useTexts();
  const now = useNow(1_000);
  const [ready, setReady] = useState(false);
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    bar.current?.focus();
    const timer = setTimeout(() => setReady(true), doubleClickMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className="bulk held" role="region" aria-label={text} tabIndex={-1} ref={bar}>
      <span className="num grow" role="timer">
        {t.heldFor(text, Math.max(0, Math.ceil((at - now) / 1_000)))}
      </span>
      <Button variant="plain" disabled={!ready} onClick={onNow}>
        {t.doNow}
      </Button>
      <Button
        variant="quiet"
        disabled={!ready}
        icon={<Undo2 aria-hidden="true" />}
        keyHint="Z"
        onClick={onUndo}
      >
        {t.undo}
      </Button>
    </div>
  );
}
