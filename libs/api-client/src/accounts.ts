import type { SessionClient } from './admin-session.js';
import type { FactorProof } from './session-types.js';

/** A page of a list; `nextCursor` asks for the next one. */
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}
/** One answer of a bulk action. */
export interface BulkResult {
  id: string;
  ok: boolean;
  state?: string;
  delivery?: 'mail' | 'handover';
  code?: string;
}

export interface AccountRequest {
  accountId: string;
  unitId: string;
  unitName: string;
  unitKind: string;
  street: string;
  areaName: string;
  hasEmail: boolean;
  /** What the contact lacks: `representative`, `phone`, `email-list`, `email`. */
  contactGaps: string[];
  duplicateOpen: boolean;
  receivedBy: 'ward' | 'district' | 'city' | null;
  requestedAt: string;
  state: string;
}
/** Which requests are meant; what is left out does not matter. */
export interface RequestFilter {
  area?: string | undefined;
  kind?: string | undefined;
  age?: string | undefined;
  delivery?: string | undefined;
}
/** Where requests wait. */
export interface RequestSummary {
  total: number;
  areas: { path: string; name: string; requested: number; oldestAt: string }[];
  kinds: { kind: string; requested: number }[];
  ages: { age: string; requested: number }[];
}
/** Many approvals under way, or done. */
export interface ApprovalRun {
  runId: string;
  ruleId: string | null;
  state: 'RUNNING' | 'DONE' | 'STOPPED';
  total: number;
  approved: number;
  passedOver: number;
  startedAt: string;
  endedAt: string | null;
}
/** What a request must be like for a rule to approve it. */
export interface RuleConditions {
  areaPath: string;
  kinds: string[];
  tiers: string[];
  completeContact: boolean;
  noDuplicate: boolean;
}
export interface ApprovalRule extends RuleConditions {
  ruleId: string;
  state: 'PROPOSED' | 'ON' | 'STOPPED';
  areaName: string;
  approved: number;
  proposedById: string;
  proposedBy: string;
  proposedAt: string;
  switchedOnBy: string | null;
  switchedOnAt: string | null;
  stoppedBy: string | null;
  stoppedAt: string | null;
}
/** What a rule would have done. */
export interface RulePreview {
  days: number;
  requests: number;
  wouldApprove: number;
  wouldApproveWaiting: number;
  leftToPeople: { reason: string; requests: number }[];
  items: {
    accountId: string;
    unitName: string;
    unitKind: string;
    areaName: string;
    requestedAt: string;
    state: string;
  }[];
}
/** Why DIC refused a unit's request. */
export interface Refusal {
  unitId: string;
  reason: string;
  refusedAt: string;
}
export interface Handover {
  handoverId: string;
  accountId: string;
  unitId: string;
  unitName: string;
  areaName: string;
  street: string;
  state: 'WAITING' | 'OPENED' | 'CONFIRMED' | 'RETURNED' | 'REPLACED' | 'EXPIRED';
  issuedAt: string;
  dueAt: string;
  openedAt: string | null;
  openedByName: string | null;
  confirmedAt: string | null;
  /** Who of the unit took the slip. */
  receivedByName: string | null;
  returnedAt: string | null;
  returnReason: string | null;
  late: boolean;
  reminders: number;
  /** Why it is handed over although the unit has an address. */
  mailFailed: 'bounced' | 'unopened' | null;
  /** Why the address did not take the mail; null unless it bounced. */
  mailFailedWhy: BounceReason | null;
}
export type BounceReason = 'no-mailbox' | 'full' | 'refused';
/** A unit's account, after it was issued. */
export interface UnitAccount {
  accountId: string;
  unitId: string;
  unitName: string;
  unitKind: string;
  areaName: string;
  street: string;
  username: string;
  state: string;
  stateSince: string;
  hasEmail: boolean;
  mailFailed: 'bounced' | 'unopened' | null;
  mailFailedWhy: BounceReason | null;
  /** Since when a server on the way says that the mail is late. */
  mailDelayedAt: string | null;
  /** Why the account's address does not take mail; null when nothing is known against it. */
  addressFailedWhy: BounceReason | null;
  /** When that was last told. */
  addressFailedAt: string | null;
  disabledReason: string | null;
}
/** An official's account, as who invited it sees it. */
export interface Official {
  accountId: string;
  username: string;
  displayName: string;
  role: string;
  areaName: string;
  state: string;
  createdAt: string;
  from: string | null;
  until: string | null;
  /** Why the account's address does not take mail; null when nothing is known against it. */
  addressFailedWhy: BounceReason | null;
  /** When that was last told. */
  addressFailedAt: string | null;
}
export interface Invitation {
  displayName: string;
  role: string;
  areaCode: string;
  email?: string | undefined;
  from?: string | undefined;
  until?: string | undefined;
}
/** The password is null when it went by mail. */
export type InvitedOfficial = Official & { oneTimePassword: string | null };
/** Where an account is signed in. */
export interface SignedInDevice {
  id: string;
  device: string;
  since: string;
  lastUsedAt: string;
  current: boolean;
}
export interface SecondFactor {
  on: boolean;
  /** Since when the authenticator app is on; null when there is none. */
  since: string | null;
  passkeys: Passkey[];
  /** Passkeys can be made at this site's address. */
  passkeysOffered: boolean;
  recoveryCodesLeft: number;
  required: boolean;
}
export interface Passkey {
  id: string;
  name: string;
  madeAt: string;
  lastUsedAt: string | null;
}
/** What the browser has made; base64url. */
export interface MadePasskey {
  id: string;
  clientDataJSON: string;
  attestationObject: string;
  transports: string[];
}
/** What the slip carries; it is given out once and never again. */
export interface OpenedHandover {
  handoverId: string;
  username: string;
  oneTimePassword: string;
  unitName: string;
  areaName: string;
  street: string;
  signInUrl: string;
  guideUrl: string;
  validUntil: string;
}
export interface StaffMember {
  accountId: string;
  username: string;
  displayName: string;
  state: string;
  createdAt: string;
}
/** A gate staff's user name and one-time password, given once. */
export interface CreatedStaff {
  accountId: string;
  username: string;
  displayName: string;
  oneTimePassword: string;
}
export interface TrailEntry {
  at: string;
  actorName: string;
  /** Where the actor works. */
  actorPlace: string;
  role: string;
  action: string;
  subjectKind: string;
  subjectId: string;
  /** The unit, person, area or case; null when it is not known. */
  subjectName: string | null;
}
/** Which lines of the trail; days in the city's time. */
export interface TrailFilter {
  q?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

const base = '/api/accounts/v1';

/** Requests, handovers, gate staff and the access trail. */
export function accountsApi(session: SessionClient) {
  return {
    requests: (state: 'REQUESTED' | 'ALL', cursor?: string, filter: RequestFilter = {}) =>
      session.call<Page<AccountRequest> & { counts: { requested: number; all: number } }>(
        `${base}/account-requests`,
        { query: { state, cursor, limit: 100, ...filter } },
      ),
    requestSummary: (filter: RequestFilter) =>
      session.call<RequestSummary>(`${base}/account-requests/summary`, { query: { ...filter } }),
    runs: () => session.call<{ items: ApprovalRun[] }>(`${base}/approval-runs`),
    startRun: (filter: RequestFilter) =>
      session.call<ApprovalRun>(`${base}/approval-runs`, { method: 'POST', body: filter }),
    stopRun: (id: string) =>
      session.call<ApprovalRun>(`${base}/approval-runs/${id}/stop`, { method: 'POST' }),
    rules: () => session.call<{ items: ApprovalRule[] }>(`${base}/approval-rules`),
    previewRule: (conditions: RuleConditions) =>
      session.call<RulePreview>(`${base}/approval-rules/preview`, { method: 'POST', body: conditions }),
    proposeRule: (conditions: RuleConditions) =>
      session.call<ApprovalRule>(`${base}/approval-rules`, { method: 'POST', body: conditions }),
    switchRuleOn: (id: string) =>
      session.call<ApprovalRule>(`${base}/approval-rules/${id}/switch-on`, { method: 'POST' }),
    stopRule: (id: string) =>
      session.call<ApprovalRule>(`${base}/approval-rules/${id}/stop`, { method: 'POST' }),
    approve: (ids: readonly string[]) =>
      session.call<{ results: BulkResult[] }>(`${base}/account-requests/approve`, {
        method: 'POST',
        body: { ids },
      }),
    refuse: (ids: readonly string[], reason: string) =>
      session.call<{ results: BulkResult[] }>(`${base}/account-requests/refuse`, {
        method: 'POST',
        body: { ids, reason },
      }),
    refusal: (unitId: string) => session.call<Refusal>(`${base}/account-requests/refusals/${unitId}`),
    handovers: (state: 'OPEN' | 'ALL', cursor?: string) =>
      session.call<Page<Handover>>(`${base}/handovers`, { query: { state, cursor, limit: 200 } }),
    /** The address that a mail came back from. */
    returnedMail: (id: string) =>
      session.call<{ address: string; why: BounceReason }>(`${base}/handovers/${id}/returned-mail`),
    openHandover: (id: string) =>
      session.call<OpenedHandover>(`${base}/handovers/${id}/open`, { method: 'POST' }),
    openHandovers: (ids: readonly string[]) =>
      session.call<{ slips: OpenedHandover[]; refused: { handoverId: string; code: string }[] }>(
        `${base}/handovers/open-many`,
        { method: 'POST', body: { ids } },
      ),
    returnHandover: (id: string, reason: string) =>
      session.call<Handover>(`${base}/handovers/${id}/return`, { method: 'POST', body: { reason } }),
    unitAccounts: (q: string, cursor?: string) =>
      session.call<Page<UnitAccount>>(`${base}/unit-accounts`, { query: { q, cursor, limit: 50 } }),
    newPassword: (id: string, delivery: 'mail' | 'handover') =>
      session.call<UnitAccount>(`${base}/unit-accounts/${id}/new-password`, {
        method: 'POST',
        body: { delivery },
      }),
    newAdmin: (id: string, representative: string, email?: string) =>
      session.call<UnitAccount>(`${base}/unit-accounts/${id}/new-admin`, {
        method: 'POST',
        body: { representative, email },
      }),
    disableAccount: (id: string, reason: string) =>
      session.call<UnitAccount>(`${base}/unit-accounts/${id}/disable`, { method: 'POST', body: { reason } }),
    enableAccount: (id: string) =>
      session.call<UnitAccount>(`${base}/unit-accounts/${id}/enable`, { method: 'POST' }),
    askPasswordHelp: (username: string) =>
      session.call<void>(`${base}/password-help`, { method: 'POST', body: { username } }),
    resetPassword: (token: string, newPassword: string) =>
      session.call<void>(`${base}/password-help/reset`, { method: 'POST', body: { token, newPassword } }),
    officials: () => session.call<{ items: Official[] }>(`${base}/officials`),
    inviteOfficial: (invitation: Invitation) =>
      session.call<InvitedOfficial>(`${base}/officials`, { method: 'POST', body: invitation }),
    newOfficialPassword: (id: string) =>
      session.call<InvitedOfficial>(`${base}/officials/${id}/new-password`, { method: 'POST' }),
    moveOfficial: (id: string, areaCode: string) =>
      session.call<Official>(`${base}/officials/${id}/move`, { method: 'POST', body: { areaCode } }),
    disableOfficial: (id: string) =>
      session.call<Official>(`${base}/officials/${id}/disable`, { method: 'POST' }),
    signedIn: () => session.call<{ items: SignedInDevice[] }>(`${base}/sessions`),
    endSession: (id: string) => session.call<void>(`${base}/sessions/${id}/end`, { method: 'POST' }),
    endOtherSessions: () => session.call<void>(`${base}/sessions/end-others`, { method: 'POST' }),
    secondFactor: () => session.call<SecondFactor>(`${base}/second-factor`),
    beginSecondFactor: (password: string, proof: FactorProof) =>
      session.call<{ secret: string; uri: string }>(`${base}/second-factor`, {
        method: 'POST',
        body: { password, ...proof },
      }),
    confirmSecondFactor: (code: string) =>
      session.call<{ recoveryCodes: string[] }>(`${base}/second-factor/confirm`, {
        method: 'POST',
        body: { code },
      }),
    removeSecondFactor: (password: string, proof: FactorProof) =>
      session.call<void>(`${base}/second-factor/remove`, { method: 'POST', body: { password, ...proof } }),
    /** Ten new ones; the older ones have ended. Throws ACCOUNTS.RECOVERY_CODES_REPLACED when others were made meanwhile. */
    renewRecoveryCodes: (password: string, proof: FactorProof) =>
      session.call<{ recoveryCodes: string[] }>(`${base}/second-factor/recovery-codes`, {
        method: 'POST',
        body: { password, ...proof },
      }),
    /** For `navigator.credentials.get`: what a passkey is to sign to prove a second factor. */
    factorProof: () => session.call<{ options: object }>(`${base}/second-factor/proof`, { method: 'POST' }),
    /** For `navigator.credentials.create`. */
    beginPasskey: (password: string, proof: FactorProof) =>
      session.call<{ options: object }>(`${base}/second-factor/passkeys/begin`, {
        method: 'POST',
        body: { password, ...proof },
      }),
    addPasskey: (name: string, made: MadePasskey) =>
      session.call<{ passkey: Passkey; recoveryCodes: string[] }>(`${base}/second-factor/passkeys`, {
        method: 'POST',
        body: { name, ...made },
      }),
    renamePasskey: (id: string, name: string) =>
      session.call<Passkey>(`${base}/second-factor/passkeys/${id}/rename`, {
        method: 'POST',
        body: { name },
      }),
    removePasskey: (id: string, password: string, proof: FactorProof) =>
      session.call<void>(`${base}/second-factor/passkeys/${id}/remove`, {
        method: 'POST',
        body: { password, ...proof },
      }),
    confirmHandover: (id: string, receivedBy: string) =>
      session.call<Handover>(`${base}/handovers/${id}/confirm`, { method: 'POST', body: { receivedBy } }),
    staff: () => session.call<{ items: StaffMember[] }>(`${base}/staff`),
    addStaff: (displayName: string) =>
      session.call<CreatedStaff>(`${base}/staff`, { method: 'POST', body: { displayName } }),
    newStaffPassword: (id: string) =>
      session.call<CreatedStaff>(`${base}/staff/${id}/new-password`, { method: 'POST' }),
    disableStaff: (id: string) => session.call<unknown>(`${base}/staff/${id}/disable`, { method: 'POST' }),
    trail: (filter: TrailFilter, cursor?: string, limit = 50) =>
      session.call<Page<TrailEntry>>(`${base}/access-trail`, { query: { ...filter, cursor, limit } }),
  };
}
