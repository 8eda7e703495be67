import { useState } from 'react';

const draftKeyPrefix = 'kb-draft:';

function readDraft(key: string): string {
  try {
    return localStorage.getItem(key) ?? '';
  } catch {
    return '';
  }
}
function writeDraft(key: string, text: string): void {
  try {
    if (text === '') localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // A full or closed storage: the draft lives as long as this page.
  }
}

/** What somebody has begun to write, kept on this device until it is sent or the session ends. */
export function useDraft(account: string, place: string): [string, (text: string) => void] {
  const key = `${draftKeyPrefix}${account}:${place}`;
  const [text, setText] = useState(() => readDraft(key));
  return [
    text,
    (next) => {
      setText(next);
      writeDraft(key, next);
    },
  ];
}

/** Nobody who sits down here later reads what was begun. */
export function forgetDrafts(): void {
  try {
    for (const key of Object.keys(localStorage))
      if (key.startsWith(draftKeyPrefix)) localStorage.removeItem(key);
  } catch {
    // No storage, no drafts.
  }
}
