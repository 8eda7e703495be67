import { toneIcons } from '../parts/notice.js';
import { gateTexts } from './gate.texts.js';

/** What came of the last person. */
export interface LastResult {
  tone: 'pass' | 'caution' | 'stop';
  text: string;
  /** Records the same passage once more; only where the service had counted it already. */
  again?: () => void;
}

/** One line that says what came of the last person. It stands above what comes next, never over it, and goes with the next code. */
export function LastResultLine({
  last,
  canRecordAgain,
}: {
  last: LastResult | null;
  /** False at the entrance of a full zone. */
  canRecordAgain: boolean;
}) {
  const t = gateTexts.useTexts();
  const Icon = toneIcons[last?.tone ?? 'pass'];
  return (
    <div role="status" aria-live="polite" className="gate-last" data-tone={last?.tone}>
      {last && (
        <>
          <Icon size={20} aria-hidden="true" />
          <span>{last.text}</span>
          {last.again && canRecordAgain && (
            <button type="button" onClick={last.again}>
              {t.recordAgain}
            </button>
          )}
        </>
      )}
    </div>
  );
}
