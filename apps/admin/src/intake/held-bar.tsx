import { Button, useNow } from '@khai-bao/ui';
import { Undo2 } from 'lucide-react';
import { intakeTexts } from './intake.texts.js';

/** What will be done to many in a moment, and the way back. */
export function HeldBar({
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
  const t = intakeTexts.useTexts();
  const now = useNow(1_000);
  return (
    <div className="bulk" role="region" aria-label={text}>
      <Button icon={<Undo2 aria-hidden="true" />} keyHint="Z" onClick={onUndo} autoFocus>
        {t.undo}
      </Button>
      <Button variant="quiet" onClick={onNow}>
        {t.doNow}
      </Button>
      <span className="num" role="timer">
        {t.heldFor(text, Math.max(0, Math.ceil((at - now) / 1_000)))}
      </span>
    </div>
  );
}
