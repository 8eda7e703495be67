import { Button } from '@khai-bao/ui';
import { Send } from 'lucide-react';
import type { ReactNode } from 'react';
import { intakeListTexts } from './intake-list.texts.js';

/** The bar of the selected units: receive, reject, select the whole view, clear the selection. */
export function SelectionBar({
  selectedCount,
  decidableCount,
  receiveText,
  busy,
  isWorking,
  children,
  onReceive,
  onReject,
  onClear,
}: {
  selectedCount: number;
  /** Selected units that can still be decided. */
  decidableCount: number;
  receiveText: string;
  busy: boolean;
  /** The bulk action runs without a dialog that says so. */
  isWorking: boolean;
  children: ReactNode;
  onReceive: () => void;
  onReject: () => void;
  onClear: () => void;
}) {
  const t = intakeListTexts.useTexts();
  return (
    <div className="bulk" role="region" aria-label={t.picked(selectedCount)}>
      <Button
        busy={busy}
        disabled={decidableCount === 0}
        icon={<Send aria-hidden="true" />}
        keyHint="T"
        onClick={onReceive}
      >
        {receiveText}
      </Button>
      <Button variant="quiet" disabled={busy || decidableCount === 0} onClick={onReject}>
        {t.rejectMany(decidableCount)}
      </Button>
      <span className="dim">{isWorking ? t.working(decidableCount) : t.picked(selectedCount)}</span>
      {children}
      <Button variant="plain" onClick={onClear}>
        {t.unpick}
      </Button>
    </div>
  );
}
