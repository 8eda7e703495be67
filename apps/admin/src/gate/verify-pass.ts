import type {
  AcceptedDeclarationDto,
  LookedUpPassDto,
  Outcome,
  VerifiedPassDto,
} from '@khai-bao/api-client/declarations';
import {
  createPassVerifier,
  revocationReasonOf,
  verifyPass,
  type PassVerifier,
  type RevocationList,
} from '@khai-bao/health-form';
import { ServiceProblem, isTransient, type ServerClock } from '@khai-bao/api-client/admin';
import type { Api } from '../session/session.js';
import { verifyGatePass } from './gate-requests.js';
import type { KeptPassKeys } from './gate-storage.js';
import { ageOfList } from './revocation-age.js';

export type Refusal = 'forged' | 'expired' | 'unknown' | 'revoked' | 'reported' | 'malformed' | 'poster';
/**
 * Why nothing is known about a pass: a typed code without a network, no keys on the device, a key that is newer than those, a browser that
 * cannot compute the signature, a clock that may be wrong, no list of revocations, one that is too old.
 */
export type UncheckedReason =
  'typed' | 'no-keys' | 'unknown-key' | 'unsupported' | 'clock' | 'no-list' | 'stale-list';

/** What the gate shows about a pass. Its ends are four: admit, ask, stop (also `refused`), and that it cannot be checked. */
export type GateResult =
  | {
      kind: 'pass';
      decision: 'admit' | 'ask' | 'stop';
      pass: string;
      outcome: Outcome;
      declarationId: string;
      /** Null without a network: a pass carries no name. */
      person: { shortName: string; birthYear: number | null } | null;
      /** Null for a pass that was looked up. */
      declaredAt: string | null;
      validUntil: string;
      gateName: string | null;
      unitName: string | null;
      /** True while only the device has judged it. */
      isByDevice: boolean;
      /** For a declaration made here on behalf that lets the person in. */
      code: string | null;
      /** For a declaration made here on behalf. */
      hotline: string | null;
      /** The declaration was made here with a visitor card. */
      isByCard?: true;
    }
  | { kind: 'refused'; reason: Refusal }
  | { kind: 'cannot-check'; reason: UncheckedReason };

const decisions: Record<Outcome, 'admit' | 'ask' | 'stop'> = {
  clear: 'admit',
  caution: 'ask',
  suspected: 'stop',
};
const refusals: Readonly<Record<string, Refusal>> = {
  'DECLARATIONS.PASS_FORGED': 'forged',
  'DECLARATIONS.PASS_EXPIRED': 'expired',
  'DECLARATIONS.PASS_UNKNOWN': 'unknown',
  'DECLARATIONS.PASS_REVOKED': 'revoked',
  'DECLARATIONS.PASS_BLOCKED': 'reported',
  'PLATFORM.VALIDATION': 'malformed',
};

function fromService(answer: VerifiedPassDto, pass: string): GateResult {
  return {
    kind: 'pass',
    decision: answer.decision,
    pass,
    outcome: answer.outcome,
    declarationId: answer.declarationId,
    person: answer.person,
    declaredAt: answer.declaredAt,
    validUntil: answer.validUntil,
    gateName: answer.gateName,
    unitName: answer.unitName,
    isByDevice: false,
    code: null,
    hotline: null,
  };
}

/** What a device judges a pass by. */
export interface DeviceKnowledge {
  readonly keys: KeptPassKeys | null;
  readonly list: RevocationList | null;
  readonly clock: Pick<ServerClock, 'now' | 'isCertain' | 'isKnown'>;
}

/** A clock that is further behind what the device has heard from the service was set back, milliseconds. */
const clockToleranceMs = 120_000;

/** The verifier of the keys that were used last: WebCrypto imports a key once. */
let lastVerifier: { readonly keys: string; readonly verify: PassVerifier } | undefined;
function verifierOf({ keys }: KeptPassKeys): PassVerifier {
  const text = JSON.stringify(keys);
  if (lastVerifier?.keys !== text) lastVerifier = { keys: text, verify: createPassVerifier(keys) };
  return lastVerifier.verify;
}

