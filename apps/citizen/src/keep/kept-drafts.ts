import { saveDraft } from './drafts.js';
import type { KeptDeclaration } from './store.js';

/** The draft that holds what was filled in of a declaration that was refused. */
export const refusedDraft = (key: string): string => `refused:${key}`;

/** The draft that holds what was declared, so that it can be shown and corrected until the tab is closed. */
export const declaredDraft = (key: string): string => `declared:${key}`;

/** The draft that holds a correction that was refused. */
export const correctionDraft = (key: string): string => `correct:${key}`;

/** The draft of the form while a correction is filled in. */
export const correctionFormDraft = (key: string): string => `form-${correctionDraft(key)}`;

/** What was filled in of a refused declaration is a draft: it outlives a reload, and leaves a borrowed phone with its tab. */
export function withoutBody(entry: KeptDeclaration): KeptDeclaration {
  if (entry.body) saveDraft(refusedDraft(entry.key), entry.body);
  return { ...entry, body: null };
}
