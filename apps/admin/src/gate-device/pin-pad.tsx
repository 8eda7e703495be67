import { guardPinLength } from '@khai-bao/contracts/gate-devices';
import { Delete } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';
import { gateDeviceTexts } from './gate-device.texts.js';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '', '0', 'erase'] as const;

/**
 * Six digits without a button to send them: the last digit does. Digits of a keyboard work as well. After a refusal the pad
 * is empty again.
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
  const press = (key: string): void => {
    if (busy) return;
    if (key === 'erase') return setTyped(typed.slice(0, -1));
    const next = (typed + key).slice(0, guardPinLength);
    setTyped(next);
    if (next.length === guardPinLength) void onPin(next).finally(() => setTyped(''));
  };
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isField = event.target instanceof HTMLInputElement;
    if (isField) return;
    if (/^[0-9]$/.test(event.key)) press(event.key);
    else if (event.key === 'Backspace') press('erase');
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
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