/** True when the server's time is known here and is not behind what the device has heard from the service before. */
function isClockPlausible({ clock, keys, list }: DeviceKnowledge): boolean {
  const heard = Math.max(Date.parse(keys?.at ?? '') || 0, (list?.asOf ?? 0) * 1000);
  return clock.isKnown && clock.now() > heard - clockToleranceMs;
}

const cannotCheck = (reason: UncheckedReason): GateResult => ({ kind: 'cannot-check', reason });

/**
 * What a device knows of a pass by itself: signature, server time, revocation list. Only a signature that was computed and is wrong makes a
 * pass forged. A red pass is stopped whatever else is known.
 */
export async function judgeOnDevice(token: string, known: DeviceKnowledge): Promise<GateResult> {
  if (known.keys === null) return cannotCheck('no-keys');
  const now = known.clock.now();
  const verdict = await verifyPass(token, verifierOf(known.keys), Math.floor(now / 1000));
  if (!verdict.ok) {
    switch (verdict.reason) {
      case 'unknown-key':
        return cannotCheck('unknown-key');
      case 'cannot-check':
        return cannotCheck('unsupported');
      case 'not-yet':
        // Its signature is good: it is this device that has the time wrong.
        return cannotCheck('clock');
      case 'expired':
        return known.clock.isCertain && isClockPlausible(known)
          ? { kind: 'refused', reason: 'expired' }
          : cannotCheck('clock');
      default:
        return { kind: 'refused', reason: verdict.reason };
    }
  }
  const { pass } = verdict;
  if (pass.outcome !== 'suspected') {
    if (!isClockPlausible(known)) return cannotCheck('clock');
    const revoked = known.list === null ? null : revocationReasonOf(known.list, pass);
    if (revoked !== null) return { kind: 'refused', reason: revoked === 'reported' ? 'reported' : 'revoked' };
    const age = ageOfList(known.list, now);
    if (age === 'missing') return cannotCheck('no-list');
    if (age === 'stale') return cannotCheck('stale-list');
  }
  return {
    kind: 'pass',
    decision: decisions[pass.outcome],
    pass: token,
    outcome: pass.outcome,
    declarationId: pass.declarationId,
    person: null,
    declaredAt: new Date(pass.issuedAt * 1000).toISOString(),
    validUntil: new Date(pass.expiresAt * 1000).toISOString(),
    gateName: null,
    unitName: null,
    isByDevice: true,
    code: null,
    hotline: null,
  };
}

/** What the service says of a pass; null when no service of ours has said anything. @throws ServiceProblem that is no verdict */
export async function judgeByService(api: Api, pass: string): Promise<GateResult | null> {
  try {
    return fromService(await verifyGatePass(api.client, pass), pass);
  } catch (error) {
    if (isTransient(error)) return null;
    const reason = error instanceof ServiceProblem ? refusals[error.code] : undefined;
    if (reason) return { kind: 'refused', reason };
    throw error;
  }
}

/** A declaration made here on behalf, as if its pass had just been scanned. */
export function resultOfDeclaration(
  answer: AcceptedDeclarationDto,
  shortName: string,
  birthYear: number | null,
  isByCard = false,
): GateResult {
  return {
    kind: 'pass',
    decision: decisions[answer.outcome],
    pass: answer.pass.token,
    outcome: answer.outcome,
    declarationId: answer.declarationId,
    person: { shortName, birthYear },
    declaredAt: answer.acceptedAt,
    validUntil: answer.pass.validUntil,
    gateName: answer.gateName,
    unitName: answer.unitName,
    isByDevice: false,
    // A person who is stopped gets no code: it opens no gate.
    code: decisions[answer.outcome] === 'stop' ? null : answer.pass.code,
    hotline: answer.hotline,
    ...(isByCard ? { isByCard } : {}),
  };
}

/** A pass that was looked up here, as if it had just been shown. */
export function resultOfLookUp(found: LookedUpPassDto): GateResult {
  if (found.token === null) return { kind: 'refused', reason: 'reported' };
  return {
    kind: 'pass',
    decision: found.decision,
    pass: found.token,
    outcome: found.outcome,
    declarationId: found.declarationId,
    person: { shortName: found.initials, birthYear: found.birthYear },
    declaredAt: null,
    validUntil: found.validUntil,
    gateName: null,
    unitName: null,
    isByDevice: false,
    code: null,
    hotline: null,
  };
}
