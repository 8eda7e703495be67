import type { OfficerAction, RegistrationItemDto } from '@khai-bao/api-client/registration';
import { useRef, useState } from 'react';
import { notify } from '../parts/notify.js';
import type { Selection } from '../parts/use-selection.js';
import { intakeListTexts } from './intake-list.texts.js';
import { doubleClickMs } from './undo-bar.js';
import { useDelayedAction } from './use-delayed-action.js';
import { useIntakeActions } from './use-intake-actions.js';
import type { BulkAction, RegistrationToActOn } from './use-intake-actions.js';

/** An action that needs a note first. */
export type ActionWithNote = 'ask' | 'reject' | 'close';
/** An action whose note is being written, and the units that it is for. */
export interface NoteRequest {
  readonly action: ActionWithNote;
  readonly targets: readonly RegistrationToActOn[];
}
const needsNote = (action: OfficerAction): action is ActionWithNote =>
  action === 'ask' || action === 'reject' || action === 'close';

/** From this width list and panel are side by side: the next registration of the list opens after a decision. */
const sideBySide = '(min-width: 1121px)';

/** Decides about one unit at once and about many after the undo period; ignores the second press of a double-click. */
export function useIntakeDecisions({
  items,
  opensNext,
  selection,
  onOpen,
}: {
  items: readonly RegistrationItemDto[];
  /** A decided unit leaves the list, and its neighbour opens. */
  opensNext: boolean;
  selection: Selection;
  onOpen: (id: string | undefined) => void;
}) {
  const t = intakeListTexts.useTexts();
  const [noteRequest, setNoteRequest] = useState<NoteRequest | null>(null);
  /** Until when a press is the second half of a double-click: what is under the pointer has changed since the first. */
  const ignoredUntil = useRef(0);
  const ignorePresses = (): void => {
    ignoredUntil.current = performance.now() + doubleClickMs;
  };
  const endSelection = (): void => {
    selection.clear();
    setNoteRequest(null);
  };
  const {
    act: send,
    busy,
    outcome,
    clear,
  } = useIntakeActions((targets) => {
    ignorePresses();
    endSelection();
    if (targets.length !== 1 || !opensNext) return;
    const at = items.findIndex((item) => item.unitId === targets[0]?.unitId);
    const next = items[at + 1] ?? items[at - 1];
    if (at >= 0 && matchMedia(sideBySide).matches) onOpen(next?.unitId);
  });
  const delayed = useDelayedAction<BulkAction>((order) => send(order));
  const act = (action: OfficerAction, targets: readonly RegistrationToActOn[], note?: string): void => {
    if (busy || performance.now() < ignoredUntil.current) return;
    ignorePresses();
    const order = { action, targets, ...(note ? { note } : {}) };
    if (targets.length === 1) return send(order);
    delayed.doNow();
    delayed.hold(order);
    endSelection();
  };
  return {
    act,
    /** Acts, or asks for the note that the action needs. */
    actOrAskForNote: (action: OfficerAction, targets: readonly RegistrationToActOn[]): void =>
      needsNote(action) ? setNoteRequest({ action, targets }) : act(action, targets),
    busy,
    outcome,
    clearOutcome: clear,
    /** The bulk action that waits for the end of its undo period. */
    held: delayed.held,
    doHeldNow: delayed.doNow,
    undoHeld: (): void => {
      const order = delayed.undo();
      if (order === null) return;
      selection.select(order.targets.map((target) => target.unitId));
      notify({ tone: 'blue', text: t.undone });
    },
    noteRequest,
    cancelNote: (): void => setNoteRequest(null),
  };
}
