import type { FilterDto, RegistrationItemDto } from '@khai-bao/api-client/registration';
import { useEffect, useEffectEvent } from 'react';
import type { Selection } from '../parts/use-selection.js';
import { isTypingOrDialogOpen } from '../navigation/page.js';
import { decidableStates } from './decidable-states.js';
import { maxFilterKeys } from './saved-filters.js';

/** The keys of the intake list: J, K, X, T, Z, Escape, Enter, and 1 to 9 for saved filters. */
export function useIntakeKeys({
  items,
  openId,
  canAct,
  selection,
  selectedDecidable,
  filters,
  canUndo,
  onOpen,
  onOpenFilter,
  onReceive,
  onUndo,
}: {
  items: readonly RegistrationItemDto[];
  openId: string | undefined;
  canAct: boolean;
  selection: Selection;
  /** Selected units in a state that can still be decided. */
  selectedDecidable: readonly RegistrationItemDto[];
  filters: readonly FilterDto[];
  canUndo: boolean;
  onOpen: (id: string | undefined) => void;
  onOpenFilter: (filter: FilterDto) => void;
  onReceive: (units: readonly RegistrationItemDto[]) => void;
  onUndo: () => void;
}): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (isTypingOrDialogOpen(event)) return;
    const at = items.findIndex((item) => item.unitId === openId);
    const opened = items[at];
    const key = event.key.toLowerCase();
    if (event.key === 'j' || event.key === 'k') {
      const next = items[at < 0 ? 0 : event.key === 'j' ? at + 1 : at - 1];
      if (next) onOpen(next.unitId);
    } else if (event.key === 'x' && opened && canAct) selection.toggle(opened.unitId);
    else if (/^[1-9]$/.test(event.key)) {
      const filter = filters.slice(0, maxFilterKeys)[Number(event.key) - 1];
      if (filter) onOpenFilter(filter);
    } else if (key === 'z' && canUndo) onUndo();
    else if (event.key === 'Escape') {
      if (selection.ids.size > 0) selection.clear();
      else if (openId) onOpen(undefined);
    } else if (key === 't' && canAct) {
      if (selectedDecidable.length > 0) onReceive(selectedDecidable);
      else if (opened && decidableStates.has(opened.state)) onReceive([opened]);
    } else if (event.key === 'Enter' && !openId && items[0] && event.target === document.body)
      onOpen(items[0].unitId);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);
}
