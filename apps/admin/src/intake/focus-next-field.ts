import type { KeyboardEvent } from 'react';

const fields = 'input:not([type="hidden"]):not([type="checkbox"]):not([disabled])';

/**
 * Enter in a form that is filled in one after another: in an open list it takes the chosen or the first match, and in a form that is
 * not complete it goes on to the next field. A half-empty form is never sent by it. Tab takes the first match of what was typed too,
 * which the list would otherwise throw away.
 */
export function focusNextFieldOnEnter(event: KeyboardEvent<HTMLFormElement>, isComplete: boolean): void {
  const at = event.target;
  if (!(at instanceof HTMLInputElement) || event.nativeEvent.isComposing) return;
  const isTab = event.key === 'Tab' && !event.shiftKey;
  if ((event.key !== 'Enter' && !isTab) || !at.matches(fields)) return;
  const form = event.currentTarget;
  const list = document.getElementById(at.getAttribute('aria-controls') ?? '');
  const options = [...(list?.querySelectorAll<HTMLElement>('[role="option"]') ?? [])];
  const typed = at.value.trim();
  const wasTaken = event.defaultPrevented;
  const isNew = typed !== '' && options.every((option) => option.textContent !== typed);
  if (!wasTaken && isNew) options[0]?.click();
  if (isTab) return;
  const isList = at.getAttribute('role') === 'combobox';
  if (!isList && isComplete) return;
  event.preventDefault();
  if (isList && !wasTaken && isNew && options.length === 0) return;
  requestAnimationFrame(() => {
    const all = [...form.querySelectorAll<HTMLInputElement>(fields)];
    all[all.indexOf(at) + 1]?.focus();
  });
}
