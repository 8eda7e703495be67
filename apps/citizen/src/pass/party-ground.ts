import type { DeclarationStatus } from '../declaration/declaration-status.js';
import type { PageGround } from '../shell/page.js';

/** In the address of a declaration: its own page, not that of its party. */
export const ownViewHash = '#rieng';

const grounds: Partial<Record<DeclarationStatus, PageGround>> = {
  clear: 'pass',
  caution: 'caution',
  suspected: 'stop',
};

/** The ground of a declaration on the page of its party. */
export const groundOf = (status: DeclarationStatus): PageGround => grounds[status] ?? 'brand';
