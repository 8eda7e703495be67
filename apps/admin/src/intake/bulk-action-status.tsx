import type { ActResultDto } from '@khai-bao/api-client/registration';
import { BulkLine } from '../parts/bulk-line.js';
import { commonTexts } from '../texts/common.texts.js';
import { stateText } from '../texts/words.js';
import { intakeListTexts } from './intake-list.texts.js';
import { useReceiveManyText } from './receive-many-text.js';
import { UndoBar } from './undo-bar.js';
import type { DelayedAction } from './use-delayed-action.js';
import type { BulkAction } from './use-intake-actions.js';

/** The result of the last bulk action, by unit. */
export interface BulkOutcome {
  readonly results: readonly ActResultDto[];
  readonly names: ReadonlyMap<string, string>;
}

/** The line with the results of the last bulk action, and the bar of the one that can still be undone. */
export function BulkActionStatus({
  outcome,
  held,
  onCloseOutcome,
  onUndo,
  onDoNow,
}: {
  outcome: BulkOutcome | null;
  held: DelayedAction<BulkAction> | null;
  onCloseOutcome: () => void;
  onUndo: () => void;
  onDoNow: () => void;
}) {
  const t = intakeListTexts.useTexts();
  const words = commonTexts.useTexts();
  const receiveManyWords = useReceiveManyText();
  return (
    <>
      {outcome && (
        <BulkLine
          title={t.resultsTitle(outcome.results.filter((one) => one.ok).length, outcome.results.length)}
          hint={t.resultsHint}
          results={outcome.results}
          nameOf={(id) => outcome.names.get(id) ?? id}
          doneOf={(result) => stateText(result.state ?? '', words)}
          onClose={onCloseOutcome}
        />
      )}
      {held && (
        <UndoBar
          text={
            held.what.action === 'reject'
              ? t.rejectMany(held.what.targets.length)
              : receiveManyWords(held.what.targets)
          }
          at={held.dueAt}
          onUndo={onUndo}
          onNow={onDoNow}
        />
      )}
    </>
  );
}
