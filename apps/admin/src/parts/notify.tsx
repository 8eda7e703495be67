import type { Tone } from '@khai-bao/ui';
import { X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { commonTexts } from '../texts/common.texts.js';
import { toneIcons } from './notice.js';

interface Message {
  id: number;
  tone: Tone;
  text: string;
}
let messages: readonly Message[] = [];
let count = 0;
const listeners = new Set<() => void>();

function change(next: readonly Message[]): void {
  messages = next;
  for (const listener of listeners) listener();
}
function dismissMessage(id: number): void {
  change(messages.filter((message) => message.id !== id));
}
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Says in a corner what came of an action; read out by screen readers, gone by itself (refusals stay longer). */
export function notify(message: { tone: Tone; text: string }): void {
  const id = (count += 1);
  change([...messages.slice(-3), { id, ...message }]);
  setTimeout(
    () => dismissMessage(id),
    message.tone === 'stop' || message.tone === 'caution' ? 10_000 : 5_000,
  );
}

/** Where the messages stand: over a corner of the page, or in the line of a page that nothing may lie over. One of them at a time. */
export function Notifications({ inLine = false }: { inLine?: boolean }) {
  const t = commonTexts.useTexts();
  const shown = useSyncExternalStore(subscribe, () => messages);
  return (
    <div className="toasts" data-in-line={inLine || undefined} role="status" aria-live="polite">
      {shown.map((message) => {
        const Icon = toneIcons[message.tone];
        return (
          <div key={message.id} className="toast" data-tone={message.tone}>
            <Icon size={20} aria-hidden="true" />
            <span>{message.text}</span>
            <button type="button" aria-label={t.close} onClick={() => dismissMessage(message.id)}>
              <X size={16} aria-hidden="true" />
            </button>
          </div>
        );
      })}
    </div>
  );
}
