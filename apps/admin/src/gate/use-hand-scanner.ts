import { useEffect, useEffectEvent } from 'react';
import { KeyBurst, burstEndsAfterMs } from './key-burst.js';

/** A field that takes codes: a hand scanner may type into it, and its code is read all the same. */
export const codeFieldAttribute = { 'data-code-field': '' } as const;

const isOtherField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName)) &&
  !('codeField' in target.dataset);

/** Reads codes of a hand scanner anywhere on the page, whatever has the focus except a field of a form. */
export function useHandScanner(onCode: (text: string) => void): void {
  const read = useEffectEvent(onCode);
  useEffect(() => {
    const burst = new KeyBurst();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const finish = (code: string | null): void => {
      if (code !== null) read(code);
    };
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isOtherField(event.target))
        return;
      clearTimeout(timer);
      const isRunning = burst.isRunning(event.timeStamp);
      const code = burst.addKey(event.key, event.timeStamp);
      // Neither Enter nor a character of the code may press what has the focus.
      if (code !== null || (isRunning && !(event.target instanceof HTMLInputElement))) event.preventDefault();
      if (code !== null) event.stopPropagation();
      finish(code);
      if (code === null) timer = setTimeout(() => finish(burst.complete()), burstEndsAfterMs);
    };
    // Whoever presses a button has typed by hand.
    const discard = (): void => {
      clearTimeout(timer);
      burst.complete();
    };
    addEventListener('keydown', listen, { capture: true });
    addEventListener('pointerdown', discard, { capture: true });
    return () => {
      clearTimeout(timer);
      removeEventListener('keydown', listen, { capture: true });
      removeEventListener('pointerdown', discard, { capture: true });
    };
  }, []);
}
