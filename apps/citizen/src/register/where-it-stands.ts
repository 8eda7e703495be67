import type { RegistrationState } from '@khai-bao/api-client/registration';
import type { RegisterTexts } from './texts.js';

/** Who has a registration now, in the words of the pages. */
export type Holder = 'committee' | 'dic' | 'health' | 'you' | 'nobody';

type AccountState = keyof RegisterTexts['accounts'];

const ofState: Record<RegistrationState, Holder> = {
  SUBMITTED: 'committee',
  NEEDS_INFO: 'you',
  RECEIVED: 'committee',
  FORWARDED: 'dic',
  EXEMPT_NCOVI: 'nobody',
  PHARMACY_LISTED: 'health',
  REJECTED: 'nobody',
  DUPLICATE: 'nobody',
  CLOSED: 'nobody',
};
const ofAccount: Record<AccountState, Holder> = {
  REQUESTED: 'dic',
  REFUSED: 'committee',
  ISSUED: 'dic',
  DELIVERED: 'you',
  BOUNCED: 'committee',
  HANDOVER_WAITING: 'committee',
  HANDOVER_OPENED: 'committee',
  HANDOVER_RETURNED: 'committee',
  HANDED_OVER: 'you',
  ACTIVATED: 'nobody',
  DISABLED: 'dic',
};

/** Where a registration stands: once it was forwarded, its account says more than it does. */
export function whereItStands(found: {
  readonly state: RegistrationState;
  /** A newer service may name one that this page does not know. */
  readonly accountState: string | null;
}): {
  readonly key: RegistrationState | AccountState;
  readonly account: AccountState | null;
  readonly holder: Holder;
} {
  const account =
    Object.keys(ofAccount).find((state): state is AccountState => state === found.accountState) ?? null;
  if (found.state === 'FORWARDED' && account) return { key: account, account, holder: ofAccount[account] };
  return { key: found.state, account: null, holder: ofState[found.state] };
}
