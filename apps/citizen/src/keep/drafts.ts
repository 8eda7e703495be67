/** What was typed and not sent, until the tab is closed: it outlives a reload, and leaves no trace on a borrowed phone. */
const prefix = 'kb-draft:';
const memoryDrafts = new Map<string, string>();

export function saveDraft(name: string, draft: unknown): void {
  const text = JSON.stringify(draft);
  memoryDrafts.set(name, text);
  try {
    sessionStorage.setItem(prefix + name, text);
  } catch {
    // Kept until the page is closed.
  }
}

/** A draft as it was saved, or null. */
export function readDraft<T>(name: string): T | null {
  try {
    const text = sessionStorage.getItem(prefix + name) ?? memoryDrafts.get(name);
    return text ? (JSON.parse(text) as T) : null;
  } catch {
    return null;
  }
}

export function dropDraft(name: string): void {
  memoryDrafts.delete(name);
  try {
    sessionStorage.removeItem(prefix + name);
  } catch {
    // Nothing was kept there.
  }
}

export function dropAllDrafts(): void {
  memoryDrafts.clear();
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key);
  } catch {
    // Nothing was kept there.
  }
}
