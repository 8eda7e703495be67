import type { KeptDeclaration } from '../keep/store.js';
import { CorrectPage } from './correct.page.js';
import { ManagePage } from './manage.page.js';

/** What can be done with a declaration, or the form that corrects it. */
export function ManagedPage({ entry, part }: { entry: KeptDeclaration; part: 'manage' | 'correct' }) {
  return part === 'correct' ? <CorrectPage entry={entry} /> : <ManagePage entry={entry} />;
}
