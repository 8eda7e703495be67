import type { RegistrationState } from '@khai-bao/api-client/registration';
import type { RegisterTexts } from './texts.js';

/** Who has a registration now, in the words of the pages. */
export type ResponsibleBody = 'committee' | 'dic' | 'health' | 'you' | 'nobody';

type AccountState = keyof RegisterTexts['accounts'];

const responsibleByState: Record<RegistrationState, ResponsibleBody> = {
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
const responsibleByAccountState: Record<AccountState, ResponsibleBody> = {
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
export function registrationProgressOf(found: {
  readonly state: RegistrationState;
  /** A newer service may name one that this page does not know. */
  readonly accountState: string | null;
}): {
  readonly key: RegistrationState | AccountState;
  readonly account: AccountState | null;
  readonly holder: ResponsibleBody;
} {
  const account =
    Object.keys(responsibleByAccountState).find(
      (state): state is AccountState => state === found.accountState,
    ) ?? null;
  if (found.state === 'FORWARDED' && account)
    return { key: account, account, holder: responsibleByAccountState[account] };
  return { key: found.state, account: null, holder: responsibleByState[found.state] };
}
