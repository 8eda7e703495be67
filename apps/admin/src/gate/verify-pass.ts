import type { AcceptedDeclarationDto, Outcome, VerifiedPassDto } from '@khai-bao/api-client/declarations';
import { createPassVerifier, verifyPass } from '@khai-bao/health-form';
import { ServiceProblem, isTransient } from '@khai-bao/api-client/admin';
import type { Api } from '../session/session.js';
import { findPass } from './find-pass.js';
import { verifyGatePass } from './gate-requests.js';
import { readPassKeys } from './gate-storage.js';

export type Refusal = 'forged' | 'expired' | 'unknown' | 'revoked' | 'malformed' | 'poster';
/**
 * Why nothing is known about a pass: a typed code without a network, no keys on the device, a key that is newer than those, a browser that
 * cannot compute the signature, a clock that may be wrong.
 */
export type UncheckedReason = 'typed' | 'no-keys' | 'unknown-key' | 'unsupported' | 'clock';

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
      declaredAt: string;
      validUntil: string;
      gateName: string | null;
      unitName: string | null;
      /** When the keys were read, for a check without a network. */
      offlineSince: string | null;
      /** For a declaration made here on behalf that lets the person in. */
      code: string | null;
      /** For a declaration made here on behalf. */
      hotline: string | null;
      scanned: boolean;
    }
  | { kind: 'refused'; reason: Refusal }
  | { kind: 'cannot-check'; reason: UncheckedReason };

/** How long the service alone is waited for before the device says what it knows, milliseconds. */
const deviceVerdictAfterMs = 1_200;

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
  'PLATFORM.VALIDATION': 'malformed',
};

function known(answer: VerifiedPassDto, pass: string, scanned: boolean): GateResult {
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
    offlineSince: null,
    code: null,
    hotline: null,
    scanned,
  };
}

/** What this device knows of a pass by itself: its signature with the kept keys, and the server's time. */
async function verdictOfDevice(api: Api, token: string): Promise<GateResult> {
  const kept = readPassKeys();
  if (!kept) return { kind: 'cannot-check', reason: 'no-keys' };
  const { clock } = api.session;
  const verdict = await verifyPass(token, createPassVerifier(kept.keys), Math.floor(clock.now() / 1000));
  if (!verdict.ok) {
    switch (verdict.reason) {
      case 'unknown-key':
        return { kind: 'cannot-check', reason: 'unknown-key' };
      case 'cannot-check':
        return { kind: 'cannot-check', reason: 'unsupported' };
      case 'not-yet':
        // Its signature is good: it is this device that has the time wrong.
        return { kind: 'cannot-check', reason: 'clock' };
      case 'expired':
        return clock.isCertain
          ? { kind: 'refused', reason: 'expired' }
          : { kind: 'cannot-check', reason: 'clock' };
      default:
        return { kind: 'refused', reason: verdict.reason };
    }
  }
  const { pass } = verdict;
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
    offlineSince: kept.at,
    code: null,
    hotline: null,
    scanned: true,
  };
}

/** What the service says of a pass; null when no service of ours has said anything. @throws ServiceProblem that is no verdict */
async function verdictOfService(api: Api, pass: string, scanned: boolean): Promise<GateResult | null> {
  try {
    return known(await verifyGatePass(api.client, pass), pass, scanned);
  } catch (error) {
    if (isTransient(error)) return null;
    const reason = error instanceof ServiceProblem ? refusals[error.code] : undefined;
    if (reason) return { kind: 'refused', reason };
    throw error;
  }
}

/**
 * Checks a pass. The service has a moment to answer; then the device says what it knows by itself, and `onService` hears what the
 * service says when it comes later. A typed code says nothing by itself and needs the service.
 */
export async function checkPassAtGate(
  api: Api,
  text: string,
  scanned: boolean,
  onService: (result: GateResult) => void = () => undefined,
): Promise<GateResult> {
  const found = findPass(text);
  if (typeof found === 'string') return { kind: 'refused', reason: found };
  const asked = verdictOfService(api, found.pass, scanned);
  if (found.typed) return (await asked) ?? { kind: 'cannot-check', reason: 'typed' };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const moment = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), deviceVerdictAfterMs);
  });
  const first = await Promise.race([asked, moment]).finally(() => clearTimeout(timer));
  if (first === 'late')
    asked.then(
      (result) => result && onService(result),
      () => undefined,
    );
  return first === 'late' || first === null ? verdictOfDevice(api, found.pass) : first;
}

/** A declaration made here on behalf, as if its pass had just been scanned. */
export function resultOfDeclaration(
  answer: AcceptedDeclarationDto,
  shortName: string,
  birthYear: number | null,
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
    offlineSince: null,
    // A person who is stopped gets no code: it opens no gate.
    code: decisions[answer.outcome] === 'stop' ? null : answer.pass.code,
    hotline: answer.hotline,
    scanned: false,
  };
}
