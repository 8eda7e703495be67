import { guardPinLength } from '@khai-bao/contracts/gate-devices';
import { Delete } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { gateDeviceTexts } from './gate-device.texts.js';

/** Keys of a hand scanner follow each other within this, milliseconds; a person types more slowly. */
const maxScanKeyGapMs = 30;
/** A PIN of the keyboard is sent after this pause, milliseconds: more keys tell that a scanner has typed it. */
const pauseAfterKeyMs = 60;

/** Finds the keys of a hand scanner: more keys in a row than a PIN has, or some with Enter, each within `maxScanKeyGapMs`. */
class ScanDetector {
  private keysInRow = 0;
  private lastAt = -Infinity;

  /** @returns true for a key that belongs to a scan */
  isScan({ key, timeStamp }: KeyboardEvent): boolean {
    const isEnd = key === 'Enter' || key === 'Tab';
    if (key === 'Shift' || key === 'CapsLock') return false;
    if (timeStamp - this.lastAt > maxScanKeyGapMs) this.keysInRow = 0;
    this.lastAt = timeStamp;
    if (isEnd) return this.keysInRow > 0;
    this.keysInRow = [...key].length === 1 ? this.keysInRow + 1 : 0;
    return this.keysInRow > guardPinLength;
  }
}

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '', '0', 'erase'] as const;

/**
 * Six digits without a button to send them: the last digit does. Digits of a keyboard work as well, those of a hand scanner do
 * not. After a refusal the pad is empty again.
 */
export function PinPad({
  label,
  busy,
  onPin,
}: {
  label: string;
  busy: boolean;
  /** Resolves when the PIN was accepted or refused. */
  onPin: (pin: string) => Promise<void>;
}) {
  const t = gateDeviceTexts.useTexts();
  const [typed, setTyped] = useState('');
  const send = (pin: string): void => void onPin(pin).finally(() => setTyped(''));
  const press = (key: string): void => {
    if (busy) return;
    if (key === 'erase') return setTyped(typed.slice(0, -1));
    const next = (typed + key).slice(0, guardPinLength);
    setTyped(next);
    if (next.length === guardPinLength) send(next);
  };
  const onKey = useEffectEvent((key: string): void => {
    if (busy) return;
    if (/^[0-9]$/.test(key)) setTyped((held) => (held + key).slice(0, guardPinLength));
    else if (key === 'Backspace') setTyped((held) => held.slice(0, -1));
  });
  const onScan = useEffectEvent((): void => {
    if (!busy) setTyped('');
  });
  const onPause = useEffectEvent((): void => {
    if (!busy && typed.length === guardPinLength) send(typed);
  });
  useEffect(() => {
    const scans = new ScanDetector();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const listener = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
      clearTimeout(timer);
      if (scans.isScan(event)) {
        // Nor may its Enter press the button that has the focus.
        event.preventDefault();
        return onScan();
      }
      if (event.defaultPrevented) return;
      onKey(event.key);
      timer = setTimeout(() => onPause(), pauseAfterKeyMs);
    };
    addEventListener('keydown', listener);
    return () => {
      clearTimeout(timer);
      removeEventListener('keydown', listener);
    };
  }, []);
  return (
    <div className="pin-pad" role="group" aria-label={label} data-busy={busy || undefined}>
      <p className="pin-dots" role="status" aria-label={busy ? t.checking : t.typed(typed.length)}>
        {Array.from({ length: guardPinLength }, (_, at) => (
          <span key={at} data-filled={at < typed.length || undefined} aria-hidden="true" />
        ))}
      </p>
      <div className="pin-keys">
        {keys.map((key) =>
          key === '' ? (
            <span key="blank" />
          ) : key === 'erase' ? (
            <button key={key} type="button" aria-label={t.erase} disabled={busy} onClick={() => press(key)}>
              <Delete aria-hidden="true" />
            </button>
          ) : (
            <button key={key} type="button" disabled={busy} onClick={() => press(key)}>
              {key}
            </button>
          ),
        )}
      </div>
    </div>
  );
}
